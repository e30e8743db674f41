import { assertEquals } from "@std/assert";
import { aLayout, aPane, rowsOf } from "./a_fleet.ts";

function texts(cells: readonly unknown[]): string[] {
  return cells.map((cell) => typeof cell === "string" ? cell : (cell as { text: string }).text);
}

Deno.test("those that need a person come first, all others in their order", () => {
  const waiting = (label: string) => aPane(label, { activity: "waiting", reason: "permission" });
  const rows = rowsOf([
    aLayout("calm", [aPane("a", { activity: "working" }), aPane("b")]),
    aLayout("asking", [aPane("c"), waiting("d"), aPane("e", { state: "degraded" }), aPane("f")]),
    aLayout("broken", [aPane("g"), aPane("h", { state: "failed" })], { state: "degraded" }),
  ]);
  const order = rows.map(({ kind, name, label }) => kind === "layout" ? name : label);
  const expected = "local/asking d e c f local/broken h g local/calm a b";
  assertEquals(order.join(" "), expected);
  assertEquals(rows.filter(({ needsPerson }) => needsPerson).map(({ label }) => label), [
    ...["d", "e", "h"],
  ]);
});

Deno.test("a pane shows its activity with its age, and the last line of its screen", () => {
  const [, pane] = rowsOf([aLayout("demo", [aPane("m1")])], { m1: "3 tests passed" });
  assertEquals(texts(pane!.cells), ["  m1", "ready", "idle 3m", "3 tests passed"]);
});

Deno.test("a pane that is not well shows why in the place of its last line", () => {
  const broken = aPane("m1", { state: "degraded", problem: "the program is not there" });
  const [, pane] = rowsOf([aLayout("demo", [broken])], { m1: "sh: not found" });
  assertEquals(texts(pane!.cells), ["  m1", "degraded", "idle 3m", "the program is not there"]);
});

Deno.test("a layout whose container could not be read says why, and since when", () => {
  const [layout] = rowsOf([aLayout("demo", [aPane("m1")], { stale: true })]);
  assertEquals(texts(layout!.cells), [
    ...["local/demo", "ready stale", "1 idle", "it does not answer; looked at 10m ago"],
  ]);
});

Deno.test("of each place the newest record is shown, a removed one too", () => {
  const rows = rowsOf([aLayout("demo", [
    aPane("m1", { tmux_pane_index: 1 }),
    aPane("m1", { tmux_pane_index: 1, pane_id: "before", state: "failed" }),
    aPane("s1", { tmux_pane_index: 2, state: "removed" }),
  ])]);
  assertEquals(rows.map(({ label, state }) => `${label} ${state}`), [
    ...[" ready", "m1 ready", "s1 removed"],
  ]);
});
