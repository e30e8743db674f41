import { assertEquals } from "@std/assert";
import { isAsArranged } from "../../../src/managed/spawn/arrangement.ts";

const THEN = "ab12,80x24,0,0[80x12,0,0,1,80x11,0,13{40x11,0,13,2,39x11,41,13,13}]";

const CASES: readonly [what: string, now: string, isAsArranged: boolean][] = [
  ["the same", THEN, true],
  ["another size of the window", THEN.replace("80x24", "90x30").replace("40x11", "50x17"), true],
  ["a pane is gone", "cd34,80x24,0,0[80x12,0,0,1,80x11,0,13,13]", true],
  ["all but one are gone", "cd34,80x24,0,0,2", true],
  ["a border was moved", THEN.replace("80x12,0,0,1", "80x20,0,0,1"), false],
  ["panes were swapped", THEN.replace(",13,2,", ",13,13,").replace("13,13}", "13,2}"), false],
  [
    "panes stand side by side now",
    "cd34,90x24,0,0{80x12,0,0,1,80x11,0,13[40x11,0,13,2,39x11,41,13,13]}",
    false,
  ],
  ["a pane came to it", "cd34,80x24,0,0[80x12,0,0,1,80x11,0,13,7]", false],
  ["nothing that can be read", "80x24", false],
  ["a part that is missing", THEN.slice(0, -2), false],
];

for (const [what, now, expected] of CASES) {
  Deno.test(`a window is ${expected ? "" : "not "}as it was arranged: ${what}`, () => {
    assertEquals(isAsArranged(THEN, now), expected);
  });
}

Deno.test("a window of which nothing is kept counts as changed by hand", () => {
  assertEquals(isAsArranged("", THEN), false);
});
