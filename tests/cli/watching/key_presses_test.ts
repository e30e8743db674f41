import { assertEquals } from "@std/assert";
import { type Key, keyPresses, keysIn } from "../../../src/cli/commands/watching/key_presses.ts";

function names(keys: readonly Key[]): string[] {
  return keys.map((key) => key.kind === "key" ? key.name : key.text);
}

/** Reads what it is given, one after the other; then the terminal has ended. */
function reader(...chunks: string[]) {
  const encoder = new TextEncoder();
  return () => Promise.resolve(chunks.length === 0 ? null : encoder.encode(chunks.shift()));
}

async function pressed(...chunks: string[]): Promise<string[]> {
  const read: string[] = [];
  for await (const keys of keyPresses(reader(...chunks), () => new Promise(() => {}))) {
    read.push(...names(keys));
  }
  return read;
}

Deno.test("keys of the usual terminals are known by name", () => {
  const text = "\x1b[A\x1bOB\x1b[5~\x1b[6~\x1b[H\x1bOF\r\x7f\x03\x1ax";
  const expected = "Up Down PageUp PageDown Home End Enter Backspace Ctrl-C Ctrl-Z x".split(" ");
  assertEquals(names(keysIn(text, true).keys), expected);
});

Deno.test("what a key with another one held down sends is none that acts", () => {
  assertEquals(keysIn("\x1bx\x1b[1;5A\x1b[3~\x1b[<0;1;1M", true), { keys: [], rest: "" });
});

Deno.test("a key that comes in pieces is one key", async () => {
  assertEquals(await pressed("\x1b", "[", "A"), ["Up"]);
  assertEquals(await pressed("a\x1b[1", "~b"), ["a", "Home", "b"]);
});

Deno.test("a character that comes in pieces is one character", async () => {
  const [first, ...others] = new TextEncoder().encode("é");
  const chunks = [new Uint8Array([first!]), new Uint8Array(others)];
  const read = () => Promise.resolve(chunks.shift() ?? null);
  const keys: Key[] = [];
  for await (const more of keyPresses(read, () => new Promise(() => {}))) keys.push(...more);
  assertEquals(names(keys), ["é"]);
});

Deno.test("an escape character that nothing follows is Esc", async () => {
  const last = Promise.withResolvers<Uint8Array | null>();
  const chunks = [Promise.resolve(new TextEncoder().encode("\x1b")), last.promise];
  const read = () => chunks.shift() ?? Promise.resolve(null);
  const presses = keyPresses(read, () => Promise.resolve());
  assertEquals(names((await presses.next()).value ?? []), ["Esc"]);
  last.resolve(new TextEncoder().encode("[q"));
  assertEquals(names((await presses.next()).value ?? []), ["[", "q"]);
});

Deno.test("what is pasted is one text, whatever is in it and however it comes", async () => {
  const paste = "\x1b[200~x\ny\x1b[A\x1b[201~";
  assertEquals(keysIn(`a${paste}b`, false).keys, [
    { kind: "text", text: "a", isPasted: false },
    { kind: "text", text: "x\ny\x1b[A", isPasted: true },
    { kind: "text", text: "b", isPasted: false },
  ]);
  assertEquals(await pressed("\x1b[20", "0~x", "\ny\x1b[A\x1b[201", "~"), ["x\ny\x1b[A"]);
});
