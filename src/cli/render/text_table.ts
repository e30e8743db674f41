/** Tables, aligned by display cells. Pure. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { visible } from "../../model/visible.ts";
import type { Paint, Style } from "../terminal/terminal.ts";

/** A cell's text, whatever it holds, and how it is painted. */
export type Cell = string | { readonly text: string; readonly style: Style };

const GAP = "  ";

/** Lines of a table under its headings; columns that are empty in every row are left out. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
): string {
  const shown = headings.map((_, column) => rows.some((row) => textOf(row[column] ?? "") !== ""));
  const keep = <T>(items: readonly T[]) => items.filter((_, column) => shown[column]);
  const heading = headings.map((text): Cell => ({ text, style: "strong" }));
  return columns([keep(heading), ...rows.map(keep)], paint);
}

/** Lines of `name  value` pairs. */
export function fields(rows: readonly (readonly [string, Cell])[], paint: Paint): string {
  return columns(
    rows.map(([name, value]): Cell[] => [{ text: name, style: "faint" }, value]),
    paint,
  );
}

function columns(rows: readonly (readonly Cell[])[], paint: Paint): string {
  const measured = rows.map((row) =>
    row.map((cell) => {
      const text = visible(textOf(cell));
      return { text, style: styleOf(cell), width: unicodeWidth(text) };
    })
  );
  const widest = (column: number) => Math.max(...measured.map((row) => row[column]?.width ?? 0));
  const widths = (measured[0] ?? []).map((_, column) => widest(column));
  return measured.map((row) =>
    row.map(({ text, style, width }, column) => {
      const last = column === row.length - 1;
      const padding = last ? "" : " ".repeat((widths[column] ?? width) - width);
      return paint(style, text) + padding;
    }).join(GAP).trimEnd()
  ).join("\n");
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

function styleOf(cell: Cell): Style {
  return typeof cell === "string" ? "plain" : cell.style;
}
