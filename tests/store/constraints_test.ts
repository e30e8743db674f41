import { assertEquals, assertThrows } from "@std/assert";
import type { ManagedPane } from "../../src/model/pane.ts";
import { FAILED_STAGES, PANE_STATES } from "../../src/model/states.ts";
import { StoreBox } from "../support/store.ts";

/** Writes one value into the only row of a table. */
function set(at: StoreBox, table: string, column: string, value: string | number | null): void {
  at.store.write("create", (writer) => writer.run(`UPDATE ${table} SET ${column} = ?`, value));
}

function refuses(at: StoreBox, table: string, column: string, value: string | number | null) {
  assertThrows(() => set(at, table, column, value), Error, "constraint", `${column} = ${value}`);
}

Deno.test("states and stages are closed sets", async () => {
  await using at = new StoreBox();
  const layout = at.addLayout();
  at.addPane(layout, { state: "ready" });
  for (const state of ["", "Ready", "dead", "pending"]) {
    refuses(at, "managed_pane", "state", state);
    refuses(at, "managed_layout", "state", state);
  }
  for (const stage of ["", "create", "unknown"]) refuses(at, "managed_pane", "failed_stage", stage);
  for (const stage of FAILED_STAGES) set(at, "managed_pane", "failed_stage", stage);
  for (const state of PANE_STATES) set(at, "managed_layout", "state", state);
});

Deno.test("a record has a marker exactly while it is creating", async () => {
  await using at = new StoreBox();
  at.addPane(at.addLayout());
  refuses(at, "managed_pane", "pending_marker_token", null);
  for (const state of PANE_STATES.filter((each) => each !== "creating")) {
    refuses(at, "managed_pane", "state", state);
  }
  at.store.write("create", (writer) => {
    writer.run("UPDATE managed_pane SET state = 'ready', pending_marker_token = NULL");
  });
  refuses(at, "managed_pane", "pending_marker_token", "t");
  refuses(at, "managed_pane", "state", "creating");
});

Deno.test("only a failed layout has a failed stage", async () => {
  await using at = new StoreBox();
  at.addLayout();
  refuses(at, "managed_layout", "failed_stage", "pane_create");
  set(at, "managed_layout", "state", "failed");
  set(at, "managed_layout", "failed_stage", "pane_create");
  refuses(at, "managed_layout", "state", "ready");
});

Deno.test("numbers stay in their ranges and columns keep their types", async () => {
  await using at = new StoreBox();
  at.addPane(at.addLayout());
  refuses(at, "managed_pane", "chain_depth", -1);
  refuses(at, "managed_pane", "chain_depth", 17);
  refuses(at, "managed_pane", "tmux_pane_index", -1);
  refuses(at, "managed_pane", "log_attached", 2);
  refuses(at, "managed_layout", "intended_pane_count", 0);
  for (const column of ["label", "role", "capability", "created_at"]) {
    refuses(at, "managed_pane", column, null);
  }
  assertThrows(() => set(at, "managed_pane", "tmux_pane_index", "one"), Error, "cannot store");
});

Deno.test("a record needs the records that it names", async () => {
  await using at = new StoreBox();
  const layout = at.addLayout();
  assertThrows(() => at.addPane({ ...layout, id: "none" }), Error, "FOREIGN KEY");
  assertThrows(() => at.addPane(layout, { predecessorId: "none" }), Error, "FOREIGN KEY");
  assertThrows(() => at.addPane(layout, { agentId: "none" }), Error, "FOREIGN KEY");
});

const LIVE = ["creating", "ready", "degraded"] as const;
const ENDED = ["failed", "removed"] as const;

/** Whether a second record with `second` beside one with `first` is taken. */
async function takesBeside(
  first: Partial<ManagedPane>,
  second: Partial<ManagedPane>,
): Promise<boolean> {
  await using at = new StoreBox();
  const layout = at.addLayout();
  at.addPane(layout, first);
  try {
    at.addPane(layout, second);
    return true;
  } catch (error) {
    assertEquals(error instanceof Error && error.message.includes("UNIQUE"), true);
    return false;
  }
}

Deno.test("a label is held once in a container, by live records only", async () => {
  const second = { label: "m1", slot: 1 };
  for (const state of LIVE) assertEquals(await takesBeside({ state }, second), false, state);
  for (const state of ENDED) assertEquals(await takesBeside({ state }, second), true, state);
  assertEquals(await takesBeside({}, { ...second, containerId: "other" }), true);
  assertEquals(await takesBeside({}, { ...second, state: "failed" }), true);
});

Deno.test("a place in a session is held once in a container, by live records only", async () => {
  const second = { label: "m2", slot: 0 };
  for (const state of LIVE) assertEquals(await takesBeside({ state }, second), false, state);
  for (const state of ENDED) assertEquals(await takesBeside({ state }, second), true, state);
  assertEquals(await takesBeside({}, { ...second, containerId: "other" }), true);
  assertEquals(await takesBeside({}, { ...second, tmuxSessionName: "work2" }), true);
});

Deno.test("an idempotency key is used once in a container, for ever", async () => {
  await using at = new StoreBox();
  at.addLayout({ idempotencyKey: "k", state: "removed" });
  assertThrows(() => at.addLayout({ idempotencyKey: "k" }), Error, "UNIQUE");
  at.addLayout({ idempotencyKey: "k", containerId: "other" });
  at.addLayout();
  at.addLayout();
});
