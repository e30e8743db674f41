import { assertEquals } from "@std/assert";
import {
  FIRST_PORTION,
  isCut,
  nextPortion,
  portionOfLook,
} from "../../../src/logs/pulled/portion.ts";

Deno.test("a look asks for no more than comes in its time over a slow line", () => {
  const megabit = 1_000_000 / 8 / 1000;
  for (const leftMs of [500, 2000, 5000]) {
    assertEquals(portionOfLook(leftMs) * 4 / 3 / megabit < leftMs, true);
  }
  assertEquals(portionOfLook(30_000), 1 << 20);
});

Deno.test("a quick line is asked for more each time, up to what an answer holds", () => {
  const portions = [FIRST_PORTION];
  for (let n = 0; n < 5; n++) portions.push(nextPortion(portions.at(-1)!, 20));
  assertEquals(portions.map((each) => each >> 10), [128, 512, 2048, 2048, 2048, 2048]);
  // In hexadecimal, where there is no base64: sixteen bytes in a line of forty-nine.
  assertEquals(portions.at(-1)! * 49 / 16 < 8 << 20, true);
});

Deno.test("a line that has become slow is asked for less at once, and never for nothing", () => {
  assertEquals(nextPortion(1 << 20, 4000), 1 << 18);
  assertEquals(nextPortion(FIRST_PORTION, 60_000), 32 << 10);
});

Deno.test("there may be more of a log that gave all that it was asked for", () => {
  const log = (bytes: number) => ({
    ...{ isOpen: true, isEnded: false, isGone: false },
    parts: [{ start: 0, segmentStart: 0, bytes: new Uint8Array(bytes) }],
  });
  assertEquals(isCut([log(9), log(3)], 10), false);
  assertEquals(isCut([log(9), log(10)], 10), true);
  assertEquals(isCut([], 10), false);
});
