import { assertEquals } from "@std/assert";
import { nearest } from "../../src/model/nearest.ts";

Deno.test("a mistyped word finds the one that was meant, a strange one finds none", () => {
  const known = ["columns", "rows", "arrangement", "name_contains"];
  const cases: [string, string | null][] = [
    ["colums", "columns"],
    ["Columns", "columns"],
    ["row", "rows"],
    ["arangment", "arrangement"],
    ["nameContains", "name_contains"],
    ["name-contains", "name_contains"],
    ["colour", null],
    ["", null],
    ["x".repeat(10_000), null],
  ];
  for (const [word, expected] of cases) assertEquals(nearest(word, known), expected, word);
});
