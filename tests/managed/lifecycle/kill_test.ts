import { assertEquals } from "@std/assert";
import { containerOf } from "../../../src/containers/known.ts";
import { targetOf } from "../../../src/containers/target_of.ts";
import { killPanes, killTwins, mayAppear } from "../../../src/managed/lifecycle/kill.ts";
import { retryOwedKills } from "../../../src/managed/lifecycle/owed_kills.ts";
import { MARKER_TTL_MS } from "../../../src/model/marker.ts";
import type { ManagedPane } from "../../../src/model/pane.ts";
import {
  getSpawnProgress,
  markKillOwed,
  setSpawnRequested,
} from "../../../src/store/pane_progress.ts";
import { panesOfLayout } from "../../../src/store/panes.ts";
import { ContainerLock } from "../../../src/system/locks/container_lock.ts";
import { findPane } from "../../../src/system/tmux/identity.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { Decoys } from "../../support/decoys.ts";
import { clockAhead } from "../../support/fast_clock.ts";
import { answerLost, faultyExec, hung, type Outcome } from "../../support/faulty_exec.ts";
import { exactly } from "../../support/items.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { panesIn, titlesIn } from "../../support/seen_panes.ts";
import { TmuxOn } from "../../support/tmux.ts";

const TIME = () => 10_000;

function local({ ctx }: OpenedOn) {
  return targetOf(ctx, containerOf(ctx, "local"));
}

/** The records of a settled layout of the default template: m1, s1 and s2. */
async function recordsOf(at: OpenedOn): Promise<[ManagedPane, ManagedPane, ManagedPane]> {
  const { layout_id } = await at.settle("work");
  return exactly(panesOfLayout(at.ctx.store, layout_id), 3);
}

/** Starts a pane with a record's tag in it, as a command does that runs after it was given up on. */
async function twinOf(box: Sandbox, { id }: ManagedPane): Promise<void> {
  const command = ["env", `AGENTTOWER_PANE=${id}`, "sleep", "1000"];
  await box.tmux("split-window", "-d", "-t", "=work:", ...command);
}

function lockOf({ ctx }: OpenedOn): Promise<ContainerLock> {
  return ContainerLock.acquire(ctx.locks, "local", { doing: "a test" });
}

function owesKill({ ctx }: OpenedOn, { id }: ManagedPane): boolean {
  return (getSpawnProgress(ctx.store, id)?.killOwedSince ?? null) !== null;
}

Deno.test("the panes of the records are killed, with their twins and nobody else's", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const [m1, , s2] = await recordsOf(at);
  using lock = await lockOf(at);
  await twinOf(box, m1);
  const decoys = await Decoys.start(box, "m1", "work2");
  assertEquals(await killPanes(at.ctx, lock, local(at), [m1, s2]), new Set([m1.id, s2.id]));
  assertEquals(await titlesIn(box, "work"), ["s1"]);
  await decoys.assertUntouched();
});

Deno.test("a pane that has gone by itself counts as absent, one that was started anew is killed", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const [m1, s1] = await recordsOf(at);
  using lock = await lockOf(at);
  await box.tmux("kill-pane", "-t", m1.tmuxPaneId!);
  await box.tmux("respawn-pane", "-k", "-t", s1.tmuxPaneId!, "sleep 1000");
  assertEquals(await killPanes(at.ctx, lock, local(at), [m1, s1]), new Set([m1.id, s1.id]));
  assertEquals(await titlesIn(box, "work"), ["s2"]);
});

Deno.test("no pane counts as absent while no answer says so, even if it was killed", async () => {
  for (const outcome of [hung, answerLost]) {
    await using box = await sandbox();
    let now: Outcome | undefined;
    await using at = contextOn(box, {
      exec: faultyExec((failpoint) => failpoint === "tmux.kill" ? now : undefined),
    });
    const [m1] = await recordsOf(at);
    using lock = await lockOf(at);
    now = outcome;
    assertEquals(await killPanes(at.ctx, lock, local(at), [m1]), new Set());
    assertEquals((await titlesIn(box, "work")).includes("m1"), outcome === hung);
    now = undefined;
    assertEquals(await killPanes(at.ctx, lock, local(at), [m1]), new Set([m1.id]));
  }
});

Deno.test("of a pane and its twins the one on record stays", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const [m1, s1, s2] = await recordsOf(at);
  using lock = await lockOf(at);
  for (const record of [m1, s2]) await twinOf(box, record);
  const { server, panes } = await new TmuxOn(box).look();
  const findings = [m1, s1, s2].map((pane) => ({
    pane,
    twins: findPane(pane, server, panes).twins,
  }));
  assertEquals(findings.map(({ twins }) => twins.length), [1, 0, 1]);
  assertEquals(await killTwins(at.ctx, lock, local(at), findings, TIME), new Set([m1.id, s2.id]));
  const left = (await panesIn(box)).map(({ id }) => id);
  assertEquals(left, [m1, s1, s2].map(({ tmuxPaneId }) => tmuxPaneId));
});

Deno.test("twins of which no answer tells are not called killed", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, {
    exec: faultyExec((failpoint) => failpoint === "tmux.kill" ? answerLost : undefined),
  });
  const [m1] = await recordsOf(at);
  using lock = await lockOf(at);
  await twinOf(box, m1);
  const { server, panes } = await new TmuxOn(box).look();
  const findings = [{ pane: m1, twins: findPane(m1, server, panes).twins }];
  assertEquals(await killTwins(at.ctx, lock, local(at), findings, TIME), new Set());
});

Deno.test("a kill that is owed is tried again and cleared once the pane is gone", async () => {
  await using box = await sandbox();
  let now: Outcome | undefined;
  await using at = contextOn(box, { exec: faultyExec(() => now) });
  const [m1, s1] = await recordsOf(at);
  using lock = await lockOf(at);
  at.ctx.store.write("remove", (writer) => {
    for (const { id } of [m1, s1]) markKillOwed(writer, id, m1.createdAt);
  });
  now = hung;
  assertEquals(await retryOwedKills(at.ctx, lock, local(at), [m1]), new Set());
  assertEquals(owesKill(at, m1), true);
  now = undefined;
  assertEquals(await retryOwedKills(at.ctx, lock, local(at), [m1]), new Set([m1.id]));
  assertEquals([owesKill(at, m1), owesKill(at, s1)], [false, true]);
  assertEquals(await titlesIn(box, "work"), ["s1", "s2"]);
});

Deno.test("a kill stays owed while a command that has no answer may still make the pane", async () => {
  await using box = await sandbox();
  let skew = 0;
  await using at = contextOn(box, { clock: clockAhead(() => skew) });
  const [m1] = await recordsOf(at);
  using lock = await lockOf(at);
  await box.tmux("kill-pane", "-t", m1.tmuxPaneId!);
  at.ctx.store.write("remove", (writer) => {
    markKillOwed(writer, m1.id, m1.createdAt);
    setSpawnRequested(writer, m1.id, at.ctx.clock.now().toISOString());
  });
  assertEquals(await retryOwedKills(at.ctx, lock, local(at), [m1]), new Set([m1.id]));
  assertEquals(owesKill(at, m1), true);
  skew = MARKER_TTL_MS;
  await retryOwedKills(at.ctx, lock, local(at), [m1]);
  assertEquals(owesKill(at, m1), false);
});

Deno.test("a pane may appear for five minutes after it was asked for, by a clock that goes forward", async () => {
  await using box = await sandbox();
  let skew = 0;
  const now = new Date("2026-01-01T00:00:00.000Z").getTime();
  await using at = contextOn(box, {
    workers: false,
    clock: { now: () => new Date(now + skew) },
  });
  const { layout_id } = await at.create("work");
  const [m1] = exactly(panesOfLayout(at.ctx.store, layout_id), 3);
  assertEquals(mayAppear(at.ctx, m1), false);
  const askedAt = new Date(now).toISOString();
  at.ctx.store.write("create", (writer) => setSpawnRequested(writer, m1.id, askedAt));
  for (
    const [ahead, expected] of [[0, true], [MARKER_TTL_MS - 1, true], [MARKER_TTL_MS, false], [
      -1,
      false,
    ]] as const
  ) {
    skew = ahead;
    assertEquals(mayAppear(at.ctx, m1), expected, `${ahead} ms later`);
  }
});
