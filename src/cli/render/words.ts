/** Short words for ids, states and times. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { paneShape } from "../../rpc/views/pane.ts";
import { type PaneState, stateWords } from "../../model/states.ts";
import type { Style } from "../terminal/terminal.ts";
import type { Cell } from "./text_table.ts";

/** The first characters of an id, as people type them. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

const STYLES: Readonly<Record<PaneState, Style>> = {
  creating: "busy",
  ready: "good",
  degraded: "doubtful",
  failed: "bad",
  removed: "faint",
};

/** A state, with what people see of it, and whether it is only what was known last. */
export function stateCell(
  of: Pick<Result<typeof paneShape>, "state" | "failed_stage" | "stale">,
): Cell {
  const words = stateWords(of.state, of.failed_stage);
  return { text: of.stale ? `${words} stale` : words, style: STYLES[of.state] };
}

const SECOND = ["s", 1000] as const;

const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  SECOND,
];

/** How long ago, in its largest unit: `3m`. */
export function age(timestamp: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(timestamp));
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? SECOND;
  return `${Math.floor(ms / size)}${unit}`;
}

/** Seconds since, for what is going on: `1.2s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`;
}

/** "1 pane", "2 panes". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
