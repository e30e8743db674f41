/** What agents' hooks have left beside their logs goes with their panes; the logs stay. */
import { assertEquals } from "@std/assert";
import { rotateLogs } from "../../src/logs/rotate.ts";
import { removePane } from "../../src/managed/remove.ts";
import { contextOn } from "../support/context.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { exactly } from "../support/items.ts";
import { DOCKER, LOCAL } from "../support/runtimes.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

for (const runtime of [LOCAL, DOCKER]) {
  testUnless(runtime.reason, `signals go with their pane (${runtime.name})`, async () => {
    await using box = await sandbox();
    const name = runtime.newName();
    const containers = runtime === LOCAL
      ? {}
      : { runtime: "docker" as const, nameContains: [name.toLowerCase()] };
    await using at = contextOn(box, { settings: { containers } });
    await using place = await runtime.start(box, name);
    addProfile(box, "agent", ["sh", "-c", "sleep 600"], { agent: "claude" });
    addTemplate(box, "two", ["agent", "agent"]);
    const { containerId } = place;
    const { panes } = await at.settle("work", { containerId, templateName: "two" });
    const [ended, kept] = exactly(panes, 2);
    const folder = runtime === LOCAL ? at.ctx.paths.localLogs : `${box.state}/logs/${name}`;
    const names = () => [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
    const sign = (id: string | null) =>
      Deno.writeTextFileSync(`${folder}/${id}.signals`, "", { mode: 0o600 });
    const logs = [ended, kept].map(({ agent_id }) => `${agent_id}.log`);
    const wanted = [...logs, `${kept.agent_id}.signals`].sort();
    sign(ended.agent_id);
    sign(kept.agent_id);
    await removePane(at.ctx, ended.pane_id);
    assertEquals(names(), wanted);
    // What came after that, or was there before such files were removed, goes with what else is left over.
    sign(ended.agent_id);
    rotateLogs(at.ctx);
    assertEquals(names(), wanted);
  });
}
