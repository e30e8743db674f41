import { assertEquals, assertThrows } from "@std/assert";
import { changeStates } from "../../../src/managed/lifecycle/transition.ts";
import { insertLayout } from "../../../src/store/layouts.ts";
import { getPane, insertPane } from "../../../src/store/panes.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { exactly } from "../../support/items.ts";
import { sandbox } from "../../support/sandbox.ts";
import { aLayout, aPane, instant } from "../../support/store.ts";

/** A layout of two `creating` records, without anything in tmux. */
function recordsIn(at: OpenedOn) {
  const layout = aLayout({ intendedPaneCount: 2 });
  const panes = exactly([0, 1].map((slot) => aPane(layout, { slot, label: `p${slot}` })), 2);
  at.ctx.store.write("create", (writer) => {
    insertLayout(writer, layout, { request: "", workingDir: null, searchPath: null });
    for (const pane of panes) insertPane(writer, pane);
  });
  return { layout, panes };
}

function events(at: OpenedOn): unknown[] {
  return at.ctx.store.all<{ event_type: string; sequence: number; payload: string }>(
    "SELECT event_type, sequence, payload FROM lifecycle_event ORDER BY position",
  ).map(({ event_type, sequence, payload }) => [event_type, sequence, JSON.parse(payload)]);
}

Deno.test("a move takes the marker, the layout's new state and every event with it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout, panes } = recordsIn(at);
  changeStates(at.ctx, "spawn.settle", "daemon", ({ move }) => {
    assertEquals(move(panes[0], "ready"), true);
    assertEquals(move(panes[1], "degraded", "log_attach", "why"), true);
  });
  const moved = panes.map((pane) => getPane(at.ctx.store, pane.id)!);
  assertEquals(moved.map((pane) => [pane.state, pane.failedStage, pane.pendingMarkerToken]), [
    ["ready", null, null],
    ["degraded", "log_attach", null],
  ]);
  assertEquals(at.detail(layout.id).state, "degraded");
  const marker_token = panes[0].pendingMarkerToken;
  const prev_state = "creating";
  assertEquals(events(at), [
    ["managed_pane_pending_marker_cleared", 1, { marker_token }],
    ["managed_pane_state_changed", 2, { prev_state, new_state: "ready" }],
    ["managed_pane_pending_marker_cleared", 1, { marker_token }],
    ["managed_pane_state_changed", 2, {
      prev_state,
      new_state: "degraded",
      failed_stage: "log_attach",
    }],
    ["managed_layout_state_changed", 1, { prev_state, new_state: "degraded" }],
  ]);
});

Deno.test("a record that has left the state it was read in is not moved, and nothing is written", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = recordsIn(at);
  const move = () =>
    changeStates(at.ctx, "spawn.settle", "daemon", ({ move }) => move(panes[0], "ready"));
  assertEquals([move(), move()], [true, false]);
  assertEquals(events(at).length, 2);
});

Deno.test("a move that the lifecycle does not have is a bug, and undoes its transaction", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = recordsIn(at);
  assertThrows(
    () =>
      changeStates(at.ctx, "spawn.settle", "daemon", ({ move }) => {
        move(panes[0], "ready");
        move(panes[1], "removed");
      }),
    Error,
    "no transition creating → removed",
  );
  assertEquals(getPane(at.ctx.store, panes[0].id)?.state, "creating");
  assertEquals(events(at), []);
});

Deno.test("a layout follows the newest record of each slot", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout, panes } = recordsIn(at);
  changeStates(at.ctx, "spawn.settle", "daemon", ({ move }) => {
    move(panes[0], "failed", "pane_create", "why");
    move(panes[1], "ready");
  });
  assertEquals(at.detail(layout.id).failed_stage, "pane_create");
  const successor = aPane(layout, {
    label: "p0",
    createdAt: instant(1),
    predecessorId: panes[0].id,
  });
  changeStates(at.ctx, "recreate", "operator", ({ writer, touch }) => {
    insertPane(writer, successor);
    touch(layout.id);
  });
  assertEquals(at.detail(layout.id).state, "creating");
  changeStates(at.ctx, "spawn.settle", "daemon", ({ move }) => move(successor, "ready"));
  assertEquals(at.detail(layout.id).state, "ready");
  assertEquals("failed_stage" in at.detail(layout.id), false);
});
