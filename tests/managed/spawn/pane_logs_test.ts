/** A pane's log has all that the pane ever said. */
import { assertEquals } from "@std/assert";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { exactly, only } from "../../support/items.ts";
import { sandbox } from "../../support/sandbox.ts";

Deno.test("a log has the first byte of a pane, also of one that is split off or recreated", async () => {
  await using box = await sandbox();
  addProfile(box, "says", ["sh", "-c", "printf first; exec sleep 1000"]);
  addTemplate(box, "t", ["says", "says"]);
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work", { templateName: "t" });
  await removePane(at.ctx, panes[1]!.pane_id);
  await recreatePane(at.ctx, {
    predecessorPaneId: panes[1]!.pane_id,
    launchCommandOverride: null,
    idempotencyKey: null,
    replace: false,
  });
  await at.settled();
  const all = exactly(at.detail(layout_id).panes, 3);
  assertEquals(all.map(({ state }) => state).toSorted(), ["ready", "ready", "removed"]);
  const paths = box.sql<{ path: string }>("SELECT path FROM log_attachment");
  assertEquals(paths.length, 3);
  for (const { path } of paths) {
    await box.eventually(() => Deno.readTextFileSync(path) === "first");
  }
});

Deno.test("an agent that dies early leaves its last words in its log", async () => {
  await using box = await sandbox();
  addProfile(box, "none", ["/no/such/agent"]);
  addTemplate(box, "t", ["none"]);
  // Over once it has ended.
  await using at = contextOn(box, { settings: { launch: { probeSeconds: 60 } } });
  const pane = only((await at.settle("work", { templateName: "t" })).panes);
  assertEquals([pane.state, pane.failed_stage], ["degraded", "launch_command"]);
  assertEquals(pane.log_attached, true);
  // What tmux pipes a log through may still be at work.
  await box.eventually(async () => {
    const { code, stdout } = await box.run("log", "show", pane.agent_id!);
    assertEquals(code, 0);
    return stdout.includes("No such file");
  });
});

Deno.test("no log is left of panes that were never made", async () => {
  await using box = await sandbox();
  addProfile(box, "lost", ["sleep", "1000"], { working_dir: `${box.dir}/not there` });
  addTemplate(box, "t", ["lost", "lost"]);
  await using at = contextOn(box);
  assertEquals((await at.settle("work", { templateName: "t" })).state, "failed");
  assertEquals([...Deno.readDirSync(at.ctx.paths.localLogs)], []);
});
