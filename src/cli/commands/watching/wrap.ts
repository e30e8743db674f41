/** Lines put into lines of a terminal. Pure. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { graphemes } from "../../terminal/graphemes.ts";

/** Each line in as many of so many cells as it needs, at least one. */
export function wrapLines(lines: readonly string[], columns: number): string[] {
  return lines.flatMap((line) => unicodeWidth(line) <= columns ? [line] : wrapped(line, columns));
}

function wrapped(line: string, columns: number): string[] {
  const parts: string[] = [];
  let part = "";
  let cells = 0;
  for (const { segment } of graphemes(line)) {
    const width = unicodeWidth(segment);
    if (cells + width > columns && part !== "") {
      parts.push(part);
      part = "";
      cells = 0;
    }
    part += segment;
    cells += width;
  }
  return [...parts, part];
}
