/** Types text into an agent's pane (contract: operations.md, "Input"). */
import { advise } from "../model/advice.ts";
import { containerOf } from "../containers/known.ts";
import type { Context } from "../context.ts";
import { invalid } from "../model/refusals/validation.ts";
import { requireActiveAgent } from "../store/require_record.ts";
import { inputLockName } from "../system/locks/lock_names.ts";
import { hasArrived, isVisible } from "./arrival.ts";
import { isLeft, noteOf, seenNote } from "./left_text.ts";
import { PaneInput, type ScreenCapture } from "./pane_input.ts";
import { isAtRest, isBlank, seeAgain, type Stillness } from "./rest.ts";
import { sendingProblem } from "./rule.ts";
import { isRead, LONGEST_LINE, type ReadMode, type TerminalMode } from "./terminal_mode.ts";
import { takeBack } from "./take_back.ts";
import { requireInputText } from "./text.ts";

export interface SendRequest {
  readonly agentId: string;
  readonly text: string;
  /** Null for the operator. */
  readonly senderAgentId?: string | null;
  /** Whether Enter follows; it does unless this is false. */
  readonly submit?: boolean | null;
  /** How long the pane may take to come to rest, in milliseconds; with 0 it need not be at rest. */
  readonly waitMs?: number | null;
}

export interface SendResult {
  readonly agentId: string;
  /** Whether the text was seen where it was typed. */
  readonly delivered: boolean;
  /** Whether Enter followed. It never follows a text that was not seen: it could confirm something else. */
  readonly submitted: boolean;
  /** Whether a text that was not seen to arrive, this or an earlier one, may stand in the pane. */
  readonly leftInBox: boolean;
  /** Why it counts as not delivered; null when it was. */
  readonly reason: string | null;
}

/** How long the pane may take to come to rest unless the request says otherwise, in milliseconds. */
const DEFAULT_WAIT_MS = 30_000;

/** How long a program may take over the lines that it was given before the last one, in milliseconds. */
const READ_LINES_MS = 10_000;

/** How long a program may take keys and show nothing before that counts as all that it shows, in milliseconds. */
const BLANK_MS = 10_000;

/** How long the text may take to show, in milliseconds, and the pause before each look. */
const ARRIVAL_MS = 3000;
const LOOK_PAUSE_MS = 100;

/** So many looks are taken, however long each of them takes. */
const LEAST_LOOKS = 4;

/**
 * Waits for the agent's pane to come to rest, pastes the text, sees it arrive, and presses Enter.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent, its pane is gone or dead, the text cannot be
 * sent, or the sender may not send to it; `container_inactive`, `docker_unavailable` or
 * `tmux_unavailable` when its tmux cannot be asked.
 */
export async function sendInput(ctx: Context, request: SendRequest): Promise<SendResult> {
  const target = requireActiveAgent(ctx.store, request.agentId);
  const sender = request.senderAgentId == null
    ? null
    : requireActiveAgent(ctx.store, request.senderAgentId, "sender_agent_id");
  const problem = sendingProblem(sender, target);
  if (problem !== null) throw invalid("sender_agent_id", problem);
  const text = requireInputText(request.text);
  const failed = (reason: string, leftInBox: boolean): SendResult => ({
    agentId: target.id,
    delivered: false,
    submitted: false,
    leftInBox,
    reason,
  });

  // Two texts at once would be submitted as one.
  using _lock = await ctx.locks.acquire(inputLockName(target.id), { doing: "sending text" });
  const input = new PaneInput(ctx, target, containerOf(ctx, target.containerId));
  const waitMs = request.waitMs ?? DEFAULT_WAIT_MS;
  const ready = await awaitReady(ctx, input, waitMs);
  if (ready.mode === "taken") {
    const { before } = ready;
    await input.note(before, seenNote(before.note, before.screen));
    return failed(stillThere(target.label), true);
  }
  if (!isRead(ready.mode)) return failed(notReady(target.label, ready.mode, waitMs), false);
  const outcome = ready.mode === "lines"
    ? await typeLines(ctx, input, ready.before, text, target.label)
    : await typeText(ctx, input, ready.before, text, ready.mode);
  if (!outcome.arrived) {
    const { done, last } = await takeBack(ctx, input, outcome.before, outcome.last, text);
    await input.note(last, done ? null : noteOf(outcome.before.screen, text, last.screen));
    return failed(notShown(target.label, done), !done);
  }
  const submitted = request.submit !== false;
  if (submitted) await input.enter(outcome.last);
  else await input.note(outcome.last, null);
  return { agentId: target.id, delivered: true, submitted, leftInBox: false, reason: null };
}

/** Whether a text stands where it was typed, and what was seen before it was typed and last. */
interface Outcome {
  readonly arrived: boolean;
  readonly before: ScreenCapture;
  readonly last: ScreenCapture;
}

/** Pastes the text whole. */
async function typeText(
  ctx: Context,
  input: PaneInput,
  before: ScreenCapture,
  text: string,
  mode: ReadMode,
): Promise<Outcome> {
  await input.paste(before, text, noteOf(before.screen, text, null));
  return await awaitArrival(ctx, input, before, text, mode);
}

/**
 * Pastes a text for a program that reads lines: each has what precedes the last one when it waits for a line
 * again, whatever it has answered meanwhile; the last one then stands at the cursor until Enter.
 *
 * @throws {Refusal} `validation_failed` where the terminal would not keep a line whole.
 */
async function typeLines(
  ctx: Context,
  input: PaneInput,
  before: ScreenCapture,
  text: string,
  label: string,
): Promise<Outcome> {
  requireFittingLines(text, label);
  const split = text.lastIndexOf("\n") + 1;
  const [complete, last] = [text.slice(0, split), text.slice(split)];
  if (complete === "") return await typeText(ctx, input, before, last, "lines");
  await input.paste(before, complete, noteOf(before.screen, text, null));
  const next = await awaitReady(ctx, input, READ_LINES_MS, "ours");
  if (next.mode !== "lines") return { arrived: false, before, last: next.before };
  if (last === "") return { arrived: true, before, last: next.before };
  if (!isVisible(last)) {
    await input.paste(next.before, last, noteOf(before.screen, text, null));
    return { arrived: true, before, last: next.before };
  }
  return await typeText(ctx, input, next.before, last, "lines");
}

/** Why nothing can be pasted: `restless` where the screen does not come to rest, `blank` where nothing is drawn yet. */
type Hindrance = Exclude<TerminalMode, ReadMode> | "restless" | "blank";

/** What is there to paste into: `taken` where a text stands in it. */
interface Readiness {
  readonly before: ScreenCapture;
  readonly mode: ReadMode | Hindrance | "taken";
}

/** Waits until the screen rests and somebody reads what is typed; a text of our own that stands there is no harm. */
async function awaitReady(
  ctx: Context,
  input: PaneInput,
  waitMs: number,
  whose: "nobody's" | "ours" = "nobody's",
): Promise<Readiness> {
  const { clock } = ctx;
  const deadline = clock.elapsed() + waitMs;
  let stillness: Stillness | null = null;
  let readSince: number | null = null;
  while (true) {
    const before = await input.look();
    if (whose !== "ours" && isLeft(before.note, before.screen)) return { before, mode: "taken" };
    const now = clock.elapsed();
    stillness = seeAgain(stillness, before.screen, now);
    const rests = waitMs === 0 || isAtRest(stillness, now);
    const mode = rests ? await input.terminalMode(before) : "restless";
    if (isRead(mode)) readSince ??= now;
    // Whoever waits for a line is there to read it, whatever is shown; one that takes keys may still be starting.
    const isDrawn = waitMs === 0 || mode === "lines" || !isBlank(before.screen) ||
      now - (readSince ?? now) >= BLANK_MS;
    if (isRead(mode) && isDrawn) return { before, mode };
    if (now >= deadline) return { before, mode: isRead(mode) ? "blank" : mode };
    await clock.sleep(LOOK_PAUSE_MS);
  }
}

/** Looks until the text stands where it was typed, twice in a row and with its reader still there. */
async function awaitArrival(
  ctx: Context,
  input: PaneInput,
  before: ScreenCapture,
  text: string,
  mode: ReadMode,
): Promise<Outcome> {
  const { clock } = ctx;
  const deadline = clock.elapsed() + ARRIVAL_MS;
  let seen = false;
  for (let looks = 1;; looks++) {
    await clock.sleep(LOOK_PAUSE_MS);
    const last = await input.look();
    const again = hasArrived(before.screen, last.screen, text);
    // The echo of the terminal itself counts only for as long as the same reader waits for it.
    if (seen && again && await input.terminalMode(last) === mode) {
      return { arrived: true, before, last };
    }
    // What this look was the first to see is looked at once more.
    const isLast = looks >= LEAST_LOOKS && clock.elapsed() >= deadline && (seen || !again);
    if (isLast) return { arrived: false, before, last };
    seen = again;
  }
}

/** @throws {Refusal} `validation_failed` where a program that reads lines could not have a line whole. */
function requireFittingLines(text: string, label: string): void {
  const encoder = new TextEncoder();
  const longest = Math.max(...text.split("\n").map((line) => encoder.encode(line).length));
  if (longest <= LONGEST_LINE) return;
  throw invalid(
    "text",
    `has a line of ${longest} bytes; ${label} reads whole lines, of which its terminal keeps ` +
      `${LONGEST_LINE}`,
  );
}

function notShown(label: string, isTakenBack: boolean): string {
  const then = isTakenBack
    ? "what did show was taken away again"
    : advise`look at the pane before you send again`;
  return `the text was pasted but did not show whole in ${label} where it was typed within ` +
    `${ARRIVAL_MS / 1000} s, so Enter was not pressed; ${then}`;
}

function stillThere(label: string): string {
  return `a text that was sent before may still stand in ${label}, so nothing was typed; ` +
    advise`submit it or clear it in the pane first`;
}

function notReady(label: string, why: Hindrance, waitMs: number): string {
  const within = `within ${waitMs / 1000} s, so nothing was typed`;
  switch (why) {
    case "unread":
      return `nothing in ${label} read its terminal ${within}`;
    case "unanswered":
      return `the system did not say how ${label} reads its terminal ${within}`;
    case "blank":
      return `${label} showed nothing ${within}`;
    case "restless":
      return `${label} did not come to rest ${within}`;
  }
}
