import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { recover } from "../../src/managed/reconcile/recover.ts";
import { recreatePane, type RecreateRequest } from "../../src/managed/recreate.ts";
import { removeLayout, removePane } from "../../src/managed/remove.ts";
import { activeAgents } from "../../src/store/agents.ts";
import { insertPane } from "../../src/store/panes.ts";
import { putContainer } from "../../src/store/containers.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { addProfile } from "../support/definitions.ts";
import { Decoys } from "../support/decoys.ts";
import { afterEnds } from "../support/faulty_exec.ts";
import { exactly, itemAt } from "../support/items.ts";
import { panesIn, titlesIn } from "../support/seen_panes.ts";
import { refusalOf, refused } from "../support/refusal.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { aContainer, aLayout, aPane, instant } from "../support/store.ts";
import { recreatedPaneView } from "../../src/rpc/views/recreation.ts";
import { insertLayout } from "../../src/store/layouts.ts";
import type { Exec } from "../../src/system/exec.ts";

async function recreate(at: OpenedOn, source: string, more: Partial<RecreateRequest> = {}) {
  const request = { launchCommandOverride: null, replace: false, idempotencyKey: null, ...more };
  return recreatedPaneView(await recreatePane(at.ctx, { predecessorPaneId: source, ...request }));
}

/** A settled layout whose middle pane has been removed. */
async function withRemoved(at: OpenedOn) {
  const layout = await at.settle("work");
  const [first, source, last] = layout.panes;
  await removePane(at.ctx, source.pane_id);
  return { layoutId: layout.layout_id, first, source, last };
}

async function windowOf(box: Sandbox, title: string): Promise<string> {
  const format = "#{session_name}:#{window_id} #{pane_title}";
  const { stdout } = await box.tmux("list-panes", "-a", "-F", format);
  return stdout.split("\n").find((line) => line.endsWith(` ${title}`))?.split(" ")[0] ?? "";
}

Deno.test("a recreated pane is a new record in the same place, beside its siblings", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layoutId, source } = await withRemoved(at);
  const result = await recreate(at, source.pane_id);
  const { pane_id } = result;
  assertEquals(result, {
    pane_id,
    predecessor_id: source.pane_id,
    layout_id: layoutId,
    chain_depth: 1,
    state: "creating",
    replay: false,
  });
  assertEquals(at.detail(layoutId).state, "creating");
  await at.settled();
  const layout = at.detail(layoutId);
  assertEquals([layout.state, layout.ready_pane_count], ["ready", 3]);
  const [made, old] = exactly(
    layout.panes.filter((pane) => pane.tmux_pane_index === 1),
    2,
  );
  for (const name of ["role", "capability", "label", "tmux_session_name"] as const) {
    assertEquals(made[name], source[name]);
  }
  assertEquals([made.pane_id, old.pane_id], [pane_id, source.pane_id]);
  assert(made.created_at > old.created_at && made.agent_id !== old.agent_id);
  assertEquals(await windowOf(box, "s1"), await windowOf(box, "m1"));
  assertEquals((await panesIn(box)).length, 3);
  assertEquals(activeAgents(at.ctx.store).length, 3);
  const events = box.events().filter((event) => event.pane_id === pane_id);
  assertEquals(events.slice(0, 3).map((event) => event.event_type), [
    "managed_pane_created",
    "managed_pane_recreated",
    "managed_pane_pending_marker_set",
  ]);
  assertEquals(events[1].payload, { predecessor_id: source.pane_id, chain_depth: 1 });
});

Deno.test("a failed pane that is recreated does not hold its layout back", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await box.tmux("kill-pane", "-t", panes[0].tmux_pane_id!);
  await recover(at.ctx, { containerId: null, dryRun: false });
  assertEquals(at.detail(layout_id).state, "failed");
  await recreate(at, panes[0].pane_id);
  await at.settled();
  assertEquals(at.detail(layout_id).state, "ready");
});

Deno.test("only a removed or failed pane can be recreated", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { panes } = await at.create("work");
  const source = (state: string): [string, unknown] => [
    "managed_pane_illegal_recreate_source",
    { predecessor_pane_id: panes[0].pane_id, current_state: state },
  ];
  assertEquals(await refused(() => recreate(at, panes[0].pane_id)), source("creating"));
  at.startWorker();
  await at.settled();
  assertEquals(await refused(() => recreate(at, panes[0].pane_id)), source("ready"));
  const unknown = crypto.randomUUID();
  assertEquals(await refused(() => recreate(at, unknown)), [
    "managed_pane_not_found",
    { pane_id: unknown },
  ]);
});

Deno.test("a pane is recreated beside siblings that were moved, renamed or stand behind another window", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { source } = await withRemoved(at);
  await box.tmux("rename-session", "-t", "=work:", "renamed");
  await box.tmux("new-window", "-t", "=renamed:", "sleep 1000");
  const decoys = await Decoys.start(box, "work2");
  const active = (await box.tmux("display-message", "-p", "-t", "=renamed:", "#{pane_id}")).stdout;
  await recreate(at, source.pane_id);
  await at.settled();
  assertEquals(await windowOf(box, "s1"), await windowOf(box, "m1"));
  const now = (await box.tmux("display-message", "-p", "-t", "=renamed:", "#{pane_id}")).stdout;
  assertEquals(now, active);
  await decoys.assertUntouched();
});

Deno.test("a window that the operator has broken out keeps its focus when a pane comes beside it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { source, first, last } = await withRemoved(at);
  await box.tmux("break-pane", "-d", "-s", last.tmux_pane_id!);
  await box.tmux("kill-pane", "-t", first.tmux_pane_id!);
  await recreate(at, source.pane_id);
  await at.settled();
  assertEquals(await windowOf(box, "s1"), await windowOf(box, "s2"));
});

Deno.test("a pane is recreated when its session has gone, and when the whole server has", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  await box.tmux("kill-session", "-t", "=work:");
  await recover(at.ctx, { containerId: null, dryRun: false });
  await recreate(at, panes[2].pane_id);
  await at.settled();
  assertEquals(await titlesIn(box, "work"), ["s2"]);
  await box.endServer();
  await recover(at.ctx, { containerId: null, dryRun: false });
  await recreate(at, panes[0].pane_id);
  await recreate(at, panes[1].pane_id);
  await at.settled();
  assertEquals(await titlesIn(box, "work"), ["m1", "s1"]);
  assertEquals(at.detail(layout_id).state, "failed");
  assertEquals(at.detail(layout_id).ready_pane_count, 2);
});

Deno.test("a session of that name that holds none of our panes is somebody else's", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await removeLayout(at.ctx, layout_id);
  const decoys = await Decoys.start(box, "work");
  assertEquals(await refused(() => recreate(at, panes[0].pane_id)), [
    "managed_session_name_conflict",
    { container_id: "local", tmux_session_name: "work" },
  ]);
  await decoys.assertUntouched();
});

Deno.test("a removed layout comes back pane by pane", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await removeLayout(at.ctx, layout_id);
  await Promise.all(panes.map((pane) => recreate(at, pane.pane_id)));
  await at.settled();
  assertEquals(at.detail(layout_id).state, "ready");
  assertEquals((await titlesIn(box, "work")).sort(), ["m1", "s1", "s2"]);
});

Deno.test("of sixteen recreates of one pane one wins, and the others are told of it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { source } = await withRemoved(at);
  const results = await Promise.allSettled(
    Array.from({ length: 16 }, () => recreate(at, source.pane_id)),
  );
  const won = results.flatMap((it) => it.status === "fulfilled" ? [it.value.pane_id] : []);
  assertEquals(won.length, 1);
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    assertEquals([result.reason.code, result.reason.details], [
      "managed_pane_concurrent_recreate",
      { predecessor_pane_id: source.pane_id, in_flight_successor_pane_id: won[0] },
    ]);
  }
  await at.settled();
  assertEquals((await panesIn(box)).length, 3);
});

Deno.test("the same key replays its successor whatever became of it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { source } = await withRemoved(at);
  const first = await recreate(at, source.pane_id, { idempotencyKey: "k" });
  await at.settled();
  const replayed = { ...first, replay: true };
  const again = () => recreate(at, source.pane_id, { idempotencyKey: "k" });
  assertEquals(await again(), { ...replayed, state: "ready" });
  await removePane(at.ctx, first.pane_id);
  assertEquals(await again(), { ...replayed, state: "removed" });
  const other = await recreate(at, source.pane_id, { idempotencyKey: "k2" });
  assertEquals([other.replay, other.chain_depth], [false, 1]);
  assertEquals((await again()).pane_id, first.pane_id);
});

Deno.test("an older link is recreated again only while no link of its slot is live", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layoutId, source } = await withRemoved(at);
  const second = await recreate(at, source.pane_id);
  await at.settled();
  await removePane(at.ctx, second.pane_id);
  const third = await recreate(at, second.pane_id);
  await at.settled();
  assertEquals(third.chain_depth, 2);
  const conflict = await refusalOf(() => recreate(at, source.pane_id));
  assertEquals([conflict.code, conflict.details], [
    "managed_pane_concurrent_recreate",
    { predecessor_pane_id: source.pane_id, in_flight_successor_pane_id: third.pane_id },
  ]);
  await removePane(at.ctx, third.pane_id);
  const fourth = await recreate(at, source.pane_id);
  await at.settled();
  assertEquals(fourth.chain_depth, 1);
  assertEquals(at.detail(layoutId).state, "ready");
  const slot = at.detail(layoutId).panes.filter((pane) => pane.tmux_pane_index === 1);
  assertEquals(slot.map((pane) => pane.pane_id), [
    fourth.pane_id,
    third.pane_id,
    second.pane_id,
    source.pane_id,
  ]);
});

Deno.test("times of one slot's records increase also when the clock is set back", async () => {
  await using box = await sandbox();
  let skew = 0;
  await using at = contextOn(box, { clock: { now: () => new Date(Date.now() + skew) } });
  const { source, layoutId } = await withRemoved(at);
  skew = -3_600_000;
  const { pane_id } = await recreate(at, source.pane_id);
  await at.settled();
  const [made, old] = exactly(
    at.detail(layoutId).panes.filter((pane) => pane.tmux_pane_index === 1),
    2,
  );
  assertEquals([made.pane_id, made.created_at > old.created_at], [pane_id, true]);
  assertEquals(at.detail(layoutId).state, "ready");
});

Deno.test("a chain holds sixteen records", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const layout = aLayout({ state: "removed" });
  const panes = Array.from(
    { length: 15 },
    (_, depth) => aPane(layout, { state: "removed", chainDepth: depth, createdAt: instant(depth) }),
  );
  at.ctx.store.write("create", (writer) => {
    insertLayout(writer, layout, { request: "", workingDir: null, searchPath: null });
    for (const [n, pane] of panes.entries()) {
      insertPane(writer, { ...pane, predecessorId: panes[n - 1]?.id ?? null });
    }
  });
  const last = await recreate(at, itemAt(panes, 14).id);
  assertEquals(last.chain_depth, 15);
  at.ctx.store.write("create", (writer) => {
    const changes = "state = 'removed', pending_marker_token = NULL";
    writer.run(`UPDATE managed_pane SET ${changes} WHERE id = ?`, last.pane_id);
  });
  assertEquals(await refused(() => recreate(at, last.pane_id)), [
    "managed_pane_recreate_chain_too_deep",
    { predecessor_pane_id: last.pane_id, predecessor_chain_depth: 15, limit: 16 },
  ]);
});

Deno.test("a recreated pane runs the source's profile, or the one that is asked for", async () => {
  await using box = await sandbox();
  addProfile(box, "a", ["sleep", "1000"]);
  addProfile(box, "b", ["sleep", "2000"]);
  await using at = contextOn(box);
  const overrides = { "slave:s1": "a" };
  const { layout_id, panes } = await at.settle("work", { launchCommandOverrides: overrides });
  await removePane(at.ctx, panes[1].pane_id);
  const second = await recreate(at, panes[1].pane_id, { launchCommandOverride: "b" });
  await at.settled();
  await removePane(at.ctx, second.pane_id);
  const third = await recreate(at, second.pane_id);
  await at.settled();
  const refs = at.detail(layout_id).panes.filter((pane) => pane.tmux_pane_index === 1)
    .map((pane) => [pane.pane_id, pane.launch_command_ref]);
  assertEquals(refs, [[third.pane_id, "b"], [second.pane_id, "b"], [panes[1].pane_id, "a"]]);

  await removePane(at.ctx, third.pane_id);
  Deno.removeSync(`${box.config}/launch_commands/b.yaml`);
  const known = { known_profiles: ["a"] };
  assertEquals(await refused(() => recreate(at, third.pane_id)), [
    "managed_launch_command_not_found",
    { profile_name: "b", ...known },
  ]);
  assertEquals(
    await refused(() => recreate(at, third.pane_id, { launchCommandOverride: "c" })),
    ["managed_launch_command_not_found", { profile_name: "c", ...known }],
  );
});

Deno.test("a degraded pane is replaced where that is asked for, and no other is", async () => {
  await using box = await sandbox();
  addProfile(box, "gone", ["false"]);
  addProfile(box, "stays", ["sleep", "1000"]);
  await using at = contextOn(box, { exec: afterEnds(box, { of: 3 }) });
  const overrides = { "slave:s1": "gone" };
  const { layout_id, panes } = await at.settle("work", { launchCommandOverrides: overrides });
  const [ready, degraded] = panes;
  const illegal = "managed_pane_illegal_recreate_source";
  const refusal = await refusalOf(() => recreate(at, degraded.pane_id));
  assertEquals(
    [refusal.code, refusal.hint],
    [illegal, `replace it: agenttower pane recreate ${degraded.pane_id} --replace`],
  );
  assertEquals(await refused(() => recreate(at, ready.pane_id, { replace: true })), [
    illegal,
    { predecessor_pane_id: ready.pane_id, current_state: "ready" },
  ]);
  const request = { replace: true, launchCommandOverride: "stays", idempotencyKey: "k" };
  const made = await recreate(at, degraded.pane_id, request);
  assertEquals([made.predecessor_id, made.chain_depth], [degraded.pane_id, 1]);
  assertEquals((await recreate(at, degraded.pane_id, request)).replay, true);
  await at.settled();
  assertEquals(at.detail(layout_id).state, "ready");
  assertEquals((await panesIn(box)).length, 3);
  const types = box.events().filter(({ pane_id }) => pane_id === degraded.pane_id)
    .map(({ event_type }) => event_type).slice(-2);
  assertEquals(types, ["managed_pane_removed", "managed_pane_state_changed"]);
});

Deno.test("a degraded pane that cannot be killed is not replaced", async () => {
  await using box = await sandbox();
  addProfile(box, "gone", ["false"]);
  let deaf = false;
  const exec = (real: Exec): Exec => (failpoint, request) =>
    deaf && failpoint === "tmux.kill"
      ? Promise.resolve({ kind: "exit", code: 1, stdout: "", stderr: "no answer" })
      : real(failpoint, request);
  await using at = contextOn(box, { exec: (real) => exec(afterEnds(box, { of: 3 })(real)) });
  const overrides = { "slave:s1": "gone" };
  const { layout_id, panes: [, s1] } = await at.settle("work", {
    launchCommandOverrides: overrides,
  });
  const before = at.detail(layout_id);
  deaf = true;
  assertEquals(await refused(() => recreate(at, s1.pane_id, { replace: true })), [
    "managed_pane_illegal_recreate_source",
    { predecessor_pane_id: s1.pane_id, current_state: "degraded" },
  ]);
  assertEquals(at.detail(layout_id), before);
});

Deno.test("a label or place that another layout has taken since is refused", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await removeLayout(at.ctx, layout_id);
  await at.settle("other");
  const label = await refusalOf(() => recreate(at, panes[0].pane_id));
  assertEquals([label.code, label.details], [
    "managed_pane_label_conflict",
    { container_id: "local", label: "m1" },
  ]);
  assertStringIncludes(label.message, "other");
});

Deno.test("a container that does not run cannot have its panes recreated", async () => {
  await using box = await sandbox();
  const id = "0123456789abcdef".repeat(4);
  const exec = () => () =>
    Promise.resolve({
      kind: "exit" as const,
      code: 0,
      stdout: JSON.stringify([{ Id: id, Name: "/bench", State: { Status: "exited" }, Config: {} }]),
      stderr: "",
    });
  await using at = contextOn(box, { exec });
  const layout = aLayout({ state: "removed", containerId: id });
  const pane = aPane(layout, { state: "removed" });
  at.ctx.store.write("create", (writer) => {
    putContainer(writer, aContainer({ id, name: "bench" }));
    insertLayout(writer, layout, { request: "", workingDir: null, searchPath: null });
    insertPane(writer, pane);
  });
  assertEquals(await refused(() => recreate(at, pane.id)), [
    "container_inactive",
    { container_id: id },
  ]);
});
