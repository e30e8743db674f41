/**
 * Rows that reach the terminal's edge: a program that edits a line over several rows, as shells do, puts the cursor
 * into the next one itself, so that the terminal knows of no line. A secret may go on there. Pure.
 */
import { unicodeWidth } from "@std/cli/unicode-width";

/** Stands for a line break, and is nothing to what looks for secrets (U+2060, a format character). */
const JOINER = "\u2060";

/** The text with the breaks behind full rows put so that they break no word. */
export function joinFullRows(text: string, columns: number): string {
  const lines = text.replaceAll(JOINER, "").split("\n");
  return lines.map((line, at) => {
    const next = lines[at + 1];
    if (next === undefined) return line;
    const isFull = line !== "" && /^\S/.test(next) && unicodeWidth(line) % columns === 0;
    return line + (isFull ? JOINER : "\n");
  }).join("");
}

/** Such a text as lines again. */
export function splitFullRows(text: string): string {
  return text.replaceAll(JOINER, "\n");
}
