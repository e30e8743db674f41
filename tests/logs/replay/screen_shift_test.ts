import { assertEquals } from "@std/assert";
import { ShiftingScreen } from "../../../src/logs/replay/screen_shift.ts";

/** What leaves a screen that shows these rows one after the other; a row is a word. */
function left(...screens: string[]): string[] {
  const screen = new ShiftingScreen();
  return screens.flatMap((rows) => screen.next(rows.split(" ").map((row) => row.replace("_", ""))));
}

const SHIFTS: readonly (readonly [because: string, screens: readonly string[], left: string[]])[] =
  [
    ["nothing moves", ["a b c d box", "a b c d box"], []],
    ["one row leaves", ["a b c d box", "b c d e box"], ["a"]],
    ["several rows leave", ["a b c d e f box", "d e f g h i box"], ["a", "b", "c"]],
    ["rows leave again and again", ["a b c d", "b c d e", "c d e f"], ["a", "b"]],
    ["a header stays", ["head a b c d", "head b c d e"], ["a"]],
    ["a header with a clock stays", ["load:1 a b c d", "load:2 b c d e"], ["a"]],
    ["another row is pinned over what left", ["a b c d e f", "pin c d e f g"], ["a", "b"]],
    ["a blank row leaves", ["_ b c d e", "b c d e f"], [""]],
    ["a spinner is no move", ["a b c 1 box", "a b c 2 box"], []],
    ["another screen is no move", ["a b c d", "w x y z"], []],
    ["too little moves to tell", ["a b _ _", "b c _ _"], []],
    ["what comes back leaves once", ["a b c d e", "b c d e f", "a b c d e", "b c d e f"], ["a"]],
    ["a screen that is drawn in two steps", [
      "a b c d e f g h",
      "b c d d e f g h",
      "b c d e f g h i",
    ], [
      "a",
    ]],
  ];

Deno.test("rows that leave a screen at the top are told", () => {
  for (const [because, screens, rows] of SHIFTS) assertEquals(left(...screens), rows, because);
});
