/** Whether a text that was pasted into a pane can be seen there. Pure. */

/** What programs show in place of a long pasted text: `[Pasted text #1 +20 lines]`, `[Pasted Content 900 chars]`. */
const PLACEHOLDER = /\[pasted(?:text|content)/gi;

/** Characters of a text's end that are enough to know it again. */
const TAIL_LENGTH = 30;

/**
 * Whether the pane shows the text's end, or a placeholder for a pasted text, more often than before. White
 * space and frames do not count, since programs wrap and frame what they are given.
 */
export function hasArrived(before: string, after: string, text: string): boolean {
  const [earlier, later, tail] = [visibleCharacters(before), visibleCharacters(after), endOf(text)];
  if (tail === "") return false;
  return count(later, tail) > count(earlier, tail) ||
    matches(later, PLACEHOLDER) > matches(earlier, PLACEHOLDER);
}

/** Whether the text holds anything that could be seen. */
export function isVisible(text: string): boolean {
  return endOf(text) !== "";
}

/** The end of the last line that shows anything: a program may put a prompt of its own between lines. */
function endOf(text: string): string {
  const last = text.split("\n").map(visibleCharacters).findLast((line) => line !== "") ?? "";
  return [...last].slice(-TAIL_LENGTH).join("");
}

/** What is left without white space, format characters, box drawings, block elements and vertical bars. */
function visibleCharacters(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Cf}\u2500-\u259f|]/gu, "");
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function matches(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
