/** Keys by name, and what a terminal sends for each (contract: agents.md, "Sending"). Pure. */

/** The keys that have a name; every printable character is one beside them. */
export const KEY_NAMES = [
  ...["Enter", "Escape", "Tab", "BTab", "Space"] as const,
  ...["Up", "Down", "Left", "Right", "C-c"] as const,
];

export type KeyName = typeof KEY_NAMES[number];

const BYTES: Readonly<Record<KeyName, string>> = {
  Enter: "\r",
  Escape: "\x1b",
  Tab: "\t",
  BTab: "\x1b[Z",
  Space: " ",
  Up: "\x1b[A",
  Down: "\x1b[B",
  Left: "\x1b[D",
  Right: "\x1b[C",
  "C-c": "\x03",
};

const ARROWS: readonly string[] = ["Up", "Down", "Left", "Right"] satisfies KeyName[];

/** Whether somebody may have it pressed: a name, or one printable character. */
export function isKey(key: string): boolean {
  return Object.hasOwn(BYTES, key) || isPrintable(key);
}

/** `C-` and a letter, which rules of programs may name beside the others. */
export function isControlKey(key: string): boolean {
  return /^C-[a-z]$/.test(key);
}

/**
 * What the terminal sends.
 *
 * @param hasApplicationCursor whether the program has asked for the other form of the arrows.
 */
export function keyBytes(key: string, hasApplicationCursor: boolean): string {
  const bytes = Object.entries(BYTES).find(([name]) => name === key)?.[1];
  if (bytes !== undefined) {
    return hasApplicationCursor && ARROWS.includes(key) ? bytes.replace("[", "O") : bytes;
  }
  if (isControlKey(key)) return String.fromCharCode(key.charCodeAt(2) - 96);
  if (isPrintable(key)) return key;
  throw new Error(`no key: ${key}`);
}

function isPrintable(key: string): boolean {
  return [...key].length === 1 && !/[\p{C}\p{Z}]/u.test(key);
}
