/** Sends a text to an agent (contract: agents.md, "Sending"). */
import { createHash } from "node:crypto";
import { recorded } from "../actions/record.ts";
import { containerOf } from "../containers/known.ts";
import type { Context } from "../context.ts";
import { type Delivery, got, isDelivered, refused } from "../model/activity/delivery.ts";
import type { Agent } from "../model/agent.ts";
import { isRefusal, Refusal } from "../model/errors.ts";
import { invalid } from "../model/refusals/validation.ts";
import { getAgent } from "../store/agents.ts";
import { requireActiveAgent, requireAgent } from "../store/require_record.ts";
import { inputLockName } from "../system/locks/lock_names.ts";
import { sendCarefully, type TextToSend } from "./careful_send.ts";
import { sendByRules } from "./guided/guided_send.ts";
import { PaneInput } from "./pane_input.ts";
import { sendingProblem } from "./rule.ts";
import { requireInputText } from "./text.ts";
import { withInputRules } from "./guided/with_input_rules.ts";

export interface SendRequest {
  readonly agentId: string;
  readonly text: string;
  /** Null for the operator. */
  readonly senderAgentId?: string | null;
  /** Whether Enter follows; it does unless this is false. */
  readonly submit?: boolean | null;
  /** How long the agent may take until a text can be typed, in milliseconds; with 0 its pane need not be at rest. */
  readonly waitMs?: number | null;
  /** Whether it is typed over a draft, into a program that is starting, or at a limit. */
  readonly force?: boolean | null;
  /** Whether an idle agent is waited for first. */
  readonly wait?: boolean | null;
}

export interface SendResult extends Delivery {
  readonly agentId: string;
  readonly delivered: boolean;
  /** Whether Enter followed, as far as is known. It never follows a text that was not seen. */
  readonly submitted: boolean;
}

/** How long an agent may take unless the request says otherwise, in milliseconds. */
const DEFAULT_WAIT_MS = 30_000;

/** Digits of a text's checksum that tell it from others of its length. */
const CHECKSUM_DIGITS = 8;

/**
 * Waits until a text can be typed, pastes it, sees it arrive, presses Enter, and says what became of it, also on record.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent, the text cannot be sent, or the sender may not
 * send to it; `container_inactive`, `docker_unavailable` or `tmux_unavailable` when its tmux cannot be asked before
 * anything is typed.
 */
export async function sendInput(ctx: Context, request: SendRequest): Promise<SendResult> {
  const { text, senderAgentId = null } = request;
  const doing = {
    type: "send",
    agent: requireAgent(ctx.store, request.agentId),
    otherAgentId: senderAgentId !== null && getAgent(ctx.store, senderAgentId)
      ? senderAgentId
      : null,
    details: {
      characters: [...text].length,
      checksum: createHash("sha256").update(text).digest("hex").slice(0, CHECKSUM_DIGITS),
    },
  } as const;
  return await recorded(ctx, doing, () => send(ctx, request), ({ outcome, reason, delivered }) => ({
    outcome,
    // Delivered without Enter, on purpose.
    reason: delivered && outcome === "unsubmitted" ? "no_enter" : reason,
  }));
}

/** @throws {Refusal} */
async function send(ctx: Context, request: SendRequest): Promise<SendResult> {
  const target = requireActiveAgent(ctx.store, request.agentId);
  const sender = request.senderAgentId == null
    ? null
    : requireActiveAgent(ctx.store, request.senderAgentId, "sender_agent_id");
  const problem = sendingProblem(sender, target);
  if (problem !== null) throw invalid("sender_agent_id", problem);
  const toSend: TextToSend = {
    label: target.label,
    text: requireInputText(request.text),
    submit: request.submit !== false,
    waitMs: request.waitMs ?? DEFAULT_WAIT_MS,
    force: request.force === true,
  };
  // Two texts at once would be submitted as one.
  using _lock = await ctx.locks.acquire(inputLockName(target.id), { doing: "sending text" });
  const delivery = await deliver(ctx, target, toSend, request.wait === true);
  const { outcome, detail } = delivery;
  // Without Enter on purpose.
  const isTyped = outcome === "unsubmitted" && detail === null;
  return {
    agentId: target.id,
    delivered: isDelivered(outcome) || isTyped,
    submitted: isDelivered(outcome),
    ...delivery,
  };
}

async function deliver(
  ctx: Context,
  target: Agent,
  toSend: TextToSend,
  wait: boolean,
): Promise<Delivery> {
  const input = new PaneInput(ctx, target, containerOf(ctx, target.containerId));
  const program = await withInputRules(ctx, target);
  try {
    if (program === null) return await sendCarefully(ctx, input, toSend);
    return await sendByRules(ctx, input, { ...toSend, agent: target, program, wait });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return lostDelivery(input, error);
  }
}

/** What became of a text when its pane was lost, or the answer to something that was done. @throws {Refusal} */
function lostDelivery({ stage, isGone }: PaneInput, error: Refusal): Delivery {
  const reason = isRefusal(error, "validation_failed") ? error.details.reason : error.message;
  const detail = error.hint === undefined ? reason : `${reason}; ${error.hint}`;
  if (stage === "untouched") {
    if (isGone) return refused("dead", detail);
    throw error;
  }
  if (!isGone) return { outcome: "unknown", reason: null, detail, leftInBox: true };
  // It has read what was typed, and ended.
  if (stage === "entered") return got("seen");
  return { outcome: "unsubmitted", reason: null, detail, leftInBox: false };
}
