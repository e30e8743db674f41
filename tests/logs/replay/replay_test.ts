import { assertEquals } from "@std/assert";
import { withGivenUp } from "../../../src/logs/replay/given_up.ts";
import { Replay } from "../../../src/logs/replay/replay.ts";
import { linesOf } from "../../../src/logs/replay/replay_end.ts";
import { Tamer } from "../../../src/logs/replay/tame.ts";

const SIZE = { columns: 20, rows: 5 };

/** What a terminal of 20 by 5 shows of the output, as lines. */
async function shown(...output: string[]): Promise<string[]> {
  const tamer = new Tamer(SIZE);
  using replay = new Replay(SIZE, 1000);
  for (const part of output) await replay.add(tamer.add(part).text);
  replay.rest();
  return linesOf(
    withGivenUp(replay.givenUp(), [...replay.scrolled(), ...replay.standing()]),
  );
}

function numbered(lines: number): string {
  return Array.from({ length: lines }, (_, at) => `line ${at + 1}\r\n`).join("");
}

/** A screen of rows from this one on, as a program draws it that begins at the top each time. */
function drawn(first: number): string {
  return [0, 1, 2, 3, 4].map((at) => `\x1b[${at + 1};1Hrow ${first + at}\x1b[K`).join("");
}

const LINES: readonly (readonly [because: string, output: string, lines: readonly string[]])[] = [
  ["lines stand below each other", "one\r\ntwo\r\n", ["one", "two"]],
  ["lines scroll by", numbered(7), [1, 2, 3, 4, 5, 6, 7].map((at) => `line ${at}`)],
  ["a progress bar shows its last state", " 10 %\r 50 %\r100 %\r\ndone", ["100 %", "done"]],
  ["what is taken back is not there", "tpyo\b\b\b\x1b[Kypo\r\n", ["typo"]],
  ["a line that wraps is one line", `${"a".repeat(45)}\r\nb`, ["a".repeat(45), "b"]],
  ["a line that wraps while it scrolls by is one", `${"a".repeat(150)}\r\nb`, [
    "a".repeat(150),
    "b",
  ]],
  ["wide characters take two cells", "日本語\x1b[1;7Hx", ["日本語x"]],
  ["a wide character that does not fit wraps", `${"a".repeat(19)}日b`, [`${"a".repeat(19)}日b`]],
  ["marks join what they belong to", "e\u0301e\x1b[1;3Hx", ["e\u0301ex"]],
  ["a tab goes to the next stop", "a\tb", ["a       b"]],
  ["line drawing is drawn", "\x1b(0lqk\x1b(B", ["┌─┐"]],
  ["a box is drawn in place", "\x1b[2;2Hab\x1b[1;2Hcd", [" cd", " ab"]],
  ["rows that are written again show once", "-\r\na\r\nb\r\n\x1b[2A\x1b[Jc\r\n", ["-", "c"]],
  ["a screen that is cleared scrolls by", "one\r\ntwo\x1b[2J\x1b[Hthree", ["one", "two", "three"]],
  ["so does one that is cleared from the top", "one\r\n\x1b[H\x1b[Jtwo", ["one", "two"]],
  ["a history that is given up is there", "1\r\n2\r\n3\x1b[H\x1b[2J\x1b[3Jnew", [
    "1",
    "2",
    "3",
    "new",
  ]],
  [
    "what is drawn again after that is there once",
    `0\r\n${numbered(9)}\x1b[H\x1b[2J\x1b[3J${numbered(10)}`,
    [
      "0",
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((at) => `line ${at}`),
    ],
  ],
  ["what scrolls in a region from the top stays", "\x1b[1;3r1\r\n2\r\n3\r\n4\x1b[r\x1b[5;1Hend", [
    ..."1234",
    "",
    "end",
  ]],
  ["a screen of its own stands below", "$ vi\r\n\x1b[?1049h\x1b[Htext", ["$ vi", "text"]],
  [
    "a screen of its own that was left stays where it was",
    "$ vi\r\n\x1b[?1049h\x1b[Htext\x1b[?1049l$ ls",
    [
      "$ vi",
      "text",
      "$ ls",
    ],
  ],
  [
    "so it does when it has scrolled by",
    `$ vi\r\n\x1b[?1049h\x1b[Htext\x1b[?1049l$ ls\r\n${numbered(5)}`,
    [
      "$ vi",
      "text",
      "$ ls",
      ...[1, 2, 3, 4, 5].map((at) => `line ${at}`),
    ],
  ],
  [
    "what a screen of its own moves up stands above it",
    `$ vi\r\n\x1b[?1049h${drawn(1)}${drawn(2)}`,
    [
      "$ vi",
      ...["row 1", "row 2", "row 3", "row 4", "row 5", "row 6"],
    ],
  ],
  ["what it moves down again stands there once", `\x1b[?1049h${drawn(1)}${drawn(3)}${drawn(2)}`, [
    ...["row 1", "row 2", "row 3", "row 4", "row 5", "row 6"],
  ]],
  [
    "what it moved up stands there once it was left",
    `\x1b[?1049h${drawn(1)}${drawn(3)}\x1b[?1049l$`,
    [
      ...["row 1", "row 2", "row 3", "row 4", "row 5", "row 6", "row 7", "$"],
    ],
  ],
  ["a terminal that is reset has shown something", "one\x1bctwo", ["one", "two"]],
];

Deno.test("a terminal shows what it was told to", async () => {
  for (const [because, output, lines] of LINES) assertEquals(await shown(output), lines, because);
});

Deno.test("it shows the same however the output is cut", async () => {
  for (const [because, output, lines] of LINES) {
    assertEquals(await shown(...output), lines, because);
  }
});

Deno.test("thousands of lines scroll by, none twice and none missing", async () => {
  const output = numbered(5000);
  using replay = new Replay(SIZE, 10_000);
  await replay.add(output);
  const lines = linesOf([...replay.scrolled(), ...replay.standing()]);
  assertEquals(lines.map((line) => `${line}\r\n`).join(""), output);
});

Deno.test("a line without end is given in parts, and is one line", async () => {
  const word = "word ".repeat(4000);
  assertEquals(await shown(word), [word.trimEnd()]);
});

Deno.test("a terminal that changes its size wraps what stands on it anew, and loses nothing", async () => {
  using replay = new Replay(SIZE, 1000);
  const long = "b".repeat(30);
  await replay.add(`${numbered(6)}${long}\r\nlast`);
  replay.resize({ columns: 40, rows: 10 });
  await replay.add("\r\nafter");
  replay.resize({ columns: 10, rows: 3 });
  await replay.add("\r\nend");
  assertEquals(linesOf([...replay.scrolled(), ...replay.standing()]), [
    ...[1, 2, 3, 4, 5, 6].map((at) => `line ${at}`),
    long,
    "last",
    "after",
    "end",
  ]);
});
