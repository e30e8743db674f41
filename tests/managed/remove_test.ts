import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { recover } from "../../src/managed/reconcile/recover.ts";
import { removeLayout, removePane } from "../../src/managed/remove.ts";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { addRoute } from "../../src/agents/routes.ts";
import { getAgent } from "../../src/store/agents.ts";
import { getLogAttachment } from "../../src/store/logs/log_attachments.ts";
import { getSpawnProgress } from "../../src/store/pane_progress.ts";
import { allRoutes } from "../../src/store/routes.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { answerLost, faultyExec, hung, type Outcome } from "../support/faulty_exec.ts";
import { Decoys } from "../support/decoys.ts";
import { exactly, itemAt, only } from "../support/items.ts";
import { panesIn, titlesIn } from "../support/seen_panes.ts";
import { refusalOf, refused } from "../support/refusal.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const UNKNOWN = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";

function removals(box: Sandbox): unknown[] {
  return box.events().filter((event) => event.event_type === "managed_pane_removed")
    .map((event) => [event.pane_id, event.actor, event.payload.tmux_kill_succeeded]);
}

function stateOf(at: OpenedOn, layoutId: string, slot: number): [string, string | undefined] {
  const pane = itemAt(at.detail(layoutId).panes, slot);
  return [pane.state, pane.failed_stage];
}

/** The operator's own pane as an agent. */
async function adopt(at: OpenedOn, box: Sandbox) {
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  const pane = (await panesIn(box)).find((each) => each.session === "mine");
  assert(pane);
  const { agent } = await adoptAgent(at.ctx, {
    containerId: "local",
    tmuxPaneId: pane.id,
    role: "slave",
    capability: "worker",
    label: "own",
  });
  return agent;
}

Deno.test("a removed pane is gone from tmux, with its agent, its routes and its log", async () => {
  await using box = await sandbox();
  const decoys = await Decoys.start(box, "mine2");
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  const adopted = await adopt(at, box);
  const agents = exactly(panes.map((pane) => pane.agent_id!), 3);
  for (const [source, target] of [[0, 1], [1, 0], [2, 1], [0, 2]] as const) {
    addRoute(at.ctx, { sourceAgentId: agents[source], targetAgentId: agents[target] });
  }
  addRoute(at.ctx, { sourceAgentId: agents[0], targetAgentId: adopted.id });

  const result = await removePane(at.ctx, panes[1].pane_id);
  assertEquals(result, { paneId: panes[1].pane_id, killSucceeded: true });
  assertEquals(await titlesIn(box, "work"), ["m1", "s2"]);
  assertEquals(getAgent(at.ctx.store, agents[1])?.active, false);
  assertEquals(getLogAttachment(at.ctx.store, agents[1])?.active, false);
  assertEquals(
    allRoutes(at.ctx.store).map((route) => [route.sourceAgentId, route.targetAgentId]).sort(),
    [[agents[0], agents[2]], [agents[0], adopted.id]].sort(),
  );
  const { state, log_attached, log_path } = itemAt(at.detail(layout_id).panes, 1);
  assertEquals([state, log_attached, log_path], ["removed", false, panes[1].log_path]);
  assert(Deno.statSync(log_path!).isFile);
  assertEquals(removals(box), [[panes[1].pane_id, "operator", true]]);
  await decoys.assertUntouched();
});

Deno.test("removing a removed pane succeeds and changes nothing", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  const first = await removePane(at.ctx, panes[0].pane_id);
  const before = [box.sql("SELECT * FROM managed_pane"), box.events()];
  assertEquals(await removePane(at.ctx, panes[0].pane_id), first);
  assertEquals([box.sql("SELECT * FROM managed_pane"), box.events()], before);
});

Deno.test("sixteen removals of one pane are one removal", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  const results = await Promise.all(
    Array.from({ length: 16 }, () => removePane(at.ctx, panes[2].pane_id)),
  );
  assertEquals(new Set(results.map((result) => JSON.stringify(result))).size, 1);
  assertEquals(removals(box).length, 1);
  assertEquals(await titlesIn(box, "work"), ["m1", "s1"]);
});

Deno.test("a pane that is being created cannot be removed, nor can its layout", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id, panes } = await at.create("work");
  const details = {
    pane_id: panes[0].pane_id,
    current_state: "creating",
    requested_action: "remove",
  };
  for (
    const act of [() => removePane(at.ctx, panes[0].pane_id), () => removeLayout(at.ctx, layout_id)]
  ) {
    assertEquals(await refused(act), ["managed_pane_illegal_transition", details]);
  }
  assertEquals(removals(box), []);
});

Deno.test("an id that is no managed pane's is told what it is", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  const adopted = await adopt(at, box);
  const decoys = await Decoys.start(box);
  assertEquals(await refused(() => removePane(at.ctx, adopted.id)), [
    "managed_pane_protected_adopted",
    { agent_id: adopted.id, is_adopted: true },
  ]);
  assertEquals(await refused(() => removePane(at.ctx, UNKNOWN)), [
    "managed_pane_not_found",
    { pane_id: UNKNOWN },
  ]);
  const error = await refusalOf(() => removePane(at.ctx, panes[1].agent_id!));
  assertEquals(error.code, "managed_pane_not_found");
  assertStringIncludes(error.message, panes[1].pane_id);
  assertEquals(await refused(() => removeLayout(at.ctx, UNKNOWN)), [
    "managed_layout_not_found",
    { layout_id: UNKNOWN },
  ]);
  await decoys.assertUntouched();
});

Deno.test("a kill that cannot be done is owed, and paid once tmux answers", async () => {
  await using box = await sandbox();
  let fate: Outcome | undefined;
  await using at = contextOn(box, { exec: faultyExec(() => fate) });
  const { layout_id, panes } = await at.settle("work");
  const { pane_id } = panes[1];
  fate = hung;
  const owed = { paneId: pane_id, killSucceeded: false };
  assertEquals(await removePane(at.ctx, pane_id), owed);
  assertEquals(stateOf(at, layout_id, 1), ["removed", "tmux_kill"]);
  assertEquals(await removePane(at.ctx, pane_id), owed);
  const { containers } = await recover(at.ctx, { containerId: null, dryRun: false });
  assertEquals(only(containers).staleReason === null, false);
  assertEquals((await panesIn(box)).length, 3);
  fate = undefined;
  await recover(at.ctx, { containerId: null, dryRun: false });
  assertEquals(await titlesIn(box, "work"), ["m1", "s2"]);
  assertEquals(stateOf(at, layout_id, 1), ["removed", undefined]);
  assertEquals(getSpawnProgress(at.ctx.store, pane_id)?.problem, null);
  const stages = box.events().filter((event) => event.pane_id === pane_id)
    .map(({ payload }) => payload.failed_stage);
  assertEquals(stages.at(-1), "tmux_kill");
  assertEquals(await removePane(at.ctx, pane_id), { ...owed, killSucceeded: true });
  assertEquals(removals(box), [[pane_id, "operator", false]]);
});

Deno.test("a kill whose answer was lost is settled by the next look, and nothing else is killed", async () => {
  await using box = await sandbox();
  const exec = faultyExec((failpoint) => failpoint === "tmux.kill" ? answerLost : undefined);
  await using at = contextOn(box, { exec });
  const { panes } = await at.settle("work");
  assertEquals((await removePane(at.ctx, panes[0].pane_id)).killSucceeded, false);
  await recover(at.ctx, { containerId: null, dryRun: false });
  assertEquals((await removePane(at.ctx, panes[0].pane_id)).killSucceeded, true);
  assertEquals(await titlesIn(box, "work"), ["s1", "s2"]);
});

Deno.test("a pane that has gone already is removed with success", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  await box.tmux("kill-pane", "-t", panes[0].tmux_pane_id!);
  assertEquals((await removePane(at.ctx, panes[0].pane_id)).killSucceeded, true);
  await box.endServer();
  assertEquals((await removePane(at.ctx, panes[1].pane_id)).killSucceeded, true);
});

Deno.test("the pane that has a removed pane's number after a restart is not killed", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  await box.endServer();
  const decoys = await Decoys.start(box, "mine", "work");
  for (const { pane_id } of panes) {
    assertEquals((await removePane(at.ctx, pane_id)).killSucceeded, true);
  }
  await decoys.assertUntouched();
});

Deno.test("a pane is removed wherever the operator has moved or renamed it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  await box.tmux("rename-session", "-t", "=work:", "renamed");
  await box.tmux("join-pane", "-d", "-s", panes[1].tmux_pane_id!, "-t", "=mine:");
  await box.tmux("select-pane", "-t", panes[1].tmux_pane_id!, "-T", "spoofed");
  assertEquals((await removePane(at.ctx, panes[1].pane_id)).killSucceeded, true);
  assertEquals((await titlesIn(box, "mine")).length, 1);
  assertEquals(await titlesIn(box, "renamed"), ["m1", "s2"]);
});

Deno.test("a pane that the operator started anew is removed by its number on its own server", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  await box.tmux("respawn-pane", "-k", "-t", panes[1].tmux_pane_id!, "sleep 1000");
  assertEquals(itemAt(await panesIn(box), 1).tag, null);
  assertEquals((await removePane(at.ctx, panes[1].pane_id)).killSucceeded, true);
  assertEquals((await panesIn(box)).length, 2);
});

Deno.test("a removed layout has no panes left, and its labels and its session are free", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await removePane(at.ctx, panes[1].pane_id);
  assertEquals(await removeLayout(at.ctx, layout_id), {
    layoutId: layout_id,
    state: "removed",
    panes: panes.map(({ pane_id }) => ({ paneId: pane_id, killSucceeded: true })),
  });
  assertEquals(await panesIn(box), []);
  assertEquals(removals(box).length, 3);
  assertEquals((await removeLayout(at.ctx, layout_id)).state, "removed");
  assertEquals(removals(box).length, 3);
  assertEquals((await at.settle("work")).state, "ready");
});

Deno.test("a layout whose kills are owed is removed, and frees its labels at once", async () => {
  await using box = await sandbox();
  let fate: Outcome | undefined;
  await using at = contextOn(box, { exec: faultyExec(() => fate) });
  const { layout_id } = await at.settle("work");
  fate = hung;
  const removed = await removeLayout(at.ctx, layout_id);
  assertEquals([removed.state, removed.panes.map((pane) => pane.killSucceeded)], [
    "removed",
    [false, false, false],
  ]);
  fate = undefined;
  assertEquals((await at.settle("work2")).state, "ready");
  await recover(at.ctx, { containerId: null, dryRun: false });
  assertEquals(new Set((await panesIn(box)).map((pane) => pane.session)), new Set(["work2"]));
});
