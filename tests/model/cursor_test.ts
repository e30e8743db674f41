import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { readCursor, writeCursor } from "../../src/model/cursor.ts";
import { isRefusal, Refusal } from "../../src/model/errors.ts";

Deno.test("a cursor gives back the key it was made of, and needs no quoting anywhere", () => {
  const keys = [[1, "2026-01-01T00:00:00.000Z", "id"], [0, "", ""], [5, "é👍\n\0\"'", "ÿþ~?>"]];
  for (const key of keys) {
    const cursor = writeCursor(key);
    assertMatch(cursor, /^[A-Za-z0-9_-]+$/);
    assertEquals(readCursor(cursor, ["number", "string", "string"]), key);
  }
});

Deno.test("what is no cursor of this list is refused", () => {
  const others = [
    ...[
      "",
      "x",
      "%%%",
      "AAAA",
      "bnVsbA",
      "e30",
      writeCursor([1, "a"]),
      writeCursor(["1", "a", "b"]),
    ],
    writeCursor([1, "a", "b", "c"]),
    btoa("[1,null,2]"),
    btoa("\xff\xfe"),
    writeCursor([1, "a", "b"]).slice(1),
  ];
  for (const text of others) {
    const error = assertThrows(() => readCursor(text, ["number", "string", "string"]), Refusal);
    assertEquals(isRefusal(error, "validation_failed") && error.details.field, "after", text);
  }
});
