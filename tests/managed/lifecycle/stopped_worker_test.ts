import { assertEquals, assertStringIncludes } from "@std/assert";
import { layoutTable, type View } from "../../../src/cli/render/layouts.ts";
import { checkWorkers } from "../../../src/doctor/check_workers.ts";
import { sweep } from "../../../src/managed/reconcile/sweep.ts";
import { removeLayout } from "../../../src/managed/remove.ts";
import { waitForLayout } from "../../../src/managed/wait.ts";
import { workerComplaint } from "../../../src/managed/worker_complaint.ts";
import { layoutView } from "../../../src/rpc/views/layout.ts";
import { listLayouts } from "../../../src/managed/query.ts";
import { workerLease } from "../../../src/system/locks/lock_names.ts";
import { advised } from "../../support/advice.ts";
import { Child, denoScript } from "../../support/child.ts";
import { contextOn } from "../../support/context.ts";
import { clockAhead } from "../../support/fast_clock.ts";
import { only } from "../../support/items.ts";
import { refusalOf } from "../../support/refusal.ts";
import { ROOT } from "../../support/root.ts";
import { sandbox } from "../../support/sandbox.ts";

const LEASE_HOLDER = `${ROOT}tests/system/locks/lock_process.ts`;

Deno.test("a stopped worker is named wherever somebody waits for it, with both ways on", async () => {
  await using box = await sandbox();
  let skew = 0;
  await using at = contextOn(box, { workers: false, clock: clockAhead(() => skew) });
  const { ctx, warnings } = at;
  const { layout_id } = await at.create("one");
  const holding = [ctx.paths.locks, workerLease("local"), "hold"];
  await using worker = new Child(denoScript(LEASE_HOLDER, ...holding), box.env);
  assertEquals(await worker.line(), "got");
  assertEquals(checkWorkers(ctx), []);
  assertEquals(workerComplaint(ctx, "local", ""), null);
  worker.signal("SIGSTOP");
  await box.eventually(() => checkWorkers(ctx).length === 1);

  const { pid } = worker;
  const since = Deno.lstatSync(`${ctx.paths.locks}/local.worker.lock`).mtime!.toISOString();
  const what = `the worker (pid ${pid}), which began at ${since}, is stopped`;
  const { check, status, message, cure = "" } = only(checkWorkers(ctx));
  assertEquals([check, status, message], ["worker", "problem", `local: ${what}`]);
  const [first, second] = advised(
    cure,
    "let the worker go on (kill -CONT ${pid}) or end it (kill -9 ${pid}): the next command starts another",
  );
  assertEquals([first, second], [String(pid), String(pid)]);
  const told = `${what}: ${cure}`;
  assertEquals(workerComplaint(ctx, "local", ""), told);
  const view = {
    containerName: (id: string) => id,
    workerComplaint: (pane) => workerComplaint(ctx, pane.container_id, pane.created_at),
    now: ctx.clock.now(),
    paint: (text: string) => text,
  } as Partial<View> as View;
  const filter = { containerId: null, states: [], limit: 50, after: null };
  const items = listLayouts(ctx, filter, new Set()).items.map(layoutView);
  assertStringIncludes(layoutTable(items, view), `\n\n${told}`);

  // While it waits, and at its end.
  const options = { timeoutMs: 1_100, recover: true, onChange: () => {} };
  let ms = 0;
  const clock = { ...ctx.clock, elapsed: () => ms += 50 };
  const waited = await waitForLayout({ ...ctx, clock }, layout_id, options);
  assertEquals([waited.timedOut, waited.stopped], [true, { pid, since }]);
  assertEquals(warnings.splice(0), [told]);

  const refused = await refusalOf(() => removeLayout(ctx, layout_id));
  assertEquals(refused.code, "managed_pane_illegal_transition");
  assertStringIncludes(refused.message, cure);
  await at.create("two", { labelPrefix: "b" });
  assertEquals(warnings.splice(0), [told]);
  skew = 6 * 60_000;
  assertEquals((await sweep(ctx, { dryRun: false })).expired, []);
  assertStringIncludes(warnings.join(), `kill -CONT ${pid}`);

  worker.signal("SIGCONT");
  await box.eventually(() => workerComplaint(ctx, "local", "") === null);
});
