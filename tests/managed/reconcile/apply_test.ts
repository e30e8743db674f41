import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { recoverBefore } from "../../../src/managed/reconcile/before_command.ts";
import { recover, type RecoverResult } from "../../../src/managed/reconcile/recover.ts";
import { layoutDetail, listLayouts } from "../../../src/managed/query.ts";
import { ContainerLock } from "../../../src/system/locks/container_lock.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { clockAhead } from "../../support/fast_clock.ts";
import {
  afterEnds,
  faultyExec,
  hung,
  notStarted,
  type Outcome,
} from "../../support/faulty_exec.ts";
import { Decoys } from "../../support/decoys.ts";
import { exactly, itemAt, only } from "../../support/items.ts";
import { ended, panesIn, titlesIn } from "../../support/seen_panes.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

const SOCKET = (box: Sandbox) => `${box.dir}/tmux-${Deno.uid()}/${box.socket}`;

function look(at: OpenedOn): Promise<RecoverResult> {
  return recover(at.ctx, { containerId: null, dryRun: false });
}

/** What was done, or would be, pane by pane. */
function actions(result: RecoverResult): string[] {
  return result.containers.flatMap(({ panes }) =>
    panes.map(({ pane, observed, action }) => `${pane.label} ${observed} ${action}`)
  );
}

function ends(at: OpenedOn, layoutId: string): string[] {
  return at.detail(layoutId).panes.map((pane) =>
    [pane.state, ...(pane.failed_stage ? [pane.failed_stage] : [])].join(" ")
  );
}

/** Events of a kind, by what they say. */
function payloads(box: Sandbox, kind: string): unknown[] {
  return box.events().filter((event) => event.event_type === kind).map((event) => event.payload);
}

const GONE = "failed recovery_reattach";

/** A worker's death at one of its calls. */
const dies: Outcome = () => {
  throw new Error("died");
};

Deno.test("a layout that is well is left as it is", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("work");
  const rows = box.sql("SELECT * FROM managed_pane");
  const result = await look(at);
  assertEquals([result.drift, only(result.containers).staleReason], [false, null]);
  assertEquals(actions(result), ["m1 alive none", "s1 alive none", "s2 alive none"]);
  assertEquals(box.sql("SELECT * FROM managed_pane"), rows);
});

Deno.test("a killed pane has failed, its siblings have not, and both say so in one transaction", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await box.tmux("kill-pane", "-t", panes[1].tmux_pane_id!);
  const result = await look(at);
  assertEquals(actions(result), ["m1 alive none", "s1 gone fail", "s2 alive none"]);
  assertEquals(ends(at, layout_id), ["ready", GONE, "ready"]);
  const { state, failed_stage } = at.detail(layout_id);
  assertEquals([state, failed_stage], ["failed", "recovery_reattach"]);
  assertEquals(payloads(box, "managed_layout_recovery_failed"), [
    { failed_pane_ids: [panes[1].pane_id], failed_stage: "recovery_reattach" },
  ]);
  const last = box.events().findLast((event) => event.pane_id === panes[1].pane_id);
  assertEquals([last.actor, last.payload], ["daemon", {
    prev_state: "ready",
    new_state: "failed",
    failed_stage: "recovery_reattach",
  }]);
  assertEquals((await look(at)).drift, false);
});

Deno.test("after the server went every pane has failed, and none of the next server's is touched", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.settle("work");
  await box.endServer();
  const decoys = await Decoys.start(box, "work", "mine");
  await look(at);
  assertEquals(ends(at, layout_id), [GONE, GONE, GONE]);
  await decoys.assertUntouched();
});

Deno.test("a pane is known wherever it was moved, renamed, retitled or started anew", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  const [moved, renamed, anew] = exactly(panes.map((pane) => pane.tmux_pane_id!), 3);
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  await box.tmux("join-pane", "-d", "-b", "-s", moved, "-t", "=mine:");
  await box.tmux("rename-session", "-t", "=work:", "other");
  await box.tmux("select-pane", "-t", renamed, "-T", "@MANAGED:x:y");
  await box.tmux("respawn-pane", "-k", "-t", anew, "sleep 1000");
  assertEquals((await look(at)).drift, false);
});

Deno.test("a pane whose process died but which is kept is degraded, with its exit code and lifetime", async () => {
  await using box = await sandbox();
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, "set -wg remain-on-exit on\n");
  addProfile(box, "p", ["sh", "-c", "read -r code; exit $code"]);
  addTemplate(box, "t", ["p", "p"]);
  let skew = 0;
  await using at = contextOn(box, { clock: clockAhead(() => skew) });
  const { layout_id, panes } = await at.settle("work", { templateName: "t" });
  await box.tmux("send-keys", "-t", itemAt(panes, 0).tmux_pane_id!, "23", "Enter");
  await ended(box);
  // However late the look is.
  skew = 3_600_000;
  assertEquals(actions(await look(at)), ["p1 dead degrade", "p2 alive none"]);
  assertEquals(ends(at, layout_id), ["degraded launch_command", "ready"]);
  const [exited] = payloads(box, "managed_pane_launch_command_exited");
  const { exit_code, elapsed_ms } = exited as { exit_code: number; elapsed_ms: number };
  assertEquals([exit_code, elapsed_ms < 60_000], [23, true]);
  assertEquals(actions(await look(at)), ["p1 dead none", "p2 alive none"]);
});

Deno.test("a degraded pane whose kept pane goes has failed", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["false"]);
  addTemplate(box, "t", ["p", null]);
  await using at = contextOn(box, { exec: afterEnds(box, { of: 2 }) });
  const { layout_id, panes } = await at.settle("work", { templateName: "t" });
  assertEquals(ends(at, layout_id), ["degraded launch_command", "ready"]);
  await box.tmux("kill-pane", "-t", itemAt(panes, 0).tmux_pane_id!);
  await look(at);
  assertEquals(ends(at, layout_id), [GONE, "ready"]);
});

Deno.test("late twins of a pane are removed, the one on record stays", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  for (const { pane_id } of panes) {
    const twin = ["env", `AGENTTOWER_PANE=${pane_id}`, "sleep", "1000"];
    await box.tmux("split-window", "-d", "-t", "=work:", ...twin);
    await box.tmux("select-layout", "-t", "=work:", "tiled");
  }
  assertEquals((await panesIn(box)).length, 6);
  const planned = await recover(at.ctx, { containerId: null, dryRun: true });
  assertEquals(planned.drift, true);
  await look(at);
  assertEquals((await panesIn(box)).map((pane) => pane.id), panes.map((pane) => pane.tmux_pane_id));
  assertEquals((await look(at)).drift, false);
});

for (
  const [what, fate] of [["gives no answer", hung], ["cannot be reached", notStarted]] as const
) {
  Deno.test(`nothing is decided about a container that ${what}`, async () => {
    await using box = await sandbox();
    let now: Outcome | undefined;
    await using at = contextOn(box, { exec: faultyExec(() => now) });
    const { layout_id } = await at.settle("work");
    const rows = box.sql("SELECT * FROM managed_pane");
    now = fate;
    const result = await look(at);
    assertEquals([result.drift, only(result.containers).staleReason !== null], [false, true]);
    assertEquals(box.sql("SELECT * FROM managed_pane"), rows);
    const detail = at.detail(layout_id);
    assertEquals([detail.stale, ...detail.panes.map((pane) => pane.stale)], Array(4).fill(true));
    now = undefined;
    await look(at);
    assertEquals("stale" in at.detail(layout_id), false);
    assertEquals(payloads(box, "managed_layout_recovery_reattached").length, 1);
  });
}

Deno.test("panes of a server whose socket was deleted are not gone", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.settle("work");
  Deno.removeSync(SOCKET(box));
  const result = await look(at);
  assertStringIncludes(only(result.containers).staleReason ?? "", "kill -USR1");
  assertEquals(ends(at, layout_id), ["ready", "ready", "ready"]);
  // Also when another server has the socket meanwhile.
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  assertStringIncludes(only((await look(at)).containers).staleReason ?? "", "kill -USR1");
  assertEquals(ends(at, layout_id), ["ready", "ready", "ready"]);
});

Deno.test("a dry run tells what it would do, and does nothing", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  await box.tmux("kill-pane", "-t", panes[1].tmux_pane_id!);
  const before = [box.sql("SELECT * FROM managed_pane"), box.events()];
  const result = await recover(at.ctx, { containerId: null, dryRun: true });
  assertEquals([result.dryRun, result.drift], [true, true]);
  assertEquals(actions(result), ["m1 alive none", "s1 gone fail", "s2 alive none"]);
  assertEquals([box.sql("SELECT * FROM managed_pane"), box.events()], before);
});

Deno.test("a command looks at most once per interval, also after the clock was set back", async () => {
  await using box = await sandbox();
  let looks = 0;
  let skew = 0;
  const exec = faultyExec((failpoint) => {
    if (failpoint === "tmux.snapshot") looks++;
    return undefined;
  });
  // It stands still, however long this takes.
  const now = Date.now();
  await using at = contextOn(box, { exec, clock: { now: () => new Date(now + skew) } });
  await at.settle("work");
  const interval = async (ms: number) => {
    skew = ms;
    looks = 0;
    await recoverBefore(at.ctx, { containers: "all", mode: "interval" });
    return looks;
  };
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertEquals(await interval(0), 0);
  assertEquals(await interval(3000), 1);
  assertEquals(await interval(3500), 0);
  assertEquals(await interval(-60_000), 1);
  looks = 0;
  await recoverBefore(at.ctx, { containers: [], mode: "always" });
  assertEquals(looks, 0);
  await recoverBefore(at.ctx, { containers: ["local"], mode: "always" });
  assertEquals(looks, 1);
});

Deno.test("a look before a read gives up on a container that somebody else is changing", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.settle("work");
  using _lock = await ContainerLock.acquire(at.ctx.locks, "local", { doing: "something" });
  const begun = performance.now();
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  const took = performance.now() - begun;
  // Other commands wait 30 seconds for the lock.
  assert(took >= 1700 && took < 20_000, `${took}`);
  assertEquals(
    layoutDetail(at.ctx, { layoutId: layout_id, includeTerminalPanes: false }, new Set()).stale,
    true,
  );
});

Deno.test("the first recover since a layout changed says what it reattached, later ones do not", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  const told = () => payloads(box, "managed_layout_recovery_reattached");
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertEquals(told(), []);
  for (let round = 0; round < 3; round++) await look(at);
  assertEquals(told(), [{ reattached_pane_ids: panes.map((pane) => pane.pane_id) }]);
});

Deno.test("a worker that died is replaced, and its layout is told to be reattached once", async () => {
  await using box = await sandbox();
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.snapshot" && nth === 1 ? dies : undefined
  );
  await using at = contextOn(box, { exec, workers: false });
  const { layout_id } = await at.create("work");
  at.startWorker();
  await at.settled().catch(() => {});
  assertEquals(actions(await look(at)), ["m1 gone resume", "s1 gone resume", "s2 gone resume"]);
  at.startWorker();
  await at.settled();
  assertEquals(at.detail(layout_id).state, "ready");
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertEquals(payloads(box, "managed_layout_recovery_reattached").length, 1);
});

Deno.test("a layout that no worker has taken up yet is begun, not reattached", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  await at.create("work");
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  at.startWorker();
  await at.settled();
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertEquals(payloads(box, "managed_layout_recovery_reattached"), []);
});

Deno.test("an old marker without a worker has failed, and its pane is killed", async () => {
  await using box = await sandbox();
  let skew = 0;
  // The second look comes when the panes have been made.
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.snapshot" && nth === 2 ? dies : undefined
  );
  await using at = contextOn(box, { exec, clock: clockAhead(() => skew) });
  const decoys = await Decoys.start(box, "mine");
  const { layout_id } = await at.create("work");
  await at.settled().catch(() => {});
  assertEquals((await titlesIn(box, "work")).length, 3);
  skew = 5 * 60_000;
  await look(at);
  assertEquals(ends(at, layout_id), Array(3).fill("failed registration"));
  assertEquals((await panesIn(box)).filter((pane) => pane.tag !== null), []);
  assertEquals((await look(at)).drift, false);
  await decoys.assertUntouched();
});

Deno.test("nothing is looked at where there is no container needs recovery", async () => {
  await using box = await sandbox();
  const exec = (): never => {
    throw new Error("no child process is needed");
  };
  await using at = contextOn(box, { exec: () => exec });
  assertEquals(await look(at), { dryRun: false, drift: false, containers: [] });
  const all = { containerId: null, states: [], limit: 50, after: null };
  assertEquals(listLayouts(at.ctx, all, new Set()), { items: [], next: null });
});
