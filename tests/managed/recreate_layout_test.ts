import { assertEquals } from "@std/assert";
import { recover } from "../../src/managed/reconcile/recover.ts";
import { recreateLayout, type RecreateLayoutRequest } from "../../src/managed/recreate_layout.ts";
import { recreatePane } from "../../src/managed/recreate.ts";
import { removeLayout, removePane } from "../../src/managed/remove.ts";
import { insertLayout } from "../../src/store/layouts.ts";
import { recreatedLayoutView } from "../../src/rpc/views/recreation.ts";
import { insertPane } from "../../src/store/panes.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { addProfile } from "../support/definitions.ts";
import { afterEnds } from "../support/faulty_exec.ts";
import { panesIn, titlesIn } from "../support/seen_panes.ts";
import { refused } from "../support/refusal.ts";
import { sandbox } from "../support/sandbox.ts";
import { aLayout, aPane } from "../support/store.ts";

async function recreate(
  at: OpenedOn,
  layoutId: string,
  more: Partial<RecreateLayoutRequest> = {},
) {
  const request = { layoutId, includeDegraded: false, idempotencyKey: null, ...more };
  return recreatedLayoutView(await recreateLayout(at.ctx, request));
}

/** Labels and states of the current records, in slot order. */
function current(at: OpenedOn, layoutId: string): string[] {
  const { panes } = at.detail(layoutId);
  return panes.filter((pane, n) => pane.tmux_pane_index !== panes[n - 1]?.tmux_pane_index)
    .map(({ label, state }) => `${label} ${state}`);
}

Deno.test("a layout whose server is gone comes back whole, in one session", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await box.endServer();
  await recover(at.ctx, { containerId: null, dryRun: false });
  assertEquals(at.detail(layout_id).state, "failed");
  const made = await recreate(at, layout_id);
  assertEquals([made.layout_id, made.state, made.replay], [layout_id, "creating", false]);
  assertEquals(
    made.panes.map((pane) => [pane.label, pane.predecessor_id, pane.chain_depth, pane.state]),
    panes.map((pane) => [pane.label, pane.pane_id, 1, "creating"]),
  );
  await at.settled();
  assertEquals(at.detail(layout_id).state, "ready");
  assertEquals(await titlesIn(box, "work"), ["m1", "s1", "s2"]);
});

Deno.test("only what is failed or removed is made again, beside what lives", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes: [m1, s1, s2] } = await at.settle("work");
  await removePane(at.ctx, s1.pane_id);
  await box.tmux("kill-pane", "-t", s2.tmux_pane_id!);
  await recover(at.ctx, { containerId: null, dryRun: false });
  const made = await recreate(at, layout_id);
  assertEquals(made.panes.map(({ predecessor_id }) => predecessor_id), [s1.pane_id, s2.pane_id]);
  await at.settled();
  assertEquals(current(at, layout_id), ["m1 ready", "s1 ready", "s2 ready"]);
  assertEquals((await panesIn(box)).length, 3);
  assertEquals(at.detail(layout_id).panes[0]?.pane_id, m1.pane_id);
});

Deno.test("a removed layout comes back as a whole; where nothing is to be done, nothing is", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.settle("work");
  const before = at.detail(layout_id);
  const nothing = { layout_id, state: "ready" as const, panes: [], replay: false };
  assertEquals(await recreate(at, layout_id, { idempotencyKey: "k" }), nothing);
  assertEquals(at.detail(layout_id), before);
  await removeLayout(at.ctx, layout_id);
  assertEquals((await recreate(at, layout_id)).panes.length, 3);
  assertEquals(await recreate(at, layout_id), { ...nothing, state: "creating" });
  await at.settled();
  assertEquals(at.detail(layout_id).state, "ready");
});

Deno.test("degraded panes are replaced only where that is asked for", async () => {
  await using box = await sandbox();
  addProfile(box, "gone", ["false"]);
  await using at = contextOn(box, { exec: afterEnds(box, { of: 3 }) });
  const overrides = { "slave:s1": "gone" };
  const { layout_id, panes: [, s1, s2] } = await at.settle("work", {
    launchCommandOverrides: overrides,
  });
  assertEquals(s1.state, "degraded");
  await removePane(at.ctx, s2.pane_id);
  const first = await recreate(at, layout_id);
  assertEquals(first.panes.map(({ label }) => label), ["s2"]);
  await at.settled();
  addProfile(box, "gone", ["sleep", "1000"]);
  const second = await recreate(at, layout_id, { includeDegraded: true });
  assertEquals(second.panes.map(({ predecessor_id }) => predecessor_id), [s1.pane_id]);
  await at.settled();
  assertEquals(current(at, layout_id), ["m1 ready", "s1 ready", "s2 ready"]);
  const old = at.detail(layout_id).panes.find(({ pane_id }) => pane_id === s1.pane_id);
  assertEquals([old?.state, old?.failed_stage], ["removed", undefined]);
  assertEquals((await panesIn(box)).length, 3);
});

Deno.test("a key replays what it made, and is no key of a single pane", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes: [m1, s1] } = await at.settle("work");
  await removeLayout(at.ctx, layout_id);
  await recreatePane(at.ctx, {
    predecessorPaneId: m1.pane_id,
    launchCommandOverride: null,
    replace: false,
    idempotencyKey: "k",
  });
  const first = await recreate(at, layout_id, { idempotencyKey: "k" });
  assertEquals(first.panes.map(({ label }) => label), ["s1", "s2"]);
  assertEquals(first.panes[0]?.predecessor_id, s1.pane_id);
  await at.settled();
  const again = await recreate(at, layout_id, { idempotencyKey: "k" });
  const panes = first.panes.map((pane) => ({ ...pane, state: "ready" as const }));
  assertEquals(again, { ...first, panes, state: "ready", replay: true });
});

Deno.test("a chain at its end is refused before anything is inserted", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const layout = aLayout({ state: "removed" });
  const [fresh, last] = [0, 15].map((chainDepth, slot) =>
    aPane(layout, { state: "removed", label: `p${slot}`, slot, chainDepth })
  ) as [ReturnType<typeof aPane>, ReturnType<typeof aPane>];
  at.ctx.store.write("create", (writer) => {
    insertLayout(writer, layout, { request: "", workingDir: null, searchPath: null });
    for (const pane of [fresh, last]) insertPane(writer, pane);
  });
  assertEquals(await refused(() => recreate(at, layout.id)), [
    "managed_pane_recreate_chain_too_deep",
    { predecessor_pane_id: last.id, predecessor_chain_depth: 15, limit: 16 },
  ]);
  assertEquals(at.detail(layout.id).panes.map(({ pane_id }) => pane_id), [fresh.id, last.id]);
});

Deno.test("a label that was taken since refuses the whole, before a degraded pane is killed", async () => {
  await using box = await sandbox();
  addProfile(box, "gone", ["false"]);
  await using at = contextOn(box, { exec: afterEnds(box, { of: 3 }) });
  const overrides = { "slave:s1": "gone" };
  const { layout_id, panes: [m1] } = await at.settle("work", { launchCommandOverrides: overrides });
  await removePane(at.ctx, m1.pane_id);
  box.configure(
    "managed_templates/one.yaml",
    "name: one\npanes: [{role: master, capability: c, label_pattern: 'm{ordinal}'}]\n",
  );
  await at.settle("other", { templateName: "one" });
  const before = await panesIn(box);
  assertEquals(await refused(() => recreate(at, layout_id, { includeDegraded: true })), [
    "managed_pane_label_conflict",
    { container_id: "local", label: "m1" },
  ]);
  assertEquals(await panesIn(box), before);
  assertEquals(current(at, layout_id), ["m1 removed", "s1 degraded", "s2 ready"]);
});

Deno.test("a layout that is not there is not found", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const layout_id = crypto.randomUUID();
  assertEquals(await refused(() => recreate(at, layout_id)), [
    "managed_layout_not_found",
    { layout_id },
  ]);
});
