import { assertEquals } from "@std/assert";
import { removeLeftovers } from "../../../src/managed/reconcile/leftovers.ts";
import { containerLockName, workerLease } from "../../../src/system/locks/lock_names.ts";
import { contextOn } from "../../support/context.ts";
import { sandbox } from "../../support/sandbox.ts";

const ALL = { dryRun: false, containerId: null };

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("a worker's lease is discarded only while nobody changes its container", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { locks } = at.ctx;
  const lease = workerLease("bench");
  locks.tryAcquire(lease, "a worker")?.release();
  const lock = locks.tryAcquire(containerLockName("bench"), "a create");
  // Other tests are threads of this process; what they fork holds copies of locks for a moment.
  await box.eventually(() => !locks.isHeld(lease));
  assertEquals(removeLeftovers(at.ctx, ALL).locks, []);
  assertEquals(filesIn(at.ctx.paths.locks).includes(`${lease}.lock`), true);
  lock?.release();
  await box.eventually(() => {
    removeLeftovers(at.ctx, ALL);
    return !filesIn(at.ctx.paths.locks).some((name) => name.startsWith("bench"));
  });
});

Deno.test("a lease without its container's lock leaves no lock behind", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  at.ctx.locks.tryAcquire(workerLease("bench"), "a worker")?.release();
  await box.eventually(() => {
    removeLeftovers(at.ctx, ALL);
    return !filesIn(at.ctx.paths.locks).some((name) => name.startsWith("bench"));
  });
});

Deno.test("what is named like a leftover but is no regular file stays, and keeps nothing else", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { locks, workers } = at.ctx.paths;
  const planted = [
    ...["a.lock", "b.worker.lock", "c.ticket.d", "e.queue"].map((name) => `${locks}/${name}`),
    ...["local-f.log"].map((name) => `${workers}/${name}`),
  ];
  for (const path of planted) {
    Deno.mkdirSync(path);
    Deno.symlinkSync(path, path.replace(/[a-f](?=\.[^/]*$)/, "link"));
  }
  const before = [...filesIn(locks), ...filesIn(workers)];
  Deno.writeTextFileSync(`${locks}/a.worker.lock`, "");
  Deno.writeTextFileSync(`${locks}/e.lock`, "");
  Deno.writeTextFileSync(`${locks}/z.ticket.z`, "");
  Deno.writeTextFileSync(`${workers}/local-z.log`, "");
  assertEquals(removeLeftovers(at.ctx, ALL), {
    locks: ["e", "z.ticket.z"],
    workerLogs: ["local-z"],
  });
  Deno.removeSync(`${locks}/a.worker.lock`);
  assertEquals([...filesIn(locks), ...filesIn(workers)], before);
});
