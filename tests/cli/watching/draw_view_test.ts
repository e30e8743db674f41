import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { drawView } from "../../../src/cli/commands/watching/draw_view.ts";
import {
  FIRST_STATE,
  press,
  saying,
  type ViewState,
  withRows,
} from "../../../src/cli/commands/watching/view_state.ts";
import { aLayout, aPane, rowsOf } from "./a_fleet.ts";

const plain = (_style: string, text: string) => text;
const marked = (style: string, text: string) => `<${style}>${text}</>`;

const HOSTILE = "\x1b]0;owned\x07\x1b[2J\r\nrm -rf \u202e";
const WIDE = "テストが三つ通りました。次は何をしましょうか。全部直してください。";

const STATE = withRows(
  FIRST_STATE,
  rowsOf(
    [
      aLayout("a-session-with-a-long-name", [
        aPane("m1", { activity: "waiting", reason: "permission" }),
        aPane("ein-sehr-langer-name-eines-panes", { activity: "working" }),
        aPane("s2", { state: "failed", problem: `its tmux pane is gone: ${HOSTILE}` }),
      ]),
      aLayout("demo", [aPane("広い名前"), aPane("d2", { agent_id: null, state: "creating" })]),
    ],
    { m1: WIDE, "広い名前": HOSTILE, "ein-sehr-langer-name-eines-panes": "👩‍👩‍👧‍👦".repeat(90) },
  ),
);

function key(state: ViewState, name: string, size = { columns: 80, rows: 24 }): ViewState {
  const pressed = name.length === 1
    ? { kind: "text", text: name, isPasted: false } as const
    : { kind: "key", name } as const;
  return press(state, pressed, size).state;
}

function keys(state: ViewState, ...names: string[]): ViewState {
  return names.reduce((before, name) => key(before, name), state);
}

Deno.test("each line fits, with nothing in it that a terminal obeys, at any size", () => {
  const long = [..."abcdefghij".repeat(30)];
  const states = [
    STATE,
    FIRST_STATE,
    saying(STATE, `${"a long word ".repeat(30)}\n${HOSTILE}`),
    keys(STATE, "?"),
    keys(STATE, "x"),
    keys(STATE, "/", ...long),
    keys(STATE, "Down", "s", ...long),
    {
      ...STATE,
      mode: { kind: "text", title: WIDE, lines: [WIDE.repeat(9), "x"], top: 3 },
    } as const,
  ];
  for (const columns of [3, 10, 20, 60, 80, 200, 250]) {
    for (const rows of [1, 2, 3, 5, 24]) {
      for (const state of states) {
        const lines = drawView(state, { columns, rows }, plain);
        assertEquals(lines.length, rows, `${columns}x${rows}`);
        for (const line of lines) {
          assert(unicodeWidth(line) <= columns, `${columns}: ${unicodeWidth(line)} ${line}`);
          assertEquals(/[\p{Cc}\u202e]/u.test(line), false, line);
        }
      }
    }
  }
});

Deno.test("on 60 columns the name, the state and the activity can be read", () => {
  const state = withRows(
    FIRST_STATE,
    rowsOf([aLayout("demo", [
      aPane("m1", { activity: "waiting", reason: "permission" }),
      aPane("s1", { activity: "working" }),
    ])], { m1: "Do you want to go on with this plan?", s1: "Working" }),
  );
  const lines = drawView(state, { columns: 60, rows: 8 }, plain);
  assertEquals(lines[0], "1 layout, 2 panes; 1 needs you");
  assertMatch(lines[1]!, /^ {2}NAME +STATE +ACTIVITY +LAST LINE$/);
  assertMatch(lines[2]!, /^> local\/demo +ready +1 waiting, 1 working +2\/2 ready$/);
  assertMatch(lines[3]!, /^ {4}m1 +ready +waiting \(permission\) 3m +Do you .*…$/);
  assertMatch(lines[4]!, /^ {4}s1 +ready +working 3m +Working$/);
  assertMatch(lines[7]!, /^\? help {2}q quit {2}Enter attach/);
});

Deno.test("on 60 columns no line of the help is wrapped", () => {
  const lines = drawView(keys(STATE, "?"), { columns: 60, rows: 24 }, plain);
  const listed = lines.slice(2, -1).filter((line) => line !== "");
  for (const line of listed) assertMatch(line, /^[A-Z\w/?].{12}\S/);
  assertEquals(listed.length, 9);
});

Deno.test("on 200 columns nothing is cut that fits", () => {
  const lines = drawView(STATE, { columns: 200, rows: 24 }, plain).join("\n");
  assertStringIncludes(lines, "local/a-session-with-a-long-name");
  assertStringIncludes(lines, WIDE);
  assertStringIncludes(
    lines,
    "its tmux pane is gone: \\x1b]0;owned\\x07\\x1b[2J\\r\\nrm -rf \\u{202e}",
  );
});

Deno.test("the chosen row is seen among more rows than there is room for", () => {
  const panes = Array.from({ length: 100 }, (_, at) => aPane(`p${at}`));
  let state = withRows(FIRST_STATE, rowsOf([aLayout("demo", panes)]));
  const size = { columns: 80, rows: 12 };
  const shown = () => drawView(state, size, plain).slice(2, -1).map((line) => line.trim());
  assertEquals(shown().length, 9);
  assertMatch(shown()[0]!, /^> local\/demo/);
  state = key(state, "PageDown", size);
  assertMatch(shown()[4]!, /^> {3}p8 /);
  state = key(state, "End", size);
  assertMatch(shown().at(-1)!, /^> {3}p99 /);
  assertEquals(shown().length, 9);
});

Deno.test("the chosen row is painted as one, and the others by what they say", () => {
  const lines = drawView(STATE, { columns: 80, rows: 24 }, marked);
  assertMatch(lines[2]!, /^<inverse>> local\/a-sess/);
  assertStringIncludes(lines[3]!, "<doubtful>waiting");
  assertMatch(lines[4]!, /<plain> {2}s2 *<\/> *<bad>failed *<\/>/);
});

Deno.test("of a line that is typed the end is seen", () => {
  const typed = keys(STATE, "Down", "s", ..."0123456789".repeat(8));
  const lines = drawView(typed, { columns: 40, rows: 24 }, plain);
  assertMatch(lines.at(-1)!, /^….*789█$/);
  assertEquals(unicodeWidth(lines.at(-1)!), 40);
});

Deno.test("where nothing is, or nothing has the name, it says so", () => {
  assertStringIncludes(drawView(FIRST_STATE, { columns: 80, rows: 9 }, plain)[2]!, "no layouts");
  const none = drawView(keys(STATE, "/", "?"), { columns: 80, rows: 9 }, plain);
  assertStringIncludes(none[2]!, "nothing has that in its name");
});

Deno.test("a text is wrapped where a log is wider than the terminal", () => {
  const text: ViewState = {
    ...STATE,
    mode: { kind: "text", title: "Log of local/m1", lines: ["x".repeat(50), "end"], top: 0 },
  };
  const lines = drawView(text, { columns: 20, rows: 9 }, plain);
  assertEquals(lines.slice(2, 6), ["x".repeat(20), "x".repeat(20), "x".repeat(10), "end"]);
});
