/** What tmux shows of each record, and what may not be concluded from it. */
import { assertEquals } from "@std/assert";
import { type Finding, observeContainer } from "../../../src/managed/reconcile/observe.ts";
import { recover } from "../../../src/managed/reconcile/recover.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { markKillOwed } from "../../../src/store/pane_progress.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { cutBehind, faultyExec, notStarted, type Outcome } from "../../support/faulty_exec.ts";
import { sandbox } from "../../support/sandbox.ts";
import { ended } from "../../support/seen_panes.ts";
import { only } from "../../support/items.ts";

const ALL = { containerId: null, dryRun: false };

function observe({ ctx }: OpenedOn) {
  return observeContainer(ctx, "local", { leftMs: () => 10_000 });
}

/** Each record with what is seen of it. */
function seen(findings: readonly Finding[]): string[] {
  return findings.map(({ pane, observed }) => `${pane.label} ${observed}`);
}

Deno.test("each record is alive, dead or gone by what its server shows, and nothing is changed", async () => {
  await using box = await sandbox();
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, "set -wg remain-on-exit on\n");
  addProfile(box, "p", ["sh", "-c", "read -r code; exit $code"]);
  addTemplate(box, "t", ["p", "p", "p"]);
  await using at = contextOn(box);
  const { panes } = await at.settle("work", { templateName: "t" });
  const [, dead, gone] = panes.map((pane) => pane.tmux_pane_id!);
  await box.tmux("send-keys", "-t", dead!, "7", "Enter");
  await box.tmux("kill-pane", "-t", gone!);
  await ended(box);
  const rows = () => box.sql("SELECT * FROM managed_pane, pane_progress, managed_layout");
  const before = rows();
  const { containerId, staleReason, findings } = await observe(at);
  assertEquals([containerId, staleReason], ["local", null]);
  assertEquals(seen(findings), ["p1 alive", "p2 dead", "p3 gone"]);
  assertEquals(findings.map(({ tmuxPane }) => tmuxPane?.exitCode), [null, 7, undefined]);
  assertEquals(rows(), before);
});

Deno.test("records are unread where their container gives no answer, and it says why", async () => {
  await using box = await sandbox();
  let isDown = false;
  const exec = faultyExec(() => isDown ? notStarted : undefined);
  await using at = contextOn(box, { exec });
  await at.settle("work");
  isDown = true;
  const { staleReason, findings } = await observe(at);
  assertEquals(staleReason, "the engine is down; have the folder of sh, such as /bin, on PATH");
  assertEquals(seen(findings), ["m1 unread", "s1 unread", "s2 unread"]);
});

Deno.test("a container's live records are observed, and removed ones only while their kill is owed", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes: [m1, s1] } = await at.settle("work");
  for (const { pane_id } of [m1, s1]) await removePane(at.ctx, pane_id);
  const owed = (id: string) =>
    at.ctx.store.write(
      "remove",
      (writer) => markKillOwed(writer, id, at.ctx.clock.now().toISOString()),
    );
  owed(s1.pane_id);
  assertEquals(seen((await observe(at)).findings), ["s1 gone", "s2 alive"]);
});

Deno.test("a pane's twins are told beside it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes: [m1] } = await at.settle("work");
  const twin = ["env", `AGENTTOWER_PANE=${m1.pane_id}`, "sleep", "1000"];
  await box.tmux("split-window", "-d", "-t", "=work:", ...twin);
  const { findings } = await observe(at);
  assertEquals(findings.map(({ twins }) => twins.length), [1, 0, 0]);
  assertEquals(findings.map(({ tmuxPane }) => tmuxPane?.paneId)[0], m1.tmux_pane_id);
});

Deno.test("an answer that was cut off says nothing of the panes that it lacks", async () => {
  await using box = await sandbox();
  let now: Outcome | undefined;
  await using at = contextOn(box, { exec: faultyExec(() => now) });
  const { layout_id, panes } = await at.settle("work");
  now = cutBehind("m1");
  const result = await recover(at.ctx, ALL);
  assertEquals([only(result.containers).staleReason !== null, result.drift], [true, false]);
  assertEquals((await removePane(at.ctx, panes[2].pane_id)).killSucceeded, false);
  now = undefined;
  await recover(at.ctx, ALL);
  assertEquals(at.detail(layout_id).panes.map((pane) => pane.state), ["ready", "ready", "removed"]);
});

Deno.test("a title of any length keeps no pane from being seen", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  for (const { tmux_pane_id } of panes) {
    await box.tmux("select-pane", "-t", tmux_pane_id!, "-T", "x".repeat(100_000));
  }
  const result = await recover(at.ctx, ALL);
  assertEquals([only(result.containers).staleReason, result.drift], [null, false]);
});
