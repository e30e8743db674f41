/** Makes text from elsewhere safe to show on a terminal (contract: cli.md, "Habits people rely on"). */

/** Most texts are this: then V8 need not look up all of Unicode, which it takes longer for than for a short text. */
const PLAIN = /^[ -~]*$/;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text on one line, every control, escape and other invisible character spelt out (`\x1b`). */
export function visible(text: string): string {
  return spelt(text, spell);
}

/** As {@link visible}, but keeps line breaks and tabs. */
export function visibleLines(text: string): string {
  return spelt(text, (char) => char === "\n" || char === "\t" ? char : spell(char));
}

/** JSON text with such characters inside its strings escaped, which means the same (RFC 8259, section 7). */
export function visibleJson(json: string): string {
  return spelt(
    json,
    (char) =>
      Array.from({ length: char.length }, (_, at) => `\\u${hex(char.charCodeAt(at), 4)}`).join(""),
  );
}

/**
 * The text with each character spelt that a terminal would obey, hide or reorder instead of showing: control
 * characters, line separators, halves of surrogate pairs, and format characters but for the two joiners that scripts
 * and emoji need.
 */
function spelt(text: string, spell: (char: string) => string): string {
  if (PLAIN.test(text)) return text;
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu, spell);
}

function spell(char: string): string {
  const code = char.codePointAt(0)!;
  return NAMED[char] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
