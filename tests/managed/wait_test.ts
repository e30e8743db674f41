import { assertEquals } from "@std/assert";
import type { Context } from "../../src/context.ts";
import { waitForLayout, type WaitOptions } from "../../src/managed/wait.ts";
import { openState } from "../../src/app/state_folder.ts";
import { contextOn, type OpenedOn, workersBy } from "../support/context.ts";
import { pathsOf } from "../support/store.ts";
import { refusalOf } from "../support/refusal.ts";
import { sandbox } from "../support/sandbox.ts";

const FOR_EVER: WaitOptions = { timeoutMs: null, recover: true, onChange: () => {} };

/** As the test's own context, but a worker that it calls for does start. */
function withWorkers(at: OpenedOn): Context {
  return { ...at.ctx, forkWorker: workersBy((id) => at.startWorker(id)) };
}

Deno.test("a wait ends with the settled layout, having shown each change once", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.create("work");
  const shown: string[] = [];
  const { detail, timedOut } = await waitForLayout(at.ctx, layout_id, {
    ...FOR_EVER,
    onChange: (changed) => shown.push(JSON.stringify(changed)),
  });
  assertEquals([detail.layout.state, timedOut], ["ready", false]);
  assertEquals(shown.at(-1), JSON.stringify(detail));
  assertEquals(JSON.parse(shown[0] ?? "").layout.state, "creating");
  assertEquals(shown.filter((text, n) => text === shown[n - 1]), []);
});

Deno.test("a settled layout is not waited for, and shown once", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.settle("work");
  let shown = 0;
  const options = { ...FOR_EVER, timeoutMs: 0, onChange: () => void shown++ };
  const { detail, timedOut } = await waitForLayout(at.ctx, layout_id, options);
  assertEquals([detail.layout.state, timedOut, shown], ["ready", false, 1]);
});

Deno.test("what a layout has come to is in the audit file when a wait for it ends", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id } = await at.settle("work");
  const written = box.events();
  // As it is between the commit of a worker and what it appends then.
  Deno.truncateSync(`${box.state}/events.jsonl`);
  await waitForLayout(at.ctx, layout_id, FOR_EVER);
  assertEquals(box.events(), written);
});

Deno.test("a wait that is over gives the layout as it is", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id } = await at.create("work");
  const begun = performance.now();
  const options = { ...FOR_EVER, timeoutMs: 300 };
  const { detail, timedOut } = await waitForLayout(at.ctx, layout_id, options);
  assertEquals([detail.layout.state, timedOut], ["creating", true]);
  assertEquals(performance.now() - begun >= 300, true);
});

Deno.test("a layout that no worker has is given one after a second", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id } = await at.create("work");
  const { detail } = await waitForLayout(withWorkers(at), layout_id, FOR_EVER);
  assertEquals(detail.layout.state, "ready");
  await at.settled();
});

Deno.test("a wait without recovery gives no layout a worker", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id } = await at.create("work");
  let called = 0;
  const ctx = { ...at.ctx, forkWorker: workersBy(() => called++) };
  const options = { ...FOR_EVER, recover: false, timeoutMs: 1_500 };
  assertEquals((await waitForLayout(ctx, layout_id, options)).timedOut, true);
  assertEquals(called, 0);
});

Deno.test("a layout that is not there cannot be waited for", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const refused = await refusalOf(() => waitForLayout(at.ctx, crypto.randomUUID(), FOR_EVER));
  assertEquals(refused.code, "managed_layout_not_found");
});

Deno.test("a wait looks again as soon as another process has committed", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id } = await at.create("work");
  let sleeps = 0;
  const sleep = (): Promise<void> => {
    sleeps++;
    const { store, close } = openState(pathsOf(box), () => {});
    store.write("spawn.settle", (it) => it.run("UPDATE managed_layout SET state = 'ready'"));
    close();
    return Promise.resolve();
  };
  const ctx = { ...at.ctx, clock: { ...at.ctx.clock, sleep } };
  const { detail, timedOut } = await waitForLayout(ctx, layout_id, FOR_EVER);
  assertEquals([detail.layout.state, timedOut, sleeps], ["ready", false, 1]);
});
