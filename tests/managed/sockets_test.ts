/** Panes of one container on several tmux servers: another `TMUX_TMPDIR`, socket name or tmux user. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { recover } from "../../src/managed/reconcile/recover.ts";
import { recreatePane } from "../../src/managed/recreate.ts";
import { removePane } from "../../src/managed/remove.ts";
import { addTemplate } from "../support/definitions.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { faultyExec, notStarted, type Outcome } from "../support/faulty_exec.ts";
import { panesIn } from "../support/seen_panes.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { only } from "../support/items.ts";

const ALL = { containerId: null, dryRun: false };
const OTHER = "other";

/** The same state folder, for who has another server for his default one. */
function elsewhere(box: Sandbox): OpenedOn {
  return contextOn(box, { socket: OTHER });
}

function actions({ containers }: Awaited<ReturnType<typeof recover>>): string[] {
  return containers.flatMap(({ panes }) =>
    panes.map(({ pane, observed, action }) => `${pane.label} ${observed} ${action}`)
  );
}

Deno.test("a server that was killed is gone, however well another one of the container is", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("work");
  await using other = elsewhere(box);
  const { layout_id } = await other.settle("away", { labelPrefix: "o-" });
  await box.endServer({ socket: OTHER });
  const result = await recover(at.ctx, ALL);
  assertEquals(only(result.containers).staleReason, null);
  assertEquals(at.detail(layout_id).failed_stage, "recovery_reattach");
  assertEquals((await recover(at.ctx, ALL)).drift, false);
});

Deno.test("a layout can be made on a second server while panes live on the first", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("work");
  await using other = elsewhere(box);
  assertEquals((await other.settle("away", { labelPrefix: "o-" })).state, "ready");
});

Deno.test("a pane is recreated on the server of its siblings, whatever server is the default one", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  await removePane(at.ctx, panes[1].pane_id);
  await box.exec(["tmux", "-L", OTHER, "new-session", "-d", "-s", "work", "sleep 1000"]);
  await using other = elsewhere(box);
  const request = { launchCommandOverride: null, idempotencyKey: null, replace: false };
  await recreatePane(other.ctx, { predecessorPaneId: panes[1].pane_id, ...request });
  await other.settled();
  assertEquals(at.detail(layout_id).state, "ready");
  assertEquals((await panesIn(box)).filter(({ session }) => session === "work").length, 3);
});

Deno.test("a pane without living siblings is recreated on the server on record", async () => {
  await using box = await sandbox();
  addTemplate(box, "one", [null]);
  await using at = contextOn(box);
  const { panes } = await at.settle("work", { templateName: "one" });
  const { pane_id } = only(panes);
  await removePane(at.ctx, pane_id);
  await using other = elsewhere(box);
  const request = { launchCommandOverride: null, replace: false, idempotencyKey: null };
  const { pane } = await recreatePane(other.ctx, { predecessorPaneId: pane_id, ...request });
  await other.settled();
  assertEquals(only(await panesIn(box)).tag, pane.id);
  assertEquals((await box.exec(["tmux", "-L", OTHER, "list-sessions"])).code, 1);
});

Deno.test("a pane is recreated beside siblings that the operator has started anew", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work");
  for (const pane of [panes[0], panes[2]]) {
    await box.tmux("respawn-pane", "-k", "-t", pane.tmux_pane_id!, "sleep 1000");
  }
  await removePane(at.ctx, panes[1].pane_id);
  const request = { launchCommandOverride: null, idempotencyKey: null, replace: false };
  await recreatePane(at.ctx, { predecessorPaneId: panes[1].pane_id, ...request });
  await at.settled();
  assertEquals(at.detail(layout_id).state, "ready");
});

Deno.test("what is owed on one server is paid while another one cannot be read", async () => {
  await using box = await sandbox();
  let now: Outcome | undefined;
  await using at = contextOn(box, { exec: faultyExec(() => now) });
  const { panes } = await at.settle("work");
  await using other = elsewhere(box);
  await other.settle("away", { labelPrefix: "o-" });
  now = notStarted;
  assertEquals((await removePane(at.ctx, panes[1].pane_id)).killSucceeded, false);
  // While nothing can be reached nothing is said to have been killed.
  assertEquals(actions(await recover(at.ctx, ALL)).includes("s1 unread none"), true);
  now = undefined;
  Deno.removeSync(`${box.dir}/tmux-${Deno.uid()}/${OTHER}`);
  const result = await recover(at.ctx, ALL);
  assertStringIncludes(only(result.containers).staleReason!, "kill -USR1");
  assertEquals(actions(result).filter((line) => line.endsWith("kill")), ["s1 alive kill"]);
  assertEquals((await panesIn(box)).some(({ tag }) => tag === panes[1].pane_id), false);
});

Deno.test("a server whose socket another one has is named with the way back", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("work");
  Deno.removeSync(`${box.dir}/tmux-${Deno.uid()}/${box.socket}`);
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  const { containers } = await recover(at.ctx, ALL);
  assertMatch(
    only(containers).staleReason!,
    /\(pid (\d+)\) lives, .* it takes it back with: kill -USR1 \1$/,
  );
});
