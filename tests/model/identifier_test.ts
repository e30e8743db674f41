import { assertEquals, assertThrows } from "@std/assert";
import { isRefusal, Refusal } from "../../src/model/errors.ts";
import {
  identifierProblem,
  isFullId,
  requireIdentifier,
  tmuxSessionName,
} from "../../src/model/identifier.ts";

Deno.test("an identifier has 1 to 64 letters, digits, '_', '.' and '-'", () => {
  for (const text of ["a", "Z9", "_", ".", "-", "..", "m1", "a.b-c_d", "x".repeat(64)]) {
    assertEquals(identifierProblem(text), null, text);
  }
});

Deno.test("nothing else is an identifier", () => {
  const hostile = ["", "x".repeat(65), " ", "a b", "a\n", "\na", "a\0", "a\x1b[31m", "a:b", "a/b"];
  const wide = [
    "ä",
    "é",
    "а",
    "１",
    "a\u200b",
    "😀",
    "a+b",
    "$(x)",
    "`x`",
    "a'b",
    'a"b',
    "#{x}",
    "%1",
  ];
  for (const text of [...hostile, ...wide]) {
    assertEquals(typeof identifierProblem(text), "string", JSON.stringify(text));
  }
  for (let code = 0; code < 0x250; code++) {
    const character = String.fromCodePoint(code);
    assertEquals(identifierProblem(character) === null, /[\w.-]/.test(character), `U+${code}`);
  }
});

Deno.test("what is required to be an identifier is refused under the field's name", () => {
  assertEquals(requireIdentifier("label", "m1"), "m1");
  const error = assertThrows(() => requireIdentifier("label", "m 1"), Refusal);
  assertEquals(isRefusal(error, "validation_failed") && error.details.field, "label");
});

Deno.test("a full id is a UUID of version 4 or 7 in lower case", () => {
  const cases: [string, boolean][] = [
    ["01890a5d-ac96-774b-bcce-b302099a8057", true],
    ["9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", true],
    [crypto.randomUUID(), true],
    ["9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D", false],
    ["9b1deb4d-3b7d-1bad-9bdd-2b0d7b3dcb6d", false],
    ["9b1deb4d-3b7d-4bad-7bdd-2b0d7b3dcb6d", false],
    ["9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6", false],
    ["9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d\n", false],
    ["9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d", false],
    ["", false],
  ];
  for (const [text, expected] of cases) assertEquals(isFullId(text), expected, text);
});

Deno.test("a session's name is as tmux will have it", () => {
  assertEquals(tmuxSessionName("work"), "work");
  assertEquals(tmuxSessionName("a.b.c"), "a_b_c");
  assertEquals(tmuxSessionName("a:b"), "a_b");
  assertEquals(tmuxSessionName("a-b_c"), "a-b_c");
});
