import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  doing,
  type Effect,
  FIRST_STATE,
  press,
  saying,
  settled,
  shownRows,
  type ViewState,
  withRows,
} from "../../../src/cli/commands/watching/view_state.ts";
import { aLayout, aPane, rowsOf } from "./a_fleet.ts";

const SIZE = { columns: 80, rows: 24 };

const ROWS = rowsOf([
  aLayout("demo", [aPane("m1", { activity: "working" }), aPane("s1"), aPane("s2")]),
  aLayout("work", [aPane("w-m1", { agent_id: null, state: "creating" }), aPane("w-s1")]),
]);

/** The state behind these keys, and what is to be done in the end. A word of one character is typed. */
function after(start: ViewState, ...names: string[]): { state: ViewState; effect: Effect | null } {
  let [state, effect]: [ViewState, Effect | null] = [start, null];
  for (const name of names) {
    const key = name.length === 1
      ? { kind: "text", text: name, isPasted: false } as const
      : { kind: "key", name } as const;
    ({ state, effect } = press(state, key, SIZE));
  }
  return { state, effect };
}

const START = withRows(FIRST_STATE, ROWS);

/** The name of what the last key is about. */
function target(...names: string[]): string | null {
  const { effect } = after(START, ...names);
  return effect !== null && "row" in effect ? `${effect.kind} ${effect.row.name}` : null;
}

function chosen({ chosen, rows }: ViewState): string | undefined {
  return rows.find(({ key }) => key === chosen)?.name;
}

Deno.test("arrows choose what a key is about, and stop at both ends", () => {
  assertEquals(target("Enter"), "attach local/demo");
  assertEquals(target("Down", "Down", "Enter"), "attach local/s1");
  assertEquals(target("Down", "Down", "Up", "l"), "log local/m1");
  assertEquals(target("Up", "Up", "j", "l"), "log local/m1");
  assertEquals(target("End", "Down", "l"), "log local/w-s1");
  assertEquals(target("End", "Home", "Enter"), "attach local/demo");
});

Deno.test("what is chosen stays chosen where rows move, and where its pane is made again", () => {
  const { state } = after(START, "Down", "Down");
  const moved = rowsOf([
    aLayout("demo", [
      aPane("m1"),
      aPane("s1", { pane_id: "successor", state: "creating" }),
      aPane("s2", { state: "failed" }),
    ]),
  ]);
  assertEquals(chosen(withRows(state, moved)), "local/s1");
});

Deno.test("where what is chosen has gone, what stands in its place is chosen", () => {
  const { state } = after(START, "End");
  assertEquals(chosen(withRows(state, ROWS.slice(0, 3))), "local/s1");
  assertEquals(withRows(state, []).chosen, null);
});

Deno.test("x removes once y was pressed, and nothing else does", () => {
  const { state } = after(START, "x");
  assertEquals(
    state.mode.kind === "ask" && state.mode.question,
    [
      "m1 is working; remove layout local/demo with 3 panes? y/n",
    ][0],
  );
  assertEquals(target("Down", "Down", "x", "y"), "remove local/s1");
  for (const key of ["n", "Enter", "Esc", "x", "Down"]) {
    const { state, effect } = after(START, "x", key);
    assertEquals([state.mode.kind, effect], ["list", null]);
    assertEquals(state.said, ["not done"]);
  }
});

Deno.test("what is asked about is what was chosen then, whatever comes in its place", () => {
  const { state } = after(START, "Down", "x");
  const later = withRows(state, ROWS.slice(4));
  const { effect } = after(later, "y");
  assertEquals(effect !== null && "row" in effect && effect.row.name, "local/m1");
});

Deno.test("a pasted y is no answer, and nothing pasted is a key", () => {
  const paste = (text: string) => ({ kind: "text", text, isPasted: true }) as const;
  assertEquals(press(after(START, "x").state, paste("y"), SIZE).effect, null);
  assertEquals(press(START, paste("q"), SIZE), { state: START, effect: null });
});

Deno.test("r asks before something degraded is replaced, which may still run", () => {
  assertEquals(target("Down", "r"), "recreate local/m1");
  const broken = withRows(
    FIRST_STATE,
    rowsOf([
      aLayout("demo", [aPane("m1"), aPane("s1", { state: "degraded" })]),
    ]),
  );
  const { state, effect } = after(broken, "r");
  assertEquals(effect, null);
  assertEquals(
    state.mode.kind === "ask" && state.mode.question,
    "replace s1, which may still run? y/n",
  );
  assertEquals(after(state, "y").effect?.kind, "recreate");
});

Deno.test("s takes one line, and sends it with Enter", () => {
  const typed = after(START, "Down", "s", "q", "ü", "x", "Backspace");
  assertEquals(typed.state.mode.kind === "send" && typed.state.mode.text, "qü");
  const { effect, state } = after(typed.state, "Enter");
  assertEquals(effect?.kind === "send" && [effect.row.name, effect.text], ["local/m1", "qü"]);
  assertEquals(state.mode.kind, "list");
  assertEquals(after(typed.state, "Esc").state.said, ["nothing was sent"]);
  assertEquals(after(START, "Down", "s", "Enter").state.said, ["nothing was sent"]);
});

Deno.test("several lines that are pasted are one line to send", () => {
  const { state } = after(START, "Down", "s");
  const key = { kind: "text", text: "run\r\n\tit\x1b", isPasted: true } as const;
  const { mode } = press(state, key, SIZE).state;
  assertEquals(mode.kind === "send" && mode.text, "run it ");
});

Deno.test("a word, and the whole line, can be taken back", () => {
  const { state } = after(START, "Down", "s", "a", " ", "b", "b", "Ctrl-W");
  assertEquals(state.mode.kind === "send" && state.mode.text, "a ");
  const { mode } = after(state, "Ctrl-U").state;
  assertEquals(mode.kind === "send" && mode.text, "");
});

Deno.test("where there is no agent, it is said that there is none", () => {
  assertEquals(after(START, "s").state.said, ["nothing to send to: choose one of its panes"]);
  const named = after(START, "/", "w", "-", "m", "Enter", "Down");
  assertEquals(after(named.state, "l").state.said, [
    "no log: local/w-m1 is creating and no agent",
  ]);
});

Deno.test("/ leaves what has the text in its name, and Esc shows all again", () => {
  const { state } = after(START, "/", "S", "1");
  assertEquals(shownRows(state).map(({ name }) => name), [
    ...["local/demo", "local/s1", "local/work", "local/w-s1"],
  ]);
  const kept = after(state, "Enter", "Down").state;
  assertEquals(chosen(kept), "local/s1");
  const all = after(kept, "Esc");
  assertEquals([all.effect, shownRows(all.state).length], [null, ROWS.length]);
  assertEquals(shownRows(after(START, "/", "w", "o", "r").state).length, 3);
});

Deno.test("? shows what the keys do, and goes again", () => {
  const { state } = after(START, "?");
  assertEquals(state.mode.kind === "text" && state.mode.title, "Keys");
  for (const key of ["q", "Esc", "?", "Enter"]) {
    const left = after(state, key);
    assertEquals([left.state.mode.kind, left.effect], ["list", null]);
  }
});

Deno.test("a text scrolls up to its ends", () => {
  const lines = Array.from({ length: 100 }, (_, at) => `line ${at}`);
  const text: ViewState = { ...START, mode: { kind: "text", title: "Log", lines, top: Infinity } };
  const topAfter = (...keys: string[]) => {
    const { mode } = after(text, ...keys).state;
    return mode.kind === "text" ? mode.top : null;
  };
  assertEquals(topAfter("Up"), 78);
  assertEquals(topAfter("Down"), 79);
  assertEquals(topAfter("PageUp", "PageUp"), 37);
  assertEquals(topAfter("Home", "Up", "Down"), 1);
});

Deno.test("q and Esc leave, Ctrl-C interrupts, whatever is being done", () => {
  assertEquals(after(START, "q").effect, { kind: "quit", interrupted: false });
  assertEquals(after(START, "Esc").effect, { kind: "quit", interrupted: false });
  for (const before of [[], ["?"], ["/", "a"], ["x"], ["Down", "s", "a"]]) {
    assertEquals(after(START, ...before, "Ctrl-C").effect, { kind: "quit", interrupted: true });
  }
});

Deno.test("what came of an action stands behind what was being done, until the next key", () => {
  const busy = doing(START, "removing local/s1");
  const done = saying(busy, "removed pane s1\nhint: again");
  assertEquals(done.said, ["removing local/s1… removed pane s1", "hint: again"]);
  assertEquals(settled(done).said, done.said);
  assertEquals(settled(busy).said, []);
  assertEquals(after(done, "Down").state.said, []);
  assertStringIncludes(saying(busy, "bad \x1b[2J words").said[0]!, "bad \\x1b[2J words");
});

Deno.test("a complaint that comes at each look is said once", () => {
  const [once, twice] = [saying(START, "busy"), saying(saying(START, "busy"), "busy")];
  assertEquals(twice, once);
});
