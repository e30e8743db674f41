/** What holds for a spawn on this machine holds in a container. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { scanContainers } from "../../../src/containers/scan_containers.ts";
import { getSpawnProgress } from "../../../src/store/pane_progress.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { dockerTest } from "../../support/engine.ts";
import { exactly } from "../../support/items.ts";
import { startBench } from "../../support/runtimes.ts";
import { sandbox } from "../../support/sandbox.ts";

dockerTest("a working directory counts where the pane is made, not on this machine", async () => {
  await using box = await sandbox();
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  await using bench = await startBench("docker", box, name);
  await bench.exec(["mkdir", "/only-there"]);
  addProfile(box, "there", ["sleep", "1000"], { working_dir: "/only-there" });
  addProfile(box, "here", ["sleep", "1000"], { working_dir: box.home });
  addTemplate(box, "t", ["there", "here"]);
  const containers = { nameContains: [name] };
  await using at = contextOn(box, { settings: { containers, logs: { mode: "off" } } });
  await scanContainers(at.ctx);
  const { panes } = await at.settle("work", { templateName: "t", containerId: bench.id });
  const [there, here] = exactly(panes, 2);
  assertEquals([there.state, here.state, here.failed_stage], ["ready", "failed", "pane_create"]);
  const problem = getSpawnProgress(at.ctx.store, here.pane_id)?.problem ?? "";
  assertStringIncludes(problem, `${box.home} in ${name} does not exist`);
});
