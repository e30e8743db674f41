import { assertEquals } from "@std/assert";
import { doctorText } from "../../../src/cli/render/doctor.ts";
import { actionLine } from "../../../src/cli/render/actions.ts";
import { eventLine } from "../../../src/cli/render/events.ts";
import { type Cell, type Column, fields, table } from "../../../src/cli/render/text_table.ts";
import { age, count, stateCell } from "../../../src/cli/render/words.ts";
import type { Paint } from "../../../src/cli/terminal/terminal.ts";

const plain: Paint = (_style, text) => text;
const marked: Paint = (style, text) => style === "plain" ? text : `<${style}>${text}</>`;

/** A table of columns that are never cut, on what has no width. */
function whole(headings: readonly string[], rows: readonly (readonly Cell[])[], paint = plain) {
  const columns = headings.map((heading, at): Column<readonly Cell[]> => ({
    heading,
    rank: 3,
    cell: (row) => row[at] ?? "",
  }));
  return table(columns, rows, { paint, width: null });
}

Deno.test("columns are aligned by the cells they take, not by characters", () => {
  const rows = [["日本", "x"], ["é", "y"], ["ab", "z"]];
  assertEquals(
    whole(["A", "B"], rows),
    ["A     B", "日本  x", "é     y", "ab    z"].join("\n"),
  );
});

Deno.test("a column that is empty in every row is left out", () => {
  assertEquals(whole(["A", "B", "C"], [["a", "", "c"], ["a", "", "c"]]), "A  C\na  c\na  c");
});

Deno.test("colour does not move columns", () => {
  const rows = [[{ text: "ready", style: "good" as const }, "x"]];
  assertEquals(
    whole(["S", "B"], rows, marked),
    "<strong>S</>      <strong>B</>\n<good>ready</>  x",
  );
});

Deno.test("no control character of a cell reaches the terminal", () => {
  assertEquals(fields([["title", "a\x1b[31m\nb"]], plain), "title  a\\x1b[31m\\nb");
  const event = {
    event_id: "e",
    event_type: "managed_pane_log_attach_failed",
    origin: "managed",
    actor: "operator",
    layout_id: "l",
    pane_id: null,
    sequence: 1,
    timestamp: "t",
    payload: { reason: "\x07" },
  } as const;
  const view = { nameOf: () => "l\x1b", wide: false };
  assertEquals(
    eventLine(event, { paint: plain, width: null }, view),
    "t  layout l\\x1b  pane_log_attach_failed  \\x07",
  );
  const action = {
    action_id: "a",
    action_type: "adopt",
    user: "u\x1b]0;x",
    peer_container_id: "c",
    agent_id: "g",
    other_agent_id: null,
    layout_id: null,
    pane_id: null,
    outcome: "adopted",
    reason: null,
    timestamp: "t",
    ended_at: "t",
    details: {},
  } as const;
  assertEquals(
    actionLine(action, { paint: plain, width: null }, view),
    "t  agent l\\x1b  adopt  adopted, by u\\x1b]0;x in l\\x1b",
  );
  const check = { check: "c", status: "problem", message: "\x1b", cure: "\x9b" } as const;
  assertEquals(doctorText([check], plain), "problem  c  \\x1b — cure: \\x9b");
});

Deno.test("an event goes on in the next line where the terminal is too narrow for it", () => {
  const event = {
    event_id: "e",
    event_type: "managed_layout_state_changed",
    origin: "managed",
    actor: "operator",
    layout_id: "l",
    pane_id: null,
    sequence: 1,
    timestamp: "2026-01-01T00:00:00.000Z",
    payload: { prev_state: "creating", new_state: "ready" },
  } as const;
  const at = (width: number) =>
    eventLine(event, { paint: plain, width }, { nameOf: () => "local/demo", wide: false });
  const of = "2026-01-01T00:00:00.000Z  layout local/demo";
  assertEquals(at(83), `${of}  layout_state_changed  creating → ready`);
  assertEquals(at(80), `${of}  layout_state_changed\n    creating → ready`);
  assertEquals(at(60), `${of}\n    layout_state_changed  creating → ready`);
  assertEquals(at(20).split("\n").at(-1), "    creating → ready");
  assertEquals(at(19).split("\n").at(-1), "    creating → rea…");
});

Deno.test("a state says what people see of it, and whether it is stale", () => {
  assertEquals(stateCell({ state: "failed", failed_stage: "pane_create" }), {
    text: "failed (tmux pane not made)",
    style: "bad",
  });
  assertEquals(stateCell({ state: "ready", stale: true }), { text: "ready stale", style: "good" });
});

Deno.test("ages come in their largest unit, and never before now", () => {
  const now = new Date("2026-01-02T00:00:00Z");
  assertEquals(age("2026-01-01T23:59:59.500Z", now), "0s");
  assertEquals(age("2026-01-01T23:58:30Z", now), "1m");
  assertEquals(age("2026-01-01T12:00:00Z", now), "12h");
  assertEquals(age("2025-12-30T12:00:00Z", now), "2d");
  assertEquals(age("2026-01-03T00:00:00Z", now), "0s");
  assertEquals([count(1, "pane"), count(2, "pane")], ["1 pane", "2 panes"]);
});
