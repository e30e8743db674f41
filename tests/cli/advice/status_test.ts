/** What status names as ways back, taken as it is printed: it helps. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised, follow, typeLine } from "../../support/advice.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { benchContainer, dockerTest } from "../../support/engine.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

const CREATE = ["layout", "create", "local", "--session"];

async function statusOf(box: Sandbox): Promise<string> {
  const { code, stdout, stderr } = await box.run("status");
  assertEquals(code, 0, stderr);
  return stdout;
}

/** Until nothing needs mending any more. */
async function mended(box: Sandbox): Promise<string> {
  return await box.eventually(async () => {
    const text = await statusOf(box);
    return text.includes("NEEDS MENDING") || text.includes("creating") ? null : text;
  }) as string;
}

Deno.test("a layout that failed as a whole comes back by the one command that status names", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "recovery: {min_interval_seconds: 0}\n");
  addProfile(box, "p", ["sleep", "1000"], { working_dir: `${box.dir}/later` });
  addTemplate(box, "t", ["p", "p"]);
  assertEquals((await box.run(...CREATE, "demo", "--template", "t", "--wait")).code, 4);
  const failed = await statusOf(box);
  assertMatch(failed, /^NEEDS MENDING\ndemo failed, all 2 panes: [^\n]*later/);
  assertEquals(failed.match(/; then /g)?.length, 1);
  Deno.mkdirSync(`${box.dir}/later`);
  const [name] = advised(failed, "agenttower layout recreate ${name}");
  await follow(box, `agenttower layout recreate ${name}`);
  assertMatch(await mended(box), /^CONTAINER +SESSION.*\nlocal +demo +ready +2\/2/);
});

Deno.test("a degraded and a failed pane come back by the commands that status names", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "recovery: {min_interval_seconds: 0}\n");
  addProfile(box, "p", ["false"]);
  addTemplate(box, "t", ["p", null, null]);
  assertEquals((await box.run(...CREATE, "demo", "--template", "t", "--wait")).code, 3);
  const { json } = await box.run("pane", "show", "p2", "--json");
  await box.tmux("kill-pane", "-t", json.result.tmux_pane_id);
  const unwell = await statusOf(box);
  // What failed comes before what is degraded.
  assertMatch(unwell, /^NEEDS MENDING\np2 failed: .*\np1 degraded: .*\n\n/);
  addProfile(box, "p", ["sleep", "1000"]);
  const ways = [...unwell.matchAll(/; then (agenttower pane recreate .*)$/gm)].map(([, it]) => it!);
  assertEquals(ways, ["agenttower pane recreate p2", "agenttower pane recreate p1 --replace"]);
  for (const way of ways) await follow(box, way);
  assertMatch(await mended(box), /^CONTAINER +SESSION.*\nlocal +demo +ready +3\/3/);
});

dockerTest("a container that could not be looked at is told with what finds out why", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  box.configure("config.yaml", "recovery: {min_interval_seconds: 0}\nlogs: {mode: off}\n");
  addTemplate(box, "t", [null]);
  const create = ["layout", "create", bench.name, "--session", "demo", "--template", "t"];
  assertEquals((await box.run(...create, "--wait")).code, 0);
  await bench.pause();
  const stale = await statusOf(box);
  const paused = `the container is paused; docker unpause ${bench.name}`;
  assertStringIncludes(stale, `NEEDS MENDING\n${bench.name} is stale: ${paused}`);
  assertMatch(stale, new RegExp(`\n${bench.name} +docker +paused stale +1 `));
  const [name] = advised(stale, "see what ails it: agenttower doctor --container ${name}");
  const doctor = await typeLine(box, `agenttower doctor --container ${name}`);
  assertEquals(doctor.code, 1);
  await follow(box, `docker unpause ${advised(doctor.stdout, "${engine} unpause ${name}")[1]}`);
  assertMatch(await mended(box), new RegExp(`^CONTAINER +SESSION.*\\n${bench.name} +demo +ready`));
});

dockerTest(
  "a layout whose container has ended or is gone is told with what helps then",
  async () => {
    await using bench = await benchContainer();
    await using box = await sandbox();
    box.configure("config.yaml", "recovery: {min_interval_seconds: 0}\nlogs: {mode: off}\n");
    addTemplate(box, "t", [null, null]);
    const create = ["layout", "create", bench.name, "--session", "demo", "--template", "t"];
    assertEquals((await box.run(...create, "--wait")).code, 0);
    await bench.stop();
    const ended = await statusOf(box);
    const why = "its tmux pane is gone: its container has ended";
    assertEquals(ended.split("; then ")[0], `NEEDS MENDING\ndemo failed, all 2 panes: ${why}`);
    const start = `docker start ${bench.name}`;
    const [, way] = advised(ended, "${start} && ${way}");
    assertStringIncludes(ended, `; then ${start} && ${way}\n`);
    const pane = await box.run("pane", "show", "p1");
    assertMatch(pane.stdout, new RegExp(`way back +${start} && agenttower pane recreate p1\n`));
    await follow(box, start);
    await follow(box, way!);
    assertMatch(
      await mended(box),
      new RegExp(`^CONTAINER +SESSION.*\\n${bench.name} +demo +ready`),
    );

    await bench.remove();
    const gone = await statusOf(box);
    assertMatch(gone, new RegExp(`\n${bench.name} +docker +removed +1 `));
    const [layout] = advised(gone, "agenttower layout remove ${layout}");
    await follow(box, `agenttower layout remove ${layout}`);
    assertMatch(await mended(box), /^layouts +0 of/);
  },
);
