/** What a person presses: bytes of a terminal in, keys out. */

/** A key by its name (`Up`, `Enter`, `Ctrl-C`), or a text: a character that was typed, or what was pasted. */
export type Key =
  | { readonly kind: "key"; readonly name: string }
  | { readonly kind: "text"; readonly text: string; readonly isPasted: boolean };

/** How long what may be the beginning of a key waits for the rest, in milliseconds; else it is Esc. */
const REST_MS = 50;

/** More than this in one paste is cut off, in characters. */
const MOST_PASTED = 1 << 20;

const PASTE_BEGINS = "\x1b[200~";
const PASTE_ENDS = "\x1b[201~";

const ESCAPE = "\x1b";

/** What a terminal sends, behind the escape character, whatever its cursor keys are set to. */
const SEQUENCES: Readonly<Record<string, string>> = {
  ...{ "[A": "Up", "[B": "Down", OA: "Up", OB: "Down" },
  ...{ "[5~": "PageUp", "[6~": "PageDown" },
  ...{ "[H": "Home", "[F": "End", OH: "Home", OF: "End", "[1~": "Home", "[4~": "End" },
};

const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "Enter",
  "\n": "Enter",
  "\x7f": "Backspace",
  "\b": "Backspace",
};

/** A whole sequence, or one character. */
const TOKEN = new RegExp(
  String
    .raw`${ESCAPE}(\[[0-?]*[ -\/]*[@-~]|O[^${ESCAPE}]|[^\[O${ESCAPE}])|${ESCAPE}|([^${ESCAPE}])`,
  "gu",
);

/** The end of a text that may be the beginning of a key. */
const BEGINNING = new RegExp(String.raw`${ESCAPE}(?:\[[0-?]*[ -\/]*|O)?$`, "u");

/**
 * The keys in what was read, and what of it is to stand before what is read next.
 *
 * @param isWhole Whether nothing follows that could belong to it.
 */
export function keysIn(text: string, isWhole: boolean): { keys: Key[]; rest: string } {
  const keys: Key[] = [];
  let left = text;
  while (left !== "") {
    const paste = left.indexOf(PASTE_BEGINS);
    if (paste < 0) break;
    const end = left.indexOf(PASTE_ENDS, paste);
    const isOpen = end < 0 && left.length - paste < MOST_PASTED;
    keys.push(...typedKeys(left.slice(0, paste)));
    if (isOpen) return { keys, rest: left.slice(paste) };
    const pasted = left.slice(paste + PASTE_BEGINS.length, end < 0 ? undefined : end);
    keys.push({ kind: "text", text: pasted, isPasted: true });
    left = end < 0 ? "" : left.slice(end + PASTE_ENDS.length);
  }
  const rest = isWhole ? "" : BEGINNING.exec(left)?.[0] ?? "";
  keys.push(...typedKeys(left.slice(0, left.length - rest.length)));
  return { keys, rest };
}

function typedKeys(text: string): Key[] {
  return [...text.matchAll(TOKEN)].flatMap(([, sequence, char]): Key[] => {
    if (sequence !== undefined) {
      const name = SEQUENCES[sequence];
      return name === undefined ? [] : [{ kind: "key", name }];
    }
    if (char === undefined) return [{ kind: "key", name: "Esc" }];
    const name = CONTROLS[char] ?? controlName(char);
    return [name === null ? { kind: "text", text: char, isPasted: false } : { kind: "key", name }];
  });
}

/** Null for what shows. */
function controlName(char: string): string | null {
  return char < " " ? `Ctrl-${String.fromCharCode(char.charCodeAt(0) + 64)}` : null;
}

/**
 * The keys of a terminal, those that were read at once together; it ends with the terminal. Nothing is read while the
 * keys before are worked on, so that another program may have the terminal then.
 *
 * @param read Null at the end.
 */
export async function* keyPresses(
  read: () => Promise<Uint8Array | null>,
  sleep: (ms: number) => Promise<void>,
): AsyncGenerator<Key[]> {
  const decoder = new TextDecoder();
  let held = "";
  for (let next = read();;) {
    const isPaste = held.startsWith(PASTE_BEGINS);
    const late = held === "" || isPaste ? null : sleep(REST_MS).then(() => "late" as const);
    const bytes = await (late === null ? next : Promise.race([next, late]));
    if (bytes === null) return;
    const text = bytes === "late" ? held : held + decoder.decode(bytes, { stream: true });
    const { keys, rest } = keysIn(text, bytes === "late");
    held = rest;
    if (keys.length > 0) yield keys;
    if (bytes !== "late") next = read();
  }
}
