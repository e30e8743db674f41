/** Shows a layout's progress: drawn in place on a terminal, else one line for each change. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { stateWords } from "../../model/states.ts";
import { visible } from "../../model/visible.ts";
import { cut } from "../terminal/cut.ts";
import type { PaneItem, ShownLayout } from "./layouts.ts";
import { seconds } from "./words.ts";
import { frame, FRAME_MS } from "../terminal/spinner.ts";
import type { Style, Terminal } from "../terminal/terminal.ts";

export interface Progress {
  /** Takes each state that the layout goes through. */
  update(detail: ShownLayout): void;
  /** Leaves the terminal as it was found. */
  stop(): void;
}

const MARKS: Readonly<Record<string, { mark: string; style: Style }>> = {
  ready: { mark: "✔", style: "good" },
  degraded: { mark: "▲", style: "doubtful" },
  failed: { mark: "✘", style: "bad" },
  removed: { mark: "–", style: "faint" },
};

/** @param now the wall clock. */
export function progressFor(terminal: Terminal, now: () => Date): Progress {
  if (terminal.json) return { update: () => {}, stop: () => {} };
  return terminal.drawsProgress ? new RedrawnProgress(terminal, now) : new LineProgress(terminal);
}

/** One line for each change of a pane. */
class LineProgress implements Progress {
  readonly #states = new Map<string, string>();

  constructor(private readonly terminal: Terminal) {}

  update(detail: ShownLayout): void {
    for (const pane of detail.panes) {
      const before = this.#states.get(pane.pane_id);
      const now = stateWords(pane.state, pane.failed_stage);
      this.#states.set(pane.pane_id, now);
      if (before === undefined || before === now) continue;
      this.terminal.note(visible(`${pane.label} ${now} ${elapsed(pane, null)}`));
    }
  }

  stop(): void {}
}

/** One line a pane, redrawn. */
class RedrawnProgress implements Progress {
  #detail: ShownLayout | null = null;
  #lines = 0;
  #frame = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(private readonly terminal: Terminal, private readonly now: () => Date) {
    terminal.setLiveRegion({ clear: () => this.#clear() });
    this.#timer = setInterval(() => {
      this.#frame++;
      this.#draw();
    }, FRAME_MS);
  }

  update(detail: ShownLayout): void {
    this.#detail = detail;
    this.#draw();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#draw();
    this.#lines = 0;
    this.terminal.setLiveRegion(null);
  }

  #draw(): void {
    if (this.#detail === null) return;
    const spinner = frame(this.#frame);
    const width = this.terminal.columns() - 1;
    const { panes } = this.#detail;
    const labels = Math.max(0, ...panes.map((pane) => unicodeWidth(visible(pane.label))));
    const lines = panes.map((pane) => {
      const { mark, style } = MARKS[pane.state] ?? { mark: spinner, style: "busy" as const };
      const label = visible(pane.label);
      const name = label + " ".repeat(labels - unicodeWidth(label));
      const text = cut(
        `${mark} ${name}  ${stateWords(pane.state, pane.failed_stage)}  ${
          elapsed(pane, this.now())
        }`,
        width,
      );
      return this.terminal.paintErr(style, text);
    });
    const back = this.#lines === 0 ? "" : `\x1b[${this.#lines}A`;
    this.terminal.draw(back + lines.map((line) => `\r\x1b[K${line}\n`).join("") + "\x1b[J");
    this.#lines = lines.length;
  }

  #clear(): void {
    if (this.#lines > 0) this.terminal.draw(`\x1b[${this.#lines}A\r\x1b[J`);
    this.#lines = 0;
  }
}

/** How long the pane has been coming to be, or took. */
function elapsed(pane: PaneItem, now: Date | null): string {
  const end = pane.state === "creating" && now !== null
    ? now.getTime()
    : Date.parse(pane.updated_at);
  return seconds(Math.max(0, end - Date.parse(pane.created_at)));
}
