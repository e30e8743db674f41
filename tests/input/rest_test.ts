import { assertEquals } from "@std/assert";
import { isAtRest, seeAgain, type Stillness } from "../../src/input/rest.ts";
import { readScreen } from "../../src/model/activity/screen.ts";

/** Whether it rests after the looks, 100 ms apart; the cursor stands behind the last row. */
function restsAfter(looks: readonly string[]): boolean {
  let seen: Stillness | null = null;
  let now = 0;
  for (const look of looks) {
    const rows = look.split("\n");
    const geometry = {
      cursorX: rows.at(-1)!.length,
      cursorY: rows.length - 1,
      height: rows.length,
      historySize: 0,
      alternate: false,
    };
    now += 100;
    seen = seeAgain(seen, readScreen(look, geometry), now);
  }
  return seen !== null && isAtRest(seen, now);
}

Deno.test("a screen that does not change for a moment is at rest", () => {
  assertEquals(restsAfter(Array(5).fill("> ")), false);
  assertEquals(restsAfter(Array(6).fill("> ")), true);
  assertEquals(restsAfter([...Array(6).fill("> "), "> x"]), false);
});

Deno.test("where something always moves, the place of the cursor has to stay for longer", () => {
  const spinning = (looks: number) => Array.from({ length: looks }, (_, at) => `busy ${at}\n> `);
  assertEquals(restsAfter(spinning(20)), false);
  assertEquals(restsAfter(spinning(21)), true);
  assertEquals(restsAfter(Array.from({ length: 40 }, (_, at) => `line ${at}`)), false);
});
