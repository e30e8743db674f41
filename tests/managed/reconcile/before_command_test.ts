/** What a look before a command may take, and what becomes of one that was in vain. */
import { assert, assertEquals } from "@std/assert";
import { layoutDetail } from "../../../src/managed/query.ts";
import { recoverBefore } from "../../../src/managed/reconcile/before_command.ts";
import { recover } from "../../../src/managed/reconcile/recover.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { getContainerCheck } from "../../../src/store/container_check.ts";
import { ContainerLock } from "../../../src/system/locks/container_lock.ts";
import { openDatabase } from "../../support/database.ts";
import { contextOn } from "../../support/context.ts";
import { faultyExec, hanging, notStarted, type Outcome } from "../../support/faulty_exec.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

const ALL = { containerId: null, dryRun: false };

function reattached(box: Sandbox): number {
  return box.events().filter(({ event_type }) =>
    event_type === "managed_layout_recovery_reattached"
  ).length;
}

async function took(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

Deno.test("a look before a read ends in its time, whatever hangs, on however many servers", async () => {
  const looks: number[] = [];
  // What a busy machine adds is not in each of a few; without a limit, each takes longer.
  for (let tries = 0; tries < 4; tries++) {
    const ms = await longestLook();
    if (ms < 2500) return;
    looks.push(ms);
  }
  assert(false, `${looks} ms`);
});

/** What the longer of two looks takes at servers that hang and at slow ones, in milliseconds. */
async function longestLook(): Promise<number> {
  await using box = await sandbox();
  let now: Outcome | undefined;
  const exec = faultyExec(() => now);
  await using at = contextOn(box, { exec });
  const { panes } = await at.settle("work");
  await using other = contextOn(box, { exec, socket: "other" });
  await other.settle("away", { labelPrefix: "o-" });
  now = notStarted;
  await removePane(at.ctx, panes[1].pane_id);
  let longest = 0;
  for (const fate of [hanging, slow(900)]) {
    now = fate;
    const ms = await took(() => recoverBefore(at.ctx, { containers: "all", mode: "always" }));
    longest = Math.max(longest, ms);
  }
  return longest;
}

/** It takes so long before it runs, or its whole time. */
function slow(ms: number): Outcome {
  return async (run, request) => {
    if (request.timeoutMs <= ms) return await hanging(run, request);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return await run();
  };
}

Deno.test("a layout is reattached after it could not be looked at for a lock", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("work");
  await recover(at.ctx, ALL);
  assertEquals(reattached(box), 1);
  const look = () => recoverBefore(at.ctx, { containers: "all", mode: "always" });
  {
    using _lock = await ContainerLock.acquire(at.ctx.locks, "local", { doing: "something" });
    await look();
  }
  await look();
  await look();
  assertEquals(reattached(box), 2);
});

Deno.test("a look that cannot be put on record leaves what it was for stale", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.settle("work");
  const database = openDatabase(at.ctx.paths.database);
  database.exec("BEGIN IMMEDIATE");
  const request = { layoutId: layout_id, includeTerminalPanes: true };
  const blind = await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertEquals(layoutDetail(at.ctx, request, blind).stale, true);
  assertEquals(at.warnings.length, 1);
  database.exec("ROLLBACK");
  database.close();
  const sighted = await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertEquals(layoutDetail(at.ctx, request, sighted).stale, false);
});

Deno.test("who waits in vain behind a look that ended well does not call its container stale", async () => {
  await using box = await sandbox();
  let isSlow = false;
  await using at = contextOn(box, { exec: faultyExec(() => isSlow ? slow(300) : undefined) });
  const { layout_id } = await at.settle("work");
  // The first ones end well within their time, not all.
  isSlow = true;
  const looks = Array.from(
    { length: 10 },
    () => recoverBefore(at.ctx, { containers: "all", mode: "always" }),
  );
  await Promise.all(looks);
  assertEquals("stale" in at.detail(layout_id), false);
});

Deno.test("panes that no worker makes are looked after however recent the last look is", async () => {
  await using box = await sandbox();
  const settings = { recovery: { minIntervalSeconds: 600 } };
  await using at = contextOn(box, { workers: false, settings });
  const { ctx } = at;
  const looked = async () => {
    await recoverBefore(ctx, { containers: "all", mode: "interval" });
    return getContainerCheck(ctx.store, "local")?.checkedAt;
  };
  await at.create("one");
  assertEquals(await looked() === await looked(), false);
  at.startWorker();
  await at.settled();
  assertEquals(await looked(), await looked());
});
