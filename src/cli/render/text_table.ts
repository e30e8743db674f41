/** Tables, aligned by display cells. Pure. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { visible } from "../../model/visible.ts";
import type { Paint, Style, Surface } from "../terminal/terminal.ts";
import { cut } from "../terminal/cut.ts";
import { fitColumns, type Fitting, GAP } from "./table/fit_columns.ts";

/** A cell's text, whatever it holds, and how it is painted. */
export type Cell = string | { readonly text: string; readonly style: Style };

/** A column of a table of `T`. */
export interface Column<T> extends Fitting {
  readonly heading: string;
  cell(of: T): Cell;
}

/**
 * Lines of a table under its headings, none of them wider than the surface; columns that are empty in every row are
 * left out.
 */
export function table<T>(
  columns: readonly Column<T>[],
  items: readonly T[],
  { paint, width }: Surface,
): string {
  const filled = columns
    .map((column) => ({ ...column, cells: items.map((item) => measured(column.cell(item))) }))
    .filter(({ cells }) => cells.some(({ text }) => text !== ""))
    .map((column) => ({ ...column, cells: [headingOf(column), ...column.cells] }));
  const wanted = filled.map(({ rank, min, cells }) => ({ rank, min, cells: widest(cells) }));
  const widths = width === null ? wanted.map(({ cells }) => cells) : fitColumns(wanted, width);
  return lines(filled.map(({ cells }) => cells), widths, paint);
}

/** Cells that begin a line after the first one are this far in. */
const CONTINUED = 4;

/**
 * One line of cells that are not aligned. What does not fit on the surface goes on in a line below; a cell that is
 * wider than that is cut.
 */
export function cells(of: readonly Cell[], { paint, width }: Surface): string {
  const all = width ?? Infinity;
  let line = "";
  let used = 0;
  for (const { text, style, width: wanted } of of.map(measured)) {
    if (text === "") continue;
    const gap = used === 0 ? 0 : GAP;
    const isBelow = used > 0 && used + gap + wanted > all;
    const before = isBelow ? CONTINUED : used + gap;
    const kept = cut(text, all - before);
    line += (isBelow ? `\n${" ".repeat(CONTINUED)}` : " ".repeat(gap)) + paint(style, kept);
    used = before + unicodeWidth(kept);
  }
  return line;
}

/** Lines of `name  value` pairs, each whole: people copy ids and paths from them. */
export function fields(rows: readonly (readonly [string, Cell])[], paint: Paint): string {
  const columns = [
    rows.map(([name]) => measured({ text: name, style: "faint" })),
    rows.map(([, value]) => measured(value)),
  ];
  return lines(columns, columns.map(widest), paint);
}

interface Measured {
  readonly text: string;
  readonly style: Style;
  readonly width: number;
}

function measured(cell: Cell): Measured {
  const { text, style } = typeof cell === "string" ? { text: cell, style: "plain" as const } : cell;
  const shown = visible(text);
  return { text: shown, style, width: unicodeWidth(shown) };
}

function headingOf({ heading }: { readonly heading: string }): Measured {
  return measured({ text: heading, style: "strong" });
}

function widest(cells: readonly Measured[]): number {
  return Math.max(0, ...cells.map(({ width }) => width));
}

/** @param widths Cells of each column; 0 where it is left out. */
function lines(
  columns: readonly (readonly Measured[])[],
  widths: readonly number[],
  paint: Paint,
): string {
  const shown = columns.map((cells, at) => ({ cells, width: widths[at] ?? 0 }))
    .filter(({ width }) => width > 0);
  const rows = columns[0]?.length ?? 0;
  return Array.from({ length: rows }, (_, row) =>
    shown.map(({ cells, width }, at) => {
      const { text = "", style = "plain" } = cells[row] ?? {};
      const kept = cut(text, width);
      const isLast = at === shown.length - 1;
      return paint(style, kept) + (isLast ? "" : " ".repeat(width - unicodeWidth(kept)));
    }).join(" ".repeat(GAP)).trimEnd()).join("\n");
}
