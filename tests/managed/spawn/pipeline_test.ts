import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { recoverBefore } from "../../../src/managed/reconcile/before_command.ts";
import { runWorker } from "../../../src/managed/spawn/run_worker.ts";
import type { ExecFailpoint } from "../../../src/model/failpoints.ts";
import { getSpawnProgress } from "../../../src/store/pane_progress.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { FAST_CLOCK } from "../../support/fast_clock.ts";
import { afterEnds, faultyExec, type Outcome, serverEnds } from "../../support/faulty_exec.ts";
import { Decoys } from "../../support/decoys.ts";
import { exactly, itemAt } from "../../support/items.ts";
import { panesIn, titlesIn } from "../../support/seen_panes.ts";
import { sandbox } from "../../support/sandbox.ts";

class Died extends Error {}

const diesBefore: Outcome = () => {
  throw new Died();
};

const diesAfter: Outcome = async (run) => {
  await run();
  throw new Died();
};

function ends(at: OpenedOn, layoutId: string): [string, string | undefined][] {
  return at.detail(layoutId).panes.map((pane) => [pane.state, pane.failed_stage]);
}

/** The first look is before the panes are made, the second one when their probe window has passed. */
const AFTER_WINDOW = 2;

const READY = ["ready", undefined] as const;

/** A probe window is over once all have ended. */
const ALL_END = { launch: { probeSeconds: 60 } };

const CALLS: readonly [ExecFailpoint, number][] = [
  ["tmux.snapshot", 1],
  ["tmux.spawn", 1],
  ["tmux.probe", 1],
  ["tmux.snapshot", 2],
  ["tmux.settle", 1],
];

for (const [failpoint, nth] of CALLS) {
  for (const [side, fate] of [["before", diesBefore], ["after", diesAfter]] as const) {
    Deno.test(`a worker goes on where another died ${side} ${failpoint}, call ${nth}`, async () => {
      await using box = await sandbox();
      let hasDied = false;
      const exec = faultyExec((at, count) => {
        if (hasDied || at !== failpoint || count !== nth) return undefined;
        hasDied = true;
        return fate;
      });
      // Long enough to be sampled also on a busy machine.
      const probeSeconds = failpoint === "tmux.probe" ? 3 : 0.1;
      await using at = contextOn(box, { exec, settings: { launch: { probeSeconds } } });
      const { layout_id } = await at.create("work");
      await assertRejects(() => at.settled(), Died);
      assertEquals(at.detail(layout_id).state, "creating");
      await recoverBefore(at.ctx, { containers: "all", mode: "always" });
      await at.settled();
      assertEquals(ends(at, layout_id), [[...READY], [...READY], [...READY]]);
      const seen = await panesIn(box);
      assertEquals(
        seen.map((pane) => [pane.tag, pane.title, pane.piped]),
        at.detail(layout_id).panes.map((pane) => [pane.pane_id, pane.label, true]),
      );
      assertEquals(box.sql("SELECT id FROM agent").length, 3);
    });
  }
}

const REACHED: readonly [ExecFailpoint, string][] = [
  ["tmux.spawn", "pane_create"],
  ["tmux.probe", "launch_command"],
  ["tmux.settle", "log_attach"],
];

for (const [failpoint, stage] of REACHED) {
  Deno.test(`panes on which three workers died at ${failpoint} have failed at ${stage}`, async () => {
    await using box = await sandbox();
    const exec = faultyExec((at) => at === failpoint ? diesBefore : undefined);
    // A window that is over would not be sampled any more.
    const probeSeconds = failpoint === "tmux.probe" ? 60 : 0.1;
    await using at = contextOn(box, { exec, settings: { launch: { probeSeconds } } });
    const { layout_id } = await at.create("work");
    await assertRejects(() => at.settled(), Died);
    for (let deaths = 1; deaths < 3; deaths++) {
      await recoverBefore(at.ctx, { containers: "all", mode: "always" });
      await assertRejects(() => at.settled(), Died);
    }
    await recoverBefore(at.ctx, { containers: "all", mode: "always" });
    await at.settled();
    const expected = Array(3).fill(["failed", stage]);
    assertEquals(ends(at, layout_id), expected);
    assertEquals(await panesIn(box), []);
  });
}

Deno.test("a pane shows its marker until it has settled, and its label from then on", async () => {
  await using box = await sandbox();
  const seen: string[] = [];
  const exec = faultyExec((failpoint, nth) =>
    failpoint !== "tmux.snapshot" || nth !== AFTER_WINDOW ? undefined : async (run) => {
      seen.push(...await titlesIn(box, "work"));
      return await run();
    }
  );
  await using at = contextOn(box, { exec });
  await at.settle("work");
  for (const [n, label] of ["m1", "s1", "s2"].entries()) {
    assertMatch(itemAt(seen, n), new RegExp(`^@MANAGED:[0-9a-f]{16}:${label}$`));
  }
  assertEquals(await titlesIn(box, "work"), ["m1", "s1", "s2"]);
});

Deno.test("panes for which there is no room fail alone", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["sleep", "1000"]);
  addTemplate(box, "t", Array(12).fill("p"));
  await using at = contextOn(box, { settings: { tmux: { columns: 12, rows: 6 } } });
  const layout = await at.settle("work", { templateName: "t" });
  const ready = layout.panes.filter((pane) => pane.state === "ready");
  const failed = layout.panes.filter((pane) => pane.state === "failed");
  assertEquals([layout.state, layout.failed_stage], ["failed", "pane_create"]);
  assert(ready.length >= 2 && failed.length >= 2 && ready.length + failed.length === 12);
  assertEquals([...new Set(failed.map((pane) => pane.failed_stage))], ["pane_create"]);
  assertStringIncludes(
    getSpawnProgress(at.ctx.store, itemAt(failed, 0).pane_id)?.problem ?? "",
    "no space for new pane",
  );
  const tags = (await panesIn(box)).map((pane) => pane.tag);
  assertEquals(tags.sort(), ready.map((pane) => pane.pane_id).sort());
});

Deno.test("a profile that is gone when the pane is made fails that pane alone", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["sleep", "1000"]);
  addTemplate(box, "t", [null, "p", null]);
  await using at = contextOn(box, { workers: false });
  const { layout_id } = await at.create("work", { templateName: "t" });
  Deno.removeSync(`${box.config}/launch_commands/p.yaml`);
  await runWorker(at.ctx, "local");
  assertEquals(ends(at, layout_id), [[...READY], ["failed", "pane_create"], [...READY]]);
});

Deno.test("a pane that is closed while it is set up fails alone, at registration", async () => {
  await using box = await sandbox();
  const exec = faultyExec((failpoint, nth) =>
    failpoint !== "tmux.snapshot" || nth !== AFTER_WINDOW ? undefined : async (run) => {
      await box.tmux("kill-pane", "-t", "%1");
      return await run();
    }
  );
  await using at = contextOn(box, { exec });
  const { layout_id } = await at.settle("work");
  assertEquals(ends(at, layout_id), [[...READY], ["failed", "registration"], [...READY]]);
});

Deno.test("a session that somebody else made in the meantime is left alone", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id } = await at.create("work");
  const decoys = await Decoys.start(box, "work");
  await runWorker(at.ctx, "local");
  assertEquals(ends(at, layout_id), Array(3).fill(["failed", "pane_create"]));
  assertEquals((await panesIn(box)).length, 2);
  await decoys.assertUntouched();
});

Deno.test("a server that goes while panes are made is started again", async () => {
  await using box = await sandbox();
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.spawn" && nth === 1 ? serverEnds(() => box.endServer()) : undefined
  );
  await using at = contextOn(box, { exec, clock: FAST_CLOCK });
  assertEquals((await at.settle("work")).state, "ready");
  assertEquals((await panesIn(box)).length, 3);
});

Deno.test("a command that lives through the window is ready, one that does not is degraded, with its time", async () => {
  await using box = await sandbox();
  addProfile(box, "short", ["sh", "-c", "sleep 0.3; exit 5"]);
  addProfile(box, "killed", ["sh", "-c", "kill -KILL $$"]);
  addTemplate(box, "t", ["short", "killed", null]);
  await using at = contextOn(box, {
    exec: afterEnds(box, { of: 3, ends: 2 }),
    settings: { launch: { probeSeconds: 1 } },
  });
  const { layout_id } = await at.settle("work", { templateName: "t" });
  assertEquals(ends(at, layout_id), [
    ["degraded", "launch_command"],
    ["degraded", "launch_command"],
    [...READY],
  ]);
  const exits = box.events()
    .filter((event) => event.event_type === "managed_pane_launch_command_exited")
    .map((event) => event.payload);
  assertEquals(exits.map((payload) => payload.exit_code), [5, 128 + 9]);
  const [short, killed] = exits.map((payload) => payload.elapsed_ms);
  assert(short >= 300 && short < 60_000, `${short}`);
  assert(killed >= 0 && killed <= short, `${killed}`);
});

Deno.test("a slow look before panes are made takes nothing from their probe window", async () => {
  const SLOW_MS = 120_000;
  await using box = await sandbox();
  addProfile(box, "brief", ["sh", "-c", "sleep 0.3; exit 3"]);
  addTemplate(box, "t", ["brief"]);
  let slowMs = 0;
  const exec = faultyExec((failpoint, nth) => {
    if (failpoint === "tmux.snapshot" && nth === 1) slowMs = SLOW_MS;
    return undefined;
  });
  const clock = { elapsed: () => systemClock.elapsed() + slowMs };
  await using at = contextOn(box, { exec, clock, settings: ALL_END });
  const { layout_id } = await at.settle("work", { templateName: "t" });
  assertEquals(ends(at, layout_id), [["degraded", "launch_command"]]);
  const [{ payload }] = box.events()
    .filter((event) => event.event_type === "managed_pane_launch_command_exited");
  assert(payload.elapsed_ms >= 250 && payload.elapsed_ms < 60_000, `${payload.elapsed_ms} ms`);
});

Deno.test("a program that is not there has exited with 127", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["no-such-program"]);
  addTemplate(box, "t", ["p"]);
  await using at = contextOn(box, { settings: ALL_END });
  const { layout_id } = await at.settle("work", { templateName: "t" });
  assertEquals(ends(at, layout_id), [["degraded", "launch_command"]]);
  const event = box.events().find((each) => each.event_type.endsWith("command_exited"));
  assertEquals(event.payload.exit_code, 127);
});

Deno.test("a ready pane's output is in a private log of its own", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["sh", "-c", "read -r l; echo heard $l; sleep 1000"]);
  addTemplate(box, "t", ["p", "p"]);
  await using at = contextOn(box);
  const { panes } = await at.settle("work", { templateName: "t" });
  await box.tmux("send-keys", "-t", itemAt(panes, 1).tmux_pane_id!, "it", "Enter");
  const [quiet, loud] = exactly(panes.map((pane) => pane.log_path!), 2);
  await box.eventually(() => Deno.readTextFileSync(loud).includes("heard it"));
  assertEquals(Deno.readTextFileSync(quiet).includes("heard"), false);
  assertEquals((Deno.statSync(loud).mode ?? 0) & 0o777, 0o600);
});

Deno.test("without logs a pane is ready and nothing is piped", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { settings: { logs: { mode: "off" } } });
  const { panes } = await at.settle("work");
  assertEquals(panes.map((pane) => [pane.state, pane.log_attached, pane.log_path]), [
    ["ready", false, null],
    ["ready", false, null],
    ["ready", false, null],
  ]);
  assertEquals((await panesIn(box)).some((pane) => pane.piped), false);
});

Deno.test("a log that cannot be attached degrades its pane, and an exited command counts more", async () => {
  await using box = await sandbox();
  addProfile(box, "gone", ["sh", "-c", "exit 1"]);
  addTemplate(box, "t", [null, "gone"]);
  await using at = contextOn(box, { exec: afterEnds(box, { of: 2 }) });
  Deno.removeSync(at.ctx.paths.localLogs);
  Deno.symlinkSync(box.home, at.ctx.paths.localLogs);
  const { layout_id } = await at.settle("work", { templateName: "t" });
  assertEquals(ends(at, layout_id), [["degraded", "log_attach"], ["degraded", "launch_command"]]);
  const failed = box.events().filter((event) => event.event_type.endsWith("log_attach_failed"));
  assertEquals(failed.length, 1);
  assertStringIncludes(failed[0].payload.reason, "symbolic link");
  assertEquals([...Deno.readDirSync(box.home)], []);
});

Deno.test("one worker serves a container, and takes up what comes while it works", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const first = await at.create("a", { labelPrefix: "a-" });
  const worker = runWorker(at.ctx, "local");
  await runWorker(at.ctx, "local");
  assertEquals(at.detail(first.layout_id).state, "creating");
  const second = await at.create("b", { labelPrefix: "b-" });
  await worker;
  for (const { layout_id } of [first, second]) assertEquals(at.detail(layout_id).state, "ready");
});

Deno.test("events are numbered without gaps within a pane and within a layout, in the file's order", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  const own = box.events().filter((event) => event.pane_id === null);
  assertEquals(own.map((event) => [event.sequence, event.event_type, event.actor]), [
    [1, "managed_layout_created", "operator"],
    [2, "managed_layout_state_changed", "daemon"],
  ]);
  assertEquals(own[1].payload, { prev_state: "creating", new_state: "ready" });
  for (const { pane_id } of panes) {
    const events = box.events().filter((event) => event.pane_id === pane_id);
    assertEquals(events.map((event) => [event.sequence, event.event_type]), [
      [1, "managed_pane_created"],
      [2, "managed_pane_pending_marker_set"],
      [3, "managed_pane_pending_marker_cleared"],
      [4, "managed_pane_state_changed"],
    ]);
    assertEquals(new Set(events.map((event) => event.layout_id)), new Set([layout_id]));
    assertEquals(events[1].payload, events[2].payload);
  }
});
