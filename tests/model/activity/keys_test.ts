import { assertEquals, assertThrows } from "@std/assert";
import { isKey, KEY_NAMES, keyBytes } from "../../../src/model/activity/keys.ts";

Deno.test("every key that has a name has bytes of its own", () => {
  const bytes = KEY_NAMES.map((name) => keyBytes(name, false));
  assertEquals(new Set(bytes).size, KEY_NAMES.length);
  assertEquals(keyBytes("Enter", false), "\r");
  assertEquals(keyBytes("C-c", false), "\x03");
  assertEquals(keyBytes("C-u", false), "\x15");
});

Deno.test("arrows have the form that the program has asked for", () => {
  assertEquals(["Up", "Down"].map((key) => keyBytes(key, false)), ["\x1b[A", "\x1b[B"]);
  assertEquals(["Left", "Right"].map((key) => keyBytes(key, true)), ["\x1bOD", "\x1bOC"]);
  assertEquals(keyBytes("BTab", true), "\x1b[Z");
});

Deno.test("a key is a name or one printable character", () => {
  for (const key of ["y", "1", "ö", "🍣", "-", ...KEY_NAMES]) assertEquals(isKey(key), true, key);
  for (const key of ["", "ab", " ", "\n", "\x1b", "C-u", "C-d", "enter", "toString"]) {
    assertEquals(isKey(key), false, JSON.stringify(key));
  }
  assertThrows(() => keyBytes("toString", false));
});
