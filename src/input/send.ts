/** Types text into an agent's pane (contract: operations.md, "Input"). */
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import type { Container } from "../model/container.ts";
import type { Refusal } from "../model/errors.ts";
import { inputLockName } from "../system/locks/lock_names.ts";
import { tmuxUnavailable } from "../model/refusals/containers.ts";
import { invalid } from "../model/refusals/validation.ts";
import { runScript } from "../system/runtime/target.ts";
import { proofCondition, type ProvenPane } from "../system/tmux/commands.ts";
import { isAboutNoPane } from "../system/tmux/tmux_complaint.ts";
import { tmuxWord } from "../system/tmux/quoting.ts";
import { type AgentPane, findAgentPane } from "../system/tmux/identity.ts";
import { hasArrived } from "./paste_echo.ts";
import { askTmux } from "../containers/ask_tmux.ts";
import { containerOf } from "../containers/known.ts";
import { requireActiveAgent } from "../store/require_record.ts";
import { sendingProblem } from "./rule.ts";
import { requireInputText } from "./text.ts";
import { targetOf } from "../containers/target_of.ts";

export interface SendRequest {
  readonly agentId: string;
  readonly text: string;
  /** Null for the operator. */
  readonly senderAgentId?: string | null;
  /** Whether Enter follows; it does unless this is false. */
  readonly submit?: boolean | null;
}

export interface SendResult {
  readonly agentId: string;
  /** Whether the text was seen in the pane. */
  readonly delivered: boolean;
  /** Whether Enter followed. It never follows a text that was not seen: it could confirm something else. */
  readonly submitted: boolean;
  /** Why it counts as not delivered; null when it was. */
  readonly reason: string | null;
}

/** How long the text may take to show, in milliseconds, and the pause before each look. */
const ARRIVAL_MS = 3000;
const LOOK_PAUSE_MS = 100;

const PASTE_TIMEOUT_MS = 10_000;

/** Lines of history that are read together with the screen. */
const HISTORY_LINES = 200;

/**
 * Pastes the text into the agent's pane, sees it arrive, and presses Enter.
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

  // Two texts at once would be submitted as one.
  using _lock = await ctx.locks.acquire(inputLockName(target.id), { doing: "sending text" });
  const input = new PaneInput(ctx, target, containerOf(ctx, target.containerId));
  const before = await input.look();
  await input.paste(before, text);
  if (!await input.awaitArrival(before, text)) {
    return {
      agentId: target.id,
      delivered: false,
      submitted: false,
      reason: `the text was pasted but did not show in ${target.label} within ` +
        `${ARRIVAL_MS / 1000} s, so Enter was not pressed`,
    };
  }
  const submitted = request.submit !== false;
  if (submitted) await input.enter(before);
  return { agentId: target.id, delivered: true, submitted, reason: null };
}

/** A pane at one moment. */
interface ScreenCapture {
  readonly found: AgentPane;
  readonly socketPath: string;
  /** What it shows, with the last of its history. */
  readonly screen: string;
}

/**
 * $1 socket, $2 our buffer, $3 pane, $4 the condition under which it is the one; the text comes over stdin.
 * The buffer is gone in any case.
 */
const PASTE_SCRIPT = `
tmux -u -S "$1" load-buffer -b "$2" - || exit 1
tmux -u -S "$1" if-shell -F -t "$3" "$4" \\
  "paste-buffer -dpr -b $2 -t $3 ; display-message -p pasted" "display-message -p refused"
tmux -u -S "$1" delete-buffer -b "$2" 2>/dev/null
exit 0
`;

class PaneInput {
  constructor(
    private readonly ctx: Context,
    private readonly agent: Agent,
    private readonly container: Container,
  ) {}

  /** @throws {Refusal} when the pane is gone or dead. */
  async look(): Promise<ScreenCapture> {
    const { agent } = this;
    const mark = this.ctx.ids.token();
    const [begin, end] = [`begin-${mark}`, `end-${mark}`];
    // The pane id on record may be outdated; the pane is then captured again by its present id.
    let paneId = agent.tmuxPaneId;
    for (let attempt = 0; attempt < 2; attempt++) {
      const reply = await askTmux(this.ctx, this.container, {
        failpoint: "tmux.snapshot",
        socketPath: agent.tmuxSocketPath,
        knownServers: [agent],
        commands: [
          `display-message -p ${begin}`,
          `capture-pane -p -J -S -${HISTORY_LINES} -t ${paneId}`,
          `display-message -p ${end}`,
        ].join("\n"),
      });
      const found = findAgentPane(agent, reply.server, reply.panes);
      if (!found || !reply.server) {
        throw invalid("agent_id", `the tmux pane of ${agent.label} is gone`);
      }
      if (found.pane.dead) throw invalid("agent_id", `the process of ${agent.label} has ended`);
      if (found.pane.paneId === paneId) {
        const screen = reply.output.split(`${begin}\n`)[1]?.split(`${end}\n`)[0] ?? "";
        return { found, socketPath: reply.server.socketPath, screen };
      }
      paneId = found.pane.paneId;
    }
    throw invalid("agent_id", `the tmux pane of ${agent.label} keeps moving`);
  }

  async paste(seen: ScreenCapture, text: string): Promise<void> {
    const { proven } = seen.found;
    const result = await runScript(this.ctx, "tmux.send", targetOf(this.ctx, this.container), {
      script: PASTE_SCRIPT,
      args: [seen.socketPath, this.#bufferName(), proven.paneId, condition(proven)],
      stdin: text,
      timeoutMs: PASTE_TIMEOUT_MS,
    });
    if (result.kind !== "ran") throw this.#unknown(result.reason);
    if (result.stdout === "pasted\n") return;
    if (result.stdout === "refused\n" || isAboutNoPane(result.stderr)) {
      throw invalid("agent_id", `the tmux pane of ${this.agent.label} is gone or dead`);
    }
    throw this.#unknown(result.stderr.trim().split("\n")[0] || "tmux gave no answer");
  }

  async awaitArrival(before: ScreenCapture, text: string): Promise<boolean> {
    const { clock } = this.ctx;
    const deadline = clock.elapsed() + ARRIVAL_MS;
    do {
      await clock.sleep(LOOK_PAUSE_MS);
      const now = await this.look();
      if (hasArrived(before.screen, now.screen, text)) return true;
    } while (clock.elapsed() < deadline);
    return false;
  }

  /** As a paste of one carriage return: a pane in copy mode would take the key for itself. */
  async enter(seen: ScreenCapture): Promise<void> {
    const { proven } = seen.found;
    const buffer = this.#bufferName();
    const paste = `paste-buffer -dr -b ${buffer} -t ${proven.paneId}`;
    const reply = await askTmux(this.ctx, this.container, {
      failpoint: "tmux.send",
      socketPath: seen.socketPath,
      knownServers: [this.agent],
      commands: `set-buffer -b ${buffer} ${tmuxWord("\r")}\n` +
        `if-shell -F -t ${proven.paneId} ${tmuxWord(condition(proven))} ${tmuxWord(paste)} ` +
        tmuxWord(`delete-buffer -b ${buffer}`),
    });
    const now = findAgentPane(this.agent, reply.server, reply.panes);
    if (now) return;
    throw invalid("agent_id", `the tmux pane of ${this.agent.label} went away before Enter`);
  }

  #bufferName(): string {
    return `agenttower-${this.ctx.ids.token()}`;
  }

  #unknown(reason: string): Refusal {
    const lead = `it is not known whether the text reached ${this.agent.label}`;
    return tmuxUnavailable(lead, reason, "check the pane before you send it again");
  }
}

/** A tmux format that is 1 while the pane is the one that was found, and lives. */
function condition(pane: ProvenPane): string {
  return `#{&&:${proofCondition(pane)},#{==:#{pane_dead},0}}`;
}
