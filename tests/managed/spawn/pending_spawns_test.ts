/** tmux makes panes long after it was told to, when nobody waits for them any more. */
import { assertEquals } from "@std/assert";
import { recover } from "../../../src/managed/reconcile/recover.ts";
import { removeLayout } from "../../../src/managed/remove.ts";
import { sweep } from "../../../src/managed/reconcile/sweep.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { clockAhead, FAST_CLOCK } from "../../support/fast_clock.ts";
import { faultyExec, Late } from "../../support/faulty_exec.ts";
import { panesIn } from "../../support/seen_panes.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

function look(at: OpenedOn) {
  return recover(at.ctx, { containerId: null, dryRun: false });
}

async function ours(box: Sandbox): Promise<number> {
  return (await panesIn(box)).filter((pane) => pane.tag !== null).length;
}

/** They turn up, are killed by the next look, and owe nothing when no more of them can come. */
async function assertPaid(at: OpenedOn, box: Sandbox, late: Late, wait: () => void) {
  await late.run();
  assertEquals(await ours(box), 3);
  await look(at);
  assertEquals(await ours(box), 0);
  wait();
  await look(at);
  assertEquals(box.sql("SELECT pane_id FROM pane_progress WHERE kill_owed_since IS NOT NULL"), []);
}

Deno.test("panes that turn up after three workers died on them are killed", async () => {
  await using box = await sandbox();
  let skew = 0;
  const late = new Late();
  const exec = faultyExec((failpoint) => {
    if (failpoint !== "tmux.spawn") return undefined;
    return (run, request) => {
      late.fate(run, request);
      throw new Error("died");
    };
  });
  await using at = contextOn(box, { exec, clock: clockAhead(() => skew), workers: false });
  const { layout_id } = await at.create("work");
  for (let worker = 0; worker < 3; worker++) {
    at.startWorker();
    await at.settled().catch(() => {});
  }
  await look(at);
  const { state, failed_stage } = at.detail(layout_id);
  assertEquals([state, failed_stage], ["failed", "pane_create"]);
  await assertPaid(at, box, late, () => skew += 5 * 60_000);
});

Deno.test("removing what was given up on without an answer owes a kill until nothing can turn up", async () => {
  await using box = await sandbox();
  let skew = 0;
  const late = new Late();
  const exec = faultyExec((failpoint) => failpoint === "tmux.spawn" ? late.fate : undefined);
  const clock = { ...FAST_CLOCK, ...clockAhead(() => skew) };
  await using at = contextOn(box, { exec, clock });
  const { layout_id, state } = await at.settle("work");
  assertEquals(state, "failed");
  const removed = await removeLayout(at.ctx, layout_id);
  assertEquals(removed.panes.map((pane) => pane.killSucceeded), [false, false, false]);
  await assertPaid(at, box, late, () => skew += 5 * 60_000);
});

Deno.test("a first order that runs after the second one's panes were removed is undone", async () => {
  await using box = await sandbox();
  let skew = 0;
  const late = new Late();
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.spawn" && nth === 1 ? late.fate : undefined
  );
  const clock = { ...FAST_CLOCK, ...clockAhead(() => skew) };
  await using at = contextOn(box, { exec, clock });
  const { layout_id, state } = await at.settle("work");
  assertEquals(state, "ready");
  await removeLayout(at.ctx, layout_id);
  assertEquals(await ours(box), 0);
  await assertPaid(at, box, late, () => skew += 5 * 60_000);
});

Deno.test("what tmux was never told to make owes nothing once tmux has been looked at", async () => {
  await using box = await sandbox();
  let skew = 0;
  await using at = contextOn(box, { workers: false, clock: clockAhead(() => skew) });
  await at.create("work");
  skew = 5 * 60_000;
  assertEquals((await sweep(at.ctx, { dryRun: false })).expired.length, 3);
  assertEquals((await look(at)).drift, false);
  assertEquals((await look(at)).containers, []);
});

Deno.test("panes that tmux has refused to make owe nothing, and are removed with success", async () => {
  await using box = await sandbox();
  const exec = faultyExec((failpoint) => {
    if (failpoint !== "tmux.spawn") return undefined;
    // Somebody else's session comes between the look and the order.
    return async (run) => {
      await box.tmux("new-session", "-d", "-s", "work", "sleep 1000");
      return await run();
    };
  });
  await using at = contextOn(box, { exec });
  const { layout_id, failed_stage } = await at.settle("work");
  assertEquals(failed_stage, "pane_create");
  assertEquals(
    box.sql("SELECT pane_id FROM pane_progress WHERE spawn_requested_at IS NOT NULL"),
    [],
  );
  const removed = await removeLayout(at.ctx, layout_id);
  assertEquals(removed.panes.map((pane) => pane.killSucceeded), [true, true, true]);
});
