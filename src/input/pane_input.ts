/** Looks at an agent's pane, pastes into it and presses Enter; the pane's identity is proven at each of them. */
import { mayLeaveSignals } from "../activity/read_signal.ts";
import { advise, TRY_AGAIN } from "../model/advice.ts";
import { requireHere } from "../containers/place_of.ts";
import { askTmux } from "../containers/ask_tmux.ts";
import { targetOf } from "../containers/target_of.ts";
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import type { Container } from "../model/container.ts";
import type { Refusal } from "../model/errors.ts";
import { tmuxUnavailable } from "../model/refusals/containers.ts";
import { agentWithoutPane } from "../model/refusals/validation.ts";
import { runScript } from "../system/runtime/target.ts";
import { proofCondition, type ProvenPane } from "../system/tmux/commands.ts";
import { type AgentPane, findAgentPane } from "../system/tmux/identity.ts";
import { tmuxWord } from "../system/tmux/quoting.ts";
import { isAboutNoPane } from "../system/tmux/tmux_complaint.ts";
import { readScreen, type Screen } from "../model/activity/screen.ts";
import { type TerminalMode, terminalMode } from "./terminal_mode.ts";

/** A pane at one moment. */
export interface ScreenCapture {
  readonly found: AgentPane;
  readonly socketPath: string;
  readonly screen: Screen;
  /** Path of its terminal, and a process in it. */
  readonly tty: string;
  readonly pid: string;
  /** What the last send left on the pane; empty for nothing. Whoever reaches that tmux can write it. */
  readonly note: string;
  /** Whether the program has asked for the other form of the arrow keys. */
  readonly hasApplicationCursor: boolean;
  /** What its hooks have left in the container, where that was found. */
  readonly leftSignals: string | undefined;
}

const PASTE_TIMEOUT_MS = 10_000;

/** Rows of history that are read together with the screen. */
const HISTORY_ROWS = 500;

/** The pane's own option that keeps a note while a pasted text has not been submitted. */
const NOTE = "@agenttower_sent";

const GEOMETRY = tmuxWord(
  "#{cursor_x} #{cursor_y} #{pane_height} #{history_size} #{alternate_on} " +
    `#{pane_pid} #{pane_tty} #{keypad_cursor_flag} #{=256:${NOTE}}`,
);

/**
 * $1 socket, $2 our buffer, $3 pane, $4 the condition under which it is the one, $5 the note; the text comes over
 * stdin. The buffer is gone in any case.
 */
const PASTE_SCRIPT = `
tmux -u -S "$1" load-buffer -b "$2" - || exit 1
tmux -u -S "$1" if-shell -F -t "$3" "$4" \\
  "paste-buffer -dpr -b $2 -t $3 ; set-option -p -t $3 ${NOTE} $5 ; display-message -p pasted" \\
  "display-message -p refused"
tmux -u -S "$1" delete-buffer -b "$2" 2>/dev/null
exit 0
`;

/** How far a text may have come: `entered` is said of one behind which Enter may have been pressed. */
export type InputStage = "untouched" | "typed" | "entered";

export class PaneInput {
  #stage: InputStage = "untouched";
  #isGone = false;

  constructor(
    private readonly ctx: Context,
    private readonly agent: Agent,
    private readonly container: Container,
  ) {}

  /** How far it has come, also where the last call gave no answer. */
  get stage(): InputStage {
    return this.#stage;
  }

  /** Whether the pane is known to be gone, or its process to have ended. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** @throws {Refusal} when the pane is gone or dead, or its tmux cannot be asked. */
  async look(): Promise<ScreenCapture> {
    const { agent } = this;
    requireHere(this.ctx, agent);
    const mark = this.ctx.ids.token();
    const [begin, end] = [`begin-${mark}`, `end-${mark}`];
    // The pane id on record may be outdated; the pane is then captured again by its present id.
    let paneId = agent.tmuxPaneId;
    for (let attempt = 0; attempt < 2; attempt++) {
      const reply = await askTmux(this.ctx, this.container, {
        failpoint: "tmux.snapshot",
        socketPath: agent.tmuxSocketPath,
        knownServers: [agent],
        signals: mayLeaveSignals(agent) ? [agent.id] : [],
        // tmux runs them in one go, so that the cursor is that of the screen.
        commands: [
          `display-message -p ${begin}`,
          `display-message -p -t ${paneId} ${GEOMETRY}`,
          `capture-pane -p -e -S -${HISTORY_ROWS} -t ${paneId}`,
          `display-message -p ${end}`,
        ].join("\n"),
      });
      const found = findAgentPane(agent, reply.server, reply.panes);
      if (!found || !reply.server) {
        throw this.#without("gone");
      }
      if (found.pane.dead) throw this.#without("dead");
      if (found.pane.paneId === paneId) {
        const shown = reply.output.split(`${begin}\n`)[1]?.split(`${end}\n`)[0] ?? "";
        const seen = readShown(shown);
        if (seen === null) {
          throw tmuxUnavailable(
            `the tmux of ${this.container.name} cannot be asked`,
            "its answer was cut off",
            TRY_AGAIN,
          );
        }
        const leftSignals = reply.signals.get(agent.id);
        return { found, socketPath: reply.server.socketPath, leftSignals, ...seen };
      }
      paneId = found.pane.paneId;
    }
    throw tmuxUnavailable(
      `the tmux of ${this.container.name} cannot be asked`,
      `the pane of ${agent.label} keeps moving`,
      TRY_AGAIN,
    );
  }

  terminalMode(seen: ScreenCapture): Promise<TerminalMode> {
    return terminalMode(this.ctx, targetOf(this.ctx, this.container), seen);
  }

  /** Pastes, and leaves the note (letters, digits and `:`) on the pane in the same sequence. */
  async paste(seen: ScreenCapture, text: string, note: string): Promise<void> {
    const { proven } = seen.found;
    const before = this.#stage;
    this.#stage = "typed";
    const result = await runScript(this.ctx, "tmux.send", targetOf(this.ctx, this.container), {
      script: PASTE_SCRIPT,
      args: [seen.socketPath, this.#bufferName(), proven.paneId, condition(proven), note],
      stdin: text,
      timeoutMs: PASTE_TIMEOUT_MS,
    });
    if (result.kind !== "ran") throw this.#unknown(result.reason);
    if (result.stdout === "pasted\n") return;
    if (result.stdout === "refused\n" || isAboutNoPane(result.stderr)) {
      this.#stage = before;
      throw this.#without("gone");
    }
    throw this.#unknown(result.stderr.trim().split("\n")[0] || "tmux gave no answer");
  }

  /**
   * Presses Enter, as a paste of one carriage return: a pane in copy mode would take the key for itself. With
   * `shown` it is pressed only while tmux shows this text in some row, else the note goes with it. Gives whether it was
   * pressed.
   */
  async enter(seen: ScreenCapture, shown: string | null = null): Promise<boolean> {
    this.#stage = "entered";
    const then = shown === null ? ` ; ${setNote(seen.found.proven.paneId, null)}` : "";
    const { found, isPressed } = await this.#press(seen, "\r", then, shown);
    if (!found) throw this.#without("gone");
    return isPressed;
  }

  /** Presses Backspace so many times. */
  async erase(seen: ScreenCapture, times: number): Promise<void> {
    await this.#press(seen, "\x7f".repeat(times), "", null);
  }

  /**
   * Presses one key, given as what the terminal sends, while tmux shows this text in some row; null for whatever it
   * shows. Gives whether it was pressed.
   *
   * @throws {Refusal} when the pane is gone, or its tmux cannot be asked.
   */
  async press(seen: ScreenCapture, bytes: string, shown: string | null): Promise<boolean> {
    const { found, isPressed } = await this.#press(seen, bytes, "", shown);
    if (!found) throw this.#without("gone");
    return isPressed;
  }

  /** Puts another note on the pane, or none. */
  async note(seen: ScreenCapture, note: string | null): Promise<void> {
    const { proven } = seen.found;
    const set = setNote(proven.paneId, note);
    await this.#send(
      seen,
      `if-shell -F -t ${proven.paneId} ${tmuxWord(condition(proven))} ${tmuxWord(set)}`,
    );
  }

  /** Pastes keys as they are, and does what follows in the same sequence. */
  async #press(
    seen: ScreenCapture,
    keys: string,
    then: string,
    shown: string | null,
  ): Promise<{ readonly found: AgentPane | null; readonly isPressed: boolean }> {
    const { proven } = seen.found;
    const buffer = this.#bufferName();
    const paste = `paste-buffer -dr -b ${buffer} -t ${proven.paneId}${then} ; ` +
      `display-message -p ${buffer}`;
    const guard = shown === null
      ? condition(proven)
      : `#{&&:${condition(proven)},${rowCondition(shown)}}`;
    const { found, output } = await this.#send(
      seen,
      `set-buffer -b ${buffer} ${tmuxWord(keys)}\n` +
        `if-shell -F -t ${proven.paneId} ${tmuxWord(guard)} ${tmuxWord(paste)} ` +
        tmuxWord(`delete-buffer -b ${buffer}`),
    );
    return { found, isPressed: output.includes(buffer) };
  }

  async #send(
    seen: ScreenCapture,
    commands: string,
  ): Promise<{ readonly found: AgentPane | null; readonly output: string }> {
    const reply = await askTmux(this.ctx, this.container, {
      failpoint: "tmux.send",
      socketPath: seen.socketPath,
      knownServers: [this.agent],
      commands,
    });
    return { found: findAgentPane(this.agent, reply.server, reply.panes), output: reply.output };
  }

  #bufferName(): string {
    return `agenttower-${this.ctx.ids.token()}`;
  }

  #without(state: "gone" | "dead"): Refusal {
    this.#isGone = true;
    return agentWithoutPane(this.agent, state);
  }

  #unknown(reason: string): Refusal {
    const lead = `it is not known whether the text reached ${this.agent.label}`;
    return tmuxUnavailable(lead, reason, advise`check the pane before you send it again`);
  }
}

function setNote(paneId: string, note: string | null): string {
  return note === null
    ? `set-option -p -u -t ${paneId} ${NOTE}`
    : `set-option -p -t ${paneId} ${NOTE} ${note}`;
}

/** The geometry's line, then the screen; null where they are not whole. */
function readShown(
  shown: string,
): Pick<ScreenCapture, "screen" | "tty" | "pid" | "note" | "hasApplicationCursor"> | null {
  const [, line, captured] = /^([^\n]*)\n([^]*)$/.exec(shown) ?? [];
  const [x, y, height, history, alternate, pid, tty, arrows, note] = line?.split(" ") ?? [];
  const numbers = [x, y, height, history].map((word) => Number(word || NaN));
  const [cursorX = NaN, cursorY = NaN, rows = NaN, historySize = NaN] = numbers;
  if (captured === undefined || pid === undefined || tty === undefined) return null;
  if (numbers.some(Number.isNaN)) return null;
  const geometry = { cursorX, cursorY, height: rows, historySize, alternate: alternate === "1" };
  const hasApplicationCursor = arrows === "1";
  return {
    screen: readScreen(captured, geometry),
    tty,
    pid,
    note: note ?? "",
    hasApplicationCursor,
  };
}

/** A tmux format that is 1 while the pane is the one that was found, and lives. */
function condition(pane: ProvenPane): string {
  return `#{&&:${proofCondition(pane)},#{==:#{pane_dead},0}}`;
}

/** A tmux format that is not 0 while some row of the screen has the text, but for what a format or a pattern reads. */
function rowCondition(text: string): string {
  return `#{C:${text.trimEnd().replaceAll(/[#{},:;*?[\]\\]/g, "?")}}`;
}
