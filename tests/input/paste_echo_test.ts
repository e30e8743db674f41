import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { hasArrived } from "../../src/input/paste_echo.ts";
import { MAX_INPUT_BYTES, requireInputText } from "../../src/input/text.ts";

Deno.test("a text that shows once more than before has arrived", () => {
  assertEquals(hasArrived("$ \n", "$ ls -l\n", "ls -l"), true);
  assertEquals(hasArrived("$ ls -l\nx\n$ ", "$ ls -l\nx\n$ ls -l", "ls -l"), true);
});

Deno.test("a text that shows as often as before has not", () => {
  assertEquals(hasArrived("$ ls -l\n$ ", "$ ls -l\n$ \n", "ls -l"), false);
  assertEquals(hasArrived("$ ", "$ working…", "ls -l"), false);
});

Deno.test("a text that is wrapped, framed or continued shows all the same", () => {
  const text = "please look at the parser again\nand say what you think";
  assertEquals(
    hasArrived(
      "",
      "╭────────╮\n│ > please look  │\n│ at the parser  │\n│ again\n│ and say what │\n│ you think │",
      text,
    ),
    true,
  );
  assertEquals(
    hasArrived("$ ", "$ please look at the parser again\n> and say what you think", text),
    true,
  );
});

Deno.test("a placeholder for a long paste counts", () => {
  const text = "line\n".repeat(50);
  assertEquals(hasArrived("> ", "> [Pasted text #1 +49 lines]", text), true);
  assertEquals(
    hasArrived("> [Pasted text #1 +49 lines]", "> [Pasted text #1 +49 lines]", text),
    false,
  );
});

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
