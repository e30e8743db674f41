import { assertEquals } from "@std/assert";
import { TestRun } from "../../scripts/test_run.ts";
import { markedProcesses } from "../../scripts/marked_processes.ts";

/** Leaves a process and a folder behind, as a run that is killed does. */
const LEAVES = `
  const folder = Deno.env.get("TEST_RUN_OF_AGENTTOWER");
  Deno.mkdirSync(folder + "/left");
  new Deno.Command("sleep", { args: ["1000"], detached: true }).spawn().unref();
  Deno.exit(3);
`;

Deno.test("what a run leaves behind is named and removed, whatever its end", async () => {
  const run = await TestRun.open();
  const marker = `TEST_RUN_OF_AGENTTOWER=${run.folder}`;
  const script = `${run.folder}/leaves.js`;
  Deno.writeTextFileSync(script, LEAVES);
  assertEquals(await run.deno("run", "-q", "-A", script), 3);
  assertEquals((await markedProcesses(marker)).length, 1);
  assertEquals(await run.close(), true);
  assertEquals(await markedProcesses(marker), []);
  assertEquals([...Deno.readDirSync("/tmp")].some(({ name }) => run.folder.endsWith(name)), false);
});

Deno.test("a run that leaves nothing has nothing to name", async () => {
  const run = await TestRun.open();
  assertEquals(await run.deno("eval", "-q", "1"), 0);
  assertEquals(await run.close(), false);
});
