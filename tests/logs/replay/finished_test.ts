import { assertEquals } from "@std/assert";
import { FinishedLines } from "../../../src/logs/replay/finished.ts";
import { Replay } from "../../../src/logs/replay/replay.ts";

/** Output, or a pause of so many looks. */
type Step = string | number;

/** What is given of the steps on a terminal of 20 by 5, a look after each. */
async function given(...steps: Step[]): Promise<string> {
  using replay = new Replay({ columns: 20, rows: 5 }, 1000);
  const finished = new FinishedLines();
  let text = "";
  for (const step of steps) {
    const looks = typeof step === "number" ? step : 1;
    if (typeof step === "string") await replay.add(step);
    for (let look = 0; look < looks; look++) {
      text += finished.scrolledBy(replay.scrolled());
      const { cursorRow } = replay;
      text += finished.next({ standing: replay.standing(), cursorRow }, looks > 4);
    }
  }
  return text;
}

const GIVEN: readonly (readonly [because: string, steps: readonly Step[], text: string])[] = [
  ["a line that scrolls by is finished", ["1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7"], "1\n2\n"],
  ["a line above the cursor is not at once", ["one\r\ntwo"], ""],
  ["a line that stays is", ["one\r\ntwo", 4], "one\n"],
  ["the cursor's line is given when nothing comes", ["one\r\ngo on? ", 9], "one\ngo on? "],
  ["what is added goes on in it", ["go on?", 9, " yes\r\nthen\r\n", 9], "go on? yes\nthen\n"],
  ["another line in its place is given", ["1%", 9, "\r20%", 9, "\r\n", 9], "1%\n20%\n"],
  ["a progress bar is given once", ["1%", "\r20%", "\r100%", "\r\n", 4], "100%\n"],
  ["a line is given once, where it stood and where it scrolls by", [
    "1\r\n2\r\n3\r\n",
    9,
    "4\r\n5\r\n6\r\n7\r\n",
    9,
  ], "1\n2\n3\n4\n5\n6\n7\n"],
  ["a line that is changed is given again", ["a\r\nb\r\n", 9, "\x1b[2AA\x1b[2B", 9], "a\nb\nA\n"],
  [
    "below one that moves nothing is given",
    ["a\r\n1\r\nb\r\n", "\x1b[2A2\r\n\n", "\x1b[2A3\r\n\n"],
    "",
  ],
  ["the same after a clear is given again", ["a\r\n", 9, "\x1b[H\x1b[2Ja\r\n", 9], "a\na\n"],
];

Deno.test("a line is given when it is finished, and once", async () => {
  for (const [because, steps, text] of GIVEN) assertEquals(await given(...steps), text, because);
});
