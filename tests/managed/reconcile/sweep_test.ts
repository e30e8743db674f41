import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { placeOf } from "../../../src/containers/place_of.ts";
import { setPanePlace } from "../../../src/store/panes.ts";
import { type Place, placeText } from "../../../src/system/place/place.ts";
import { recover } from "../../../src/managed/reconcile/recover.ts";
import { removeLayout } from "../../../src/managed/remove.ts";
import { sweep } from "../../../src/managed/reconcile/sweep.ts";
import { workerLease } from "../../../src/system/locks/lock_names.ts";
import { MARKER_TTL_MS } from "../../../src/model/marker.ts";
import { ContainerLock } from "../../../src/system/locks/container_lock.ts";
import { contextOn } from "../../support/context.ts";
import { clockAhead } from "../../support/fast_clock.ts";
import { faultyExec } from "../../support/faulty_exec.ts";
import { Decoys } from "../../support/decoys.ts";
import { panesIn } from "../../support/seen_panes.ts";
import { sandbox } from "../../support/sandbox.ts";

const RUN = { dryRun: false };

Deno.test("a marker expires after five minutes, and not before", async () => {
  await using box = await sandbox();
  let skew = 0;
  await using at = contextOn(box, { workers: false, clock: clockAhead(() => skew) });
  const { layout_id, panes } = await at.create("work");
  skew = MARKER_TTL_MS - 60_000;
  assertEquals((await sweep(at.ctx, RUN)).expired, []);
  skew = MARKER_TTL_MS;
  const planned = await sweep(at.ctx, { dryRun: true });
  assertEquals(at.detail(layout_id).state, "creating");
  const done = await sweep(at.ctx, RUN);
  assertEquals(done.expired, planned.expired);
  assertEquals(
    done.expired.map(({ pane, failedStage }) => [pane.id, pane.label, failedStage]),
    panes.map(({ pane_id, label }) => [pane_id, label, "pane_create"]),
  );
  const { state, failed_stage } = at.detail(layout_id);
  assertEquals([state, failed_stage], ["failed", "pane_create"]);
  assertEquals((await sweep(at.ctx, RUN)).expired, []);
  const events = box.events().filter((event) => event.event_type.endsWith("recovery_failed"));
  assertEquals(events.every((event) => event.actor === "daemon"), true);
});

Deno.test("sweep leaves to another place what is being made there", async () => {
  await using box = await sandbox();
  let skew = 0;
  await using at = contextOn(box, { workers: false, clock: clockAhead(() => skew) });
  const { panes } = await at.create("work");
  const place = placeOf(at.ctx, "local");
  assert(place !== null);
  const put = (where: Place) =>
    at.ctx.store.write("recover", (writer) => {
      for (const { pane_id } of panes) setPanePlace(writer, pane_id, placeText(where));
    });
  skew = MARKER_TTL_MS;
  put({ ...place, machine: "0123456789abcdef0123456789abcdef" });
  assertEquals((await sweep(at.ctx, RUN)).expired, []);
  put(place);
  assertEquals((await sweep(at.ctx, RUN)).expired.length, panes.length);
});

Deno.test("a clock that was set back expires nothing", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false, clock: clockAhead(() => -24 * 3_600_000) });
  await at.create("work");
  assertEquals((await sweep(at.ctx, RUN)).expired, []);
});

Deno.test("a living worker is never swept, however old its markers are", async () => {
  await using box = await sandbox();
  let skew = 0;
  await using at = contextOn(box, { workers: false, clock: clockAhead(() => skew) });
  const { layout_id } = await at.create("work");
  skew = 24 * 3_600_000;
  const lease = at.ctx.locks.tryAcquire(workerLease("local"), "a worker");
  assertEquals((await sweep(at.ctx, RUN)).expired, []);
  assertEquals(at.detail(layout_id).state, "creating");
  lease?.release();
  assertEquals((await sweep(at.ctx, RUN)).expired.length, 3);
});

Deno.test("sweep asks tmux nothing, and what it left there is killed by the next recovery", async () => {
  await using box = await sandbox();
  let skew = 0;
  let asked = 0;
  const exec = faultyExec((failpoint, nth) => {
    asked++;
    // The second look comes when the panes have been made.
    if (failpoint !== "tmux.snapshot" || nth !== 2) return undefined;
    return () => {
      throw new Error("died");
    };
  });
  await using at = contextOn(box, { exec, clock: clockAhead(() => skew) });
  const decoys = await Decoys.start(box, "mine");
  await at.create("work");
  await at.settled().catch(() => {});
  skew = MARKER_TTL_MS;
  asked = 0;
  const { expired } = await sweep(at.ctx, RUN);
  assertEquals(expired.map((pane) => pane.failedStage), Array(3).fill("registration"));
  assertEquals([asked, (await panesIn(box)).filter((pane) => pane.tag !== null).length], [0, 3]);
  await recover(at.ctx, { containerId: null, dryRun: false });
  assertEquals((await panesIn(box)).filter((pane) => pane.tag !== null), []);
  await decoys.assertUntouched();
});

Deno.test("sweep removes what finished work leaves, and nothing that is in use", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.settle("work");
  const { workers, locks } = at.ctx.paths;
  Deno.writeTextFileSync(`${workers}/local-2026-01-01.log`, "done\n");
  Deno.writeTextFileSync(`${locks}/local.ticket.dead`, "");
  const names = (folder: string) => [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  const lockFiles = names(locks);
  const planned = (await sweep(at.ctx, { dryRun: true })).leftovers;
  assertEquals(planned.workerLogs, ["local-2026-01-01"]);
  assertEquals([names(locks), names(workers)], [lockFiles, ["local-2026-01-01.log"]]);

  const done = (await sweep(at.ctx, RUN)).leftovers;
  assertEquals(done.workerLogs, ["local-2026-01-01"]);
  assertEquals(names(workers), []);
  assertEquals(names(locks).includes("local.ticket.dead"), false);
  assertEquals(names(locks).includes("local.lock"), true);

  await removeLayout(at.ctx, layout_id);
  // Other tests are threads of this process; what they fork holds copies of locks for a moment.
  await box.eventually(async () => {
    await sweep(at.ctx, RUN);
    return !names(locks).some((name) => name.startsWith("local"));
  });
  assertEquals((await at.settle("again")).state, "ready");
});

Deno.test("a worker's log stays while anything of its container is being created", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  await at.create("work");
  Deno.writeTextFileSync(`${at.ctx.paths.workers}/local-2026-01-01.log`, "at it\n");
  assertEquals((await sweep(at.ctx, RUN)).leftovers.workerLogs, []);
});

Deno.test("sweep, recovery and creates beside each other end in whole layouts", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const names = ["a", "b", "c"];
  const creates = names.map((name) => at.create(name, { labelPrefix: `${name}-` }));
  const others = Array.from(
    { length: 5 },
    (_, n) => n % 2 ? sweep(at.ctx, RUN) : recover(at.ctx, { containerId: null, dryRun: false }),
  );
  const layouts = await Promise.all(creates);
  await Promise.all(others);
  await at.settled();
  for (const { layout_id } of layouts) assertEquals(at.detail(layout_id).state, "ready");
  assertEquals((await panesIn(box)).length, 9);
});

Deno.test("sweep names a container that it could not look at for a lock", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("work");
  using _lock = await ContainerLock.acquire(at.ctx.locks, "local", { doing: "something" });
  await sweep(at.ctx, { dryRun: false });
  const [warning = ""] = at.warnings;
  const by = `it is being changed by pid ${Deno.pid} (`;
  assertStringIncludes(warning, `the markers of local were not checked: ${by}`);
  assertMatch(warning, /: something\) for \d+ s; wait until it ends, or end it \(kill \d+\)$/);
});
