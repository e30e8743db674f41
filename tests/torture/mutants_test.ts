/** Every mutant can be made: what it edits is in the program, once. */
import { assertEquals } from "@std/assert";
import { ROOT } from "../support/root.ts";
import { MUTANTS } from "./mutants.ts";

Deno.test("what a mutant edits is in the program exactly once", () => {
  const wrong = MUTANTS.flatMap(({ name, edits }) =>
    edits.filter(({ file, from }) => Deno.readTextFileSync(ROOT + file).split(from).length !== 2)
      .map(({ file }) => `${name}: ${file}`)
  );
  assertEquals(wrong, []);
});
