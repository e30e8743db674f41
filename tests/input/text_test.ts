import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { MAX_INPUT_BYTES, requireInputText } from "../../src/input/text.ts";

Deno.test("a text keeps its lines and loses the break at its end", () => {
  assertEquals(requireInputText("a\r\nb\tc\n"), "a\nb\tc");
  assertEquals(requireInputText("a\n\n"), "a\n");
  assertEquals(requireInputText("smörgås 🍣"), "smörgås 🍣");
});

Deno.test("a text that could act as keys is refused", () => {
  for (const bad of ["a\x1b[201~rm", "\x03", "a\rb", "\x00", "\x7f", "\x9b1m", "\ud800"]) {
    assertThrows(() => requireInputText(bad), Refusal, "control character");
  }
});

Deno.test("a text that cannot be seen, or is too large, is refused", () => {
  for (const empty of ["", " \n\t\n"]) {
    assertThrows(() => requireInputText(empty), Refusal, "no visible characters");
  }
  requireInputText("x".repeat(MAX_INPUT_BYTES));
  assertThrows(() => requireInputText("x".repeat(MAX_INPUT_BYTES + 1)), Refusal, "at most");
});
