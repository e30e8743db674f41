import { assertEquals } from "@std/assert";
import { between, leftOf, readScreen } from "../../../src/model/activity/screen.ts";

function read(captured: string, height = captured.split("\n").length) {
  const geometry = { cursorX: 0, cursorY: 0, height, historySize: 0, alternate: false };
  return readScreen(captured, geometry);
}

Deno.test("cells count as wide as they are", () => {
  const [row] = read("a🍣b e\u0301f").rows;
  assertEquals(leftOf(row, 3), "a🍣");
  assertEquals(between(row, 3, Infinity), "b e\u0301f");
});

Deno.test("line drawing, hyperlinks and colours are not text", () => {
  const [row] =
    read("\x1b[31m\x0eqx\x0f\x1b[38;5;7m hi\x1b]8;;http://x\x1b\\there\x1b]8;;\x1b\\").rows;
  assertEquals(between(row, 0, Infinity), "── hithere");
});

Deno.test("a single inverse cell is a cursor, a run of them is not", () => {
  const own = { row: 0, column: 0 };
  const [inverse, plain] = ["\x1b[7m", "\x1b[27m"];
  assertEquals(read(`> a${inverse}b${plain}c`).cursors, [own, { row: 0, column: 3 }]);
  assertEquals(read(`> a${inverse}bc${plain}`).cursors, [own]);
  assertEquals(read(`> a${inverse}\n\x1b[0mnext`).cursors, [own, { row: 0, column: 3 }]);
  assertEquals(read(`\x1b[38;5;7ma\x1b[0mb`).cursors, [own]);
  assertEquals(read(`${inverse}h${plain}istory\nnow`, 1).cursors, [{ row: 1, column: 0 }]);
});
