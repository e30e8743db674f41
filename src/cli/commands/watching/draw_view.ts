/** The view as lines of a terminal. Pure. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { visible } from "../../../model/visible.ts";
import { cut } from "../../terminal/cut.ts";
import { NAME_RANK, STATE_RANK } from "../../render/table/fit_columns.ts";
import { type Column, table } from "../../render/text_table.ts";
import { count } from "../../render/words.ts";
import type { Paint } from "../../terminal/terminal.ts";
import type { WatchRow } from "./rows.ts";
import {
  chosenAt,
  roomFor,
  saidLines,
  shownRows,
  type Size,
  textTop,
  type ViewState,
} from "./view_state.ts";
import { KEY_LINE } from "./view_help.ts";
import { wrapLines } from "./wrap.ts";

/** Stand before each row, so that the chosen one is seen without colours, too. */
const MARK = "> ";
const NO_MARK = "  ";

const COLUMNS: readonly Column<WatchRow>[] = [
  { heading: "NAME", rank: NAME_RANK, min: 10, cell: ({ cells }) => cells[0] },
  { heading: "STATE", rank: STATE_RANK, min: 8, cell: ({ cells }) => cells[1] },
  { heading: "ACTIVITY", rank: STATE_RANK + 1, min: 14, cell: ({ cells }) => cells[2] },
  { heading: "LAST LINE", rank: STATE_RANK + 2, min: 10, cell: ({ cells }) => cells[3] },
];

/** As many lines as the terminal has, none wider than it is. */
export function drawView(state: ViewState, size: Size, paint: Paint): string[] {
  const { mode } = state;
  const room = roomFor(state, size);
  const title = mode.kind === "text" ? mode.title : titleOf(state);
  const body = mode.kind === "text"
    ? textBody(mode, state, size)
    : tableBody(state, size, room, paint);
  const blank = new Array<string>(Math.max(0, room + 1 - body.length)).fill("");
  return [
    paint("strong", cut(visible(title), size.columns)),
    ...body,
    ...blank,
    ...saidLines(state, size),
    bottomLine(state, size.columns, paint),
  ].slice(-size.rows);
}

function titleOf({ rows, filter }: ViewState): string {
  const layouts = rows.filter(({ kind }) => kind === "layout");
  const panes = rows.filter(({ kind, state }) => kind === "pane" && state !== "removed");
  const needing = panes.filter(({ needsPerson }) => needsPerson).length;
  const all = `${count(layouts.length, "layout")}, ${count(panes.length, "pane")}`;
  const need = needing === 0 ? "" : `; ${needing} ${needing === 1 ? "needs" : "need"} you`;
  return `${all}${need}${filter === "" ? "" : `; only "${filter}"`}`;
}

function bottomLine(state: ViewState, columns: number, paint: Paint): string {
  const { mode } = state;
  switch (mode.kind) {
    case "list":
      return paint("faint", cut(KEY_LINE, columns));
    case "filter":
      return typedLine("/", state.filter, columns);
    case "send":
      return typedLine(`to ${mode.row.name}: `, mode.text, columns);
    case "ask":
      return paint("strong", endOf(mode.question, columns));
    case "text":
      return paint("faint", cut("q back  Up Down PgUp PgDn Home End scroll", columns));
  }
}

/** What is typed, with a cursor; of what does not fit the end, which is being typed. */
function typedLine(lead: string, text: string, columns: number): string {
  return endOf(`${visible(lead)}${visible(text)}█`, columns);
}

/** The text if it fits into so many cells, else an ellipsis and its end. */
function endOf(text: string, columns: number): string {
  if (unicodeWidth(text) <= columns) return text;
  let end = "";
  for (const char of [...text].reverse()) {
    if (unicodeWidth(char) + unicodeWidth(end) > columns - 1) break;
    end = char + end;
  }
  return `…${end}`;
}

function textBody(
  mode: Extract<ViewState["mode"], { kind: "text" }>,
  state: ViewState,
  size: Size,
): string[] {
  const top = textTop(mode, state, size);
  return ["", ...wrapLines(mode.lines, size.columns).slice(top, top + roomFor(state, size))];
}

function tableBody(state: ViewState, size: Size, room: number, paint: Paint): string[] {
  const rows = shownRows(state);
  if (rows.length === 0) {
    const nothing = state.rows.length === 0 ? "no layouts" : "nothing has that in its name";
    return ["", cut(nothing, size.columns)];
  }
  const at = chosenAt(state);
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
  const width = Math.max(1, size.columns - MARK.length);
  const linesIn = (paint: Paint) => table(COLUMNS, rows, { paint, width }).split("\n");
  const [headings = "", ...lines] = linesIn(paint);
  const chosen = linesIn((_style, text) => text)[at + 1] ?? "";
  return [
    NO_MARK + headings,
    ...lines.with(at, "").slice(top, top + room).map((line, place) =>
      top + place === at ? paint("inverse", MARK + chosen) : NO_MARK + line
    ),
  ];
}
