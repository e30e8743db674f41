/** What the view shows and what a key makes of it. Pure. */
import { visible } from "../../../model/visible.ts";
import { count } from "../../render/words.ts";
import type { Key } from "./key_presses.ts";
import type { WatchRow } from "./rows.ts";
import { HELP_LINES } from "./view_help.ts";
import { wrapLines } from "./wrap.ts";

/** What the keys are for at the moment. */
export type Mode =
  | { readonly kind: "list" }
  /** The name to look for is typed. */
  | { readonly kind: "filter" }
  /** A text for the row's agent is typed. */
  | { readonly kind: "send"; readonly row: WatchRow; readonly text: string }
  | { readonly kind: "ask"; readonly question: string; readonly effect: Effect }
  /** Something to read, from the line `top` on. */
  | {
    readonly kind: "text";
    readonly title: string;
    readonly lines: readonly string[];
    readonly top: number;
  };

/** What is to be done, outside of the view. */
export type Effect =
  | { readonly kind: "quit"; readonly interrupted: boolean }
  | { readonly kind: "suspend" }
  | { readonly kind: "redraw" }
  | { readonly kind: "attach" | "log" | "recreate" | "remove"; readonly row: WatchRow }
  | { readonly kind: "send"; readonly row: WatchRow; readonly text: string };

export interface ViewState {
  /** All there are. */
  readonly rows: readonly WatchRow[];
  /** The key of the row that was chosen last; the first that is shown counts where it is not. */
  readonly chosen: string | null;
  /** Only what has this in its name is shown. */
  readonly filter: string;
  readonly mode: Mode;
  /** What was said last, the newest at the end. */
  readonly said: readonly string[];
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const FIRST_STATE: ViewState = {
  rows: [],
  chosen: null,
  filter: "",
  mode: { kind: "list" },
  said: [],
};

/** So many lines are said at once. */
const MOST_SAID = 3;

/** Lines above and below the rows: title, headings, and the keys or what is typed. */
const FRAME = 3;

/** What was said, as far as a third of the view has room for it. */
export function saidLines({ said }: ViewState, { columns, rows }: Size): string[] {
  return wrapLines(said, columns).slice(0, Math.max(1, Math.floor(rows / 3)));
}

/** How many rows, or lines of a text, the view has room for. */
export function roomFor(state: ViewState, size: Size): number {
  return Math.max(1, size.rows - FRAME - saidLines(state, size).length);
}

/** The rows that the filter leaves: a pane with its layout, a layout of that name with all of its panes. */
export function shownRows({ rows, filter }: ViewState): readonly WatchRow[] {
  if (filter === "") return rows;
  const sought = filter.toLowerCase();
  const has = ({ name }: WatchRow) => name.toLowerCase().includes(sought);
  const found = new Set(
    rows.filter(has).map(({ id, kind, layoutId }) => kind === "layout" ? layoutId : id),
  );
  const above = new Set(rows.filter(({ id }) => found.has(id)).map(({ layoutId }) => layoutId));
  return rows.filter(({ id, kind, layoutId }) =>
    found.has(id) || found.has(layoutId) || (kind === "layout" && above.has(layoutId))
  );
}

/** The place of the chosen row among those that are shown; 0 where it is not. */
export function chosenAt(state: ViewState): number {
  return Math.max(0, shownRows(state).findIndex(({ key }) => key === state.chosen));
}

/** With new rows, the same row is chosen, or what has come into its place. */
export function withRows(state: ViewState, rows: readonly WatchRow[]): ViewState {
  if (rows.some(({ key }) => key === state.chosen)) return { ...state, rows };
  const at = chosenAt(state);
  const next = { ...state, rows };
  const shown = shownRows(next);
  return { ...next, chosen: shown[Math.min(at, shown.length - 1)]?.key ?? null };
}

/** Ends what is being done, in the line that says what was said. */
const GOES_ON = "…";

/** With something more that was said: what came of what was being done, if something was. */
export function saying(state: ViewState, words: string): ViewState {
  const [first, ...others] = words.split("\n").filter((line) => line !== "").map(visible);
  if (first === undefined || state.said.at(-1) === first) return state;
  const doing = state.said.findLastIndex((line) => line.endsWith(GOES_ON));
  const said = doing < 0
    ? [...state.said, first]
    : state.said.with(doing, `${state.said[doing]} ${first}`);
  return { ...state, said: [...said, ...others].slice(-MOST_SAID) };
}

/** Without what was being done, where nothing came of it that had to be said. */
export function settled(state: ViewState): ViewState {
  return { ...state, said: state.said.filter((line) => !line.endsWith(GOES_ON)) };
}

/** With what is being done now, and nothing of what was said before. */
export function doing(state: ViewState, words: string): ViewState {
  return { ...state, said: [`${visible(words)}${GOES_ON}`] };
}

interface Outcome {
  readonly state: ViewState;
  readonly effect: Effect | null;
}

/** What a key does. What was said before has been read then. */
export function press(before: ViewState, key: Key, size: Size): Outcome {
  const state = { ...before, said: [] };
  const name = nameOf(key);
  if (name === "Ctrl-C") return only(state, { kind: "quit", interrupted: true });
  if (name === "Ctrl-Z") return only(state, { kind: "suspend" });
  if (name === "Ctrl-L") return only(state, { kind: "redraw" });
  switch (state.mode.kind) {
    case "list":
      return inList(state, name, size);
    case "filter":
      return inFilter(state, key);
    case "send":
      return inSend(state, state.mode, key);
    case "ask": {
      const isYes = name === "y" || name === "Y";
      const { effect } = state.mode;
      const list: ViewState = { ...state, mode: LIST };
      return isYes ? only(list, effect) : only(saying(list, "not done"));
    }
    case "text":
      return inText(state, state.mode, name, size);
  }
}

const LIST: Mode = { kind: "list" };

/** What is pasted is no key. */
function nameOf(key: Key): string {
  if (key.kind === "key") return key.name;
  return key.isPasted ? "" : key.text;
}

function only(state: ViewState, effect: Effect | null = null): Outcome {
  return { state, effect };
}

/** By how many rows a key moves. */
function stepOf(name: string, page: number): number | null {
  switch (name) {
    case "Up":
    case "k":
      return -1;
    case "Down":
    case "j":
      return 1;
    case "PageUp":
      return -page;
    case "PageDown":
      return page;
    case "Home":
    case "g":
      return -Infinity;
    case "End":
    case "G":
      return Infinity;
    default:
      return null;
  }
}

function inList(state: ViewState, name: string, size: Size): Outcome {
  const shown = shownRows(state);
  const at = chosenAt(state);
  const step = stepOf(name, roomFor(state, size));
  if (step !== null) {
    const next = Math.max(0, Math.min(at + step, shown.length - 1));
    return only({ ...state, chosen: shown[next]?.key ?? null });
  }
  switch (name) {
    case "q":
      return only(state, { kind: "quit", interrupted: false });
    case "Esc":
      return state.filter === ""
        ? only(state, { kind: "quit", interrupted: false })
        : only({ ...state, filter: "" });
    case "/":
      return only({ ...state, filter: "", mode: { kind: "filter" } });
    case "?":
      return only({ ...state, mode: { kind: "text", title: "Keys", lines: HELP_LINES, top: 0 } });
  }
  const row = shown[at];
  return row === undefined ? only(state) : onRow({ ...state, chosen: row.key }, row, name);
}

function onRow(state: ViewState, row: WatchRow, name: string): Outcome {
  switch (name) {
    case "Enter":
      return only(state, { kind: "attach", row });
    case "l":
      return whyNoAgent(row) === null
        ? only(state, { kind: "log", row })
        : only(saying(state, `no log: ${whyNoAgent(row)}`));
    case "s":
      return whyNoAgent(row) === null
        ? only({ ...state, mode: { kind: "send", row, text: "" } })
        : only(saying(state, `nothing to send to: ${whyNoAgent(row)}`));
    case "r": {
      const effect: Effect = { kind: "recreate", row };
      const own = row.kind === "layout" ? panesOf(state, row) : [row];
      const lost = own.filter(({ state }) => state === "degraded");
      if (lost.length === 0) return only(state, effect);
      return asking(state, effect, `replace ${named(lost)}, which may still run?`);
    }
    case "x": {
      const own = row.kind === "layout" ? panesOf(state, row) : [row];
      const working = own.filter(({ isWorking }) => isWorking);
      const what = row.kind === "layout"
        ? `layout ${row.name} with ${count(own.length, "pane")}`
        : `pane ${row.name}`;
      const busy = working.length === 0
        ? ""
        : `${named(working)} ${working.length === 1 ? "is" : "are"} working; `;
      return asking(state, { kind: "remove", row }, `${busy}remove ${what}?`);
    }
    default:
      return only(state);
  }
}

function panesOf({ rows }: ViewState, layout: WatchRow): WatchRow[] {
  return rows.filter(({ kind, layoutId }) => kind === "pane" && layoutId === layout.id);
}

function named(rows: readonly WatchRow[]): string {
  return rows.map(({ label }) => label).join(", ");
}

function asking(state: ViewState, effect: Effect, question: string): Outcome {
  return only({ ...state, mode: { kind: "ask", question: `${visible(question)} y/n`, effect } });
}

/** Null for a pane with an agent. */
function whyNoAgent({ kind, name, agentId, state }: WatchRow): string | null {
  if (kind === "layout") return "choose one of its panes";
  return agentId === null ? `${name} is ${state} and no agent` : null;
}

function inFilter(state: ViewState, key: Key): Outcome {
  const name = nameOf(key);
  if (name === "Enter") return only({ ...state, mode: LIST });
  if (name === "Esc") return only({ ...state, filter: "", mode: LIST });
  if (name === "Up" || name === "Down") {
    return inList({ ...state, mode: LIST }, name, { columns: 0, rows: 0 });
  }
  return only({ ...state, filter: edited(state.filter, key) });
}

function inSend(
  state: ViewState,
  mode: Extract<Mode, { kind: "send" }>,
  key: Key,
): Outcome {
  const { row, text } = mode;
  const name = nameOf(key);
  if (name === "Esc") return only(saying({ ...state, mode: LIST }, "nothing was sent"));
  if (name === "Enter") {
    const list: ViewState = { ...state, mode: LIST };
    return text.trim() === ""
      ? only(saying(list, "nothing was sent"))
      : only(list, { kind: "send", row, text });
  }
  return only({ ...state, mode: { ...mode, text: edited(text, key) } });
}

/** One line with what a key does to it. */
function edited(line: string, key: Key): string {
  if (key.kind === "text") return line + key.text.replaceAll(/\p{Cc}+/gu, " ");
  switch (key.name) {
    case "Backspace":
      return [...line].slice(0, -1).join("");
    case "Ctrl-U":
      return "";
    case "Ctrl-W":
      return line.replace(/\S*\s*$/u, "");
    default:
      return line;
  }
}

function inText(
  state: ViewState,
  mode: Extract<Mode, { kind: "text" }>,
  name: string,
  size: Size,
): Outcome {
  const step = stepOf(name, roomFor(state, size));
  if (step !== null) {
    const top = textTop({ ...mode, top: textTop(mode, state, size) + step }, state, size);
    return only({ ...state, mode: { ...mode, top } });
  }
  const isLeft = name === "q" || name === "Esc" || name === "Enter" || name === "?" || name === "l";
  return only(isLeft ? { ...state, mode: LIST } : state);
}

/** The first line of a text that is shown: no more is left free below it than must be. */
export function textTop(
  { lines, top }: Extract<Mode, { kind: "text" }>,
  state: ViewState,
  size: Size,
): number {
  const last = wrapLines(lines, size.columns).length - roomFor(state, size);
  return Math.max(0, Math.min(top, last));
}
