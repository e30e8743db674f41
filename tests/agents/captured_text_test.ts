import { assertEquals } from "@std/assert";
import { capturedText } from "../../src/agents/captured_text.ts";

function plain(captured: string, lines: number | null = null): string {
  return capturedText(captured, { lines, ansi: false }).text;
}

function ansi(captured: string, lines: number | null = null): string {
  return capturedText(captured, { lines, ansi: true }).text;
}

Deno.test("of what was captured colours pass where they are asked for, and nothing else", () => {
  const captured =
    "\x1b[31mred\x1b[0m \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b[2J\x1b[6n\x1bc" +
    "a\x07b\x9bc\u202ed \x1b]52;c;eA==\x07\x1bPq\x1b\\\n";
  assertEquals(plain(captured), "red link a\\x07b\\x9bc\\u{202e}d\n");
  assertEquals(ansi(captured), "\x1b[31mred\x1b[0m link a\\x07b\\x9bc\\u{202e}d\x1b[0m\n");
  assertEquals(ansi("plain\n"), "plain\n");
  assertEquals(ansi("cut \x1b[3"), "cut\n");
});

Deno.test("line drawing is drawn", () => {
  assertEquals(plain("\x0elqk\x0f q \x0ex\x0f\n"), "┌─┐ q │\n");
});

Deno.test("the last lines keep the colours that were chosen before them", () => {
  const captured = "\x1b[1mone\x1b[0m\x1b[44mtwo\nthree\nfour\x1b[0m\n\n  \n";
  assertEquals(ansi(captured, 2), "\x1b[44mthree\nfour\x1b[0m\x1b[0m\n");
  assertEquals(capturedText(captured, { lines: 2, ansi: false }), {
    text: "three\nfour\n",
    isCut: true,
  });
  assertEquals(capturedText(captured, { lines: 3, ansi: false }).isCut, false);
  assertEquals(plain("\n\n"), "");
});

Deno.test("secrets are masked, also behind a line that is not shown and within colours", () => {
  const key = "-----BEGIN PRIVATE KEY-----\naB3d\naB3d\n-----END PRIVATE KEY-----\nlast\n";
  assertEquals(plain(key, 2).includes("aB3d"), false);
  assertEquals(plain(key, 3).includes("aB3d"), false);
  const coloured = "API_KEY=\x1b[32mhun\x1b[1mter2hunter2\x1b[0m end\n";
  assertEquals(plain(coloured), "API_KEY=<redacted> end\n");
  assertEquals(ansi(coloured).includes("hun"), false);
});
