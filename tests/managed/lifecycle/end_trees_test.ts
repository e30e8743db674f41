/** What outlives a pane, on real processes. */
import { assertArrayIncludes, assertEquals, assertStringIncludes } from "@std/assert";
import { markedProcesses } from "../../../scripts/marked_processes.ts";
import { scan } from "../../../src/containers/scan_containers.ts";
import { containerOf } from "../../../src/containers/known.ts";
import { targetOf } from "../../../src/containers/target_of.ts";
import { checkStrays } from "../../../src/doctor/container/check_strays.ts";
import { reconcileContainer } from "../../../src/managed/reconcile/apply.ts";
import { recover } from "../../../src/managed/reconcile/recover.ts";
import { removeLayout, removePane } from "../../../src/managed/remove.ts";
import { END_TIMEOUT_MS, endProcesses } from "../../../src/system/processes/end_processes.ts";
import type { Exec } from "../../../src/system/exec.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { benchContainer, dockerTest } from "../../support/engine.ts";
import { itemAt } from "../../support/items.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

/** An agent, and what it leaves: one that ends with a hangup, one that asks to be told twice, one that never listens. */
const STUBBORN = [
  "sh",
  "-c",
  "setsid sleep 1001 & setsid nohup sleep 1002 >/dev/null 2>&1 & " +
  "setsid sh -c 'trap \"\" HUP TERM; while :; do sleep 1; done' & exec sleep 1003",
];
const QUIET = [
  "sh",
  "-c",
  "setsid sh -c 'trap \"\" HUP; exec sleep 1004' >/dev/null 2>&1 & exec sleep 1005",
];

/** The processes of a pane. */
function carriers(paneId: string): Promise<number[]> {
  return markedProcesses(`AGENTTOWER_PANE=${paneId}`);
}

/** The one process of a pane that is left; null where there are others. */
async function onlyCarrier(paneId: string): Promise<number | null> {
  const [pid = null, ...more] = await carriers(paneId);
  return more.length === 0 ? pid : null;
}

/** Whether every `sleep` of a pane's command runs. */
async function hasBegun(box: Sandbox, paneId: string, command: readonly string[]) {
  const { stdout } = await box.exec(["ps", "-o", "args=", "-p", (await carriers(paneId)).join()]);
  const running = new Set(stdout.split("\n").map((line) => line.trim()));
  return command.join(" ").match(/sleep \d+/g)?.every((sleep) => running.has(sleep));
}

/** A layout whose panes run these commands. */
async function panesOf(
  box: Sandbox,
  at: OpenedOn,
  commands: readonly (readonly string[])[],
  more: Parameters<typeof addProfile>[3] = {},
) {
  commands.forEach((command, index) => addProfile(box, `p${index}`, command, more));
  addTemplate(box, "t", commands.map((_, index) => `p${index}`));
  const { layout_id, panes } = await at.settle("work", { templateName: "t" });
  const ids = panes.map(({ pane_id }) => pane_id);
  for (const [index, id] of ids.entries()) {
    await box.eventually(() => hasBegun(box, id, itemAt(commands, index)));
  }
  return { layoutId: layout_id, ids };
}

const ALL = { containerId: null, dryRun: false };

Deno.test("what outlives a removed pane is ended, whatever it ignores, and nothing of its siblings", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { ids } = await panesOf(box, at, [STUBBORN, STUBBORN]);
  const [first, second] = [itemAt(ids, 0), itemAt(ids, 1)];
  const others = (await carriers(second)).length;
  assertEquals((await removePane(at.ctx, first)).killSucceeded, true);
  assertEquals(await carriers(first), []);
  assertEquals((await carriers(second)).length >= others - 1, true);
  assertEquals(at.warnings, []);
});

Deno.test("a pane of which nothing is left is removed with two calls, and nothing is waited for", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["sleep", "1009"]);
  addTemplate(box, "t", Array(4).fill("p"));
  const calls: string[] = [];
  const exec = (real: Exec): Exec => (point, request) => {
    calls.push(point);
    return real(point, request);
  };
  await using at = contextOn(box, { exec });
  const { panes } = await at.settle("work", { templateName: "t" });
  const removals: string[] = [];
  for (const { pane_id } of panes) {
    calls.length = 0;
    await removePane(at.ctx, pane_id);
    removals.push(calls.join());
  }
  // On a busy machine one or the other takes its time to end.
  assertArrayIncludes(removals, ["tmux.snapshot,tmux.kill"]);
});

Deno.test("what a profile spares lives on, which is said, and doctor does not list it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { ids } = await panesOf(box, at, [QUIET, QUIET], { spare: ["sleep"] });
  const id = itemAt(ids, 0);
  await removePane(at.ctx, id);
  const pid = await box.eventually(() => onlyCarrier(id));
  assertEquals(at.warnings, [`sleep (pid ${pid}) of p1 lives on: its profile spares it`]);
  const [check] = await checkStrays(at.ctx, containerOf(at.ctx, "local"));
  assertEquals(check?.status, "ok", check?.message);
  Deno.kill(pid);
});

Deno.test("a tmux server that was started in a pane lives on with its panes", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const command = ["sh", "-c", "tmux -L inner new-session -d 'sleep 1006'; exec sleep 1007"];
  const { ids } = await panesOf(box, at, [command]);
  const id = itemAt(ids, 0);
  await removePane(at.ctx, id);
  const { stdout } = await box.exec(["tmux", "-L", "inner", "list-panes", "-F", "#{pane_dead}"]);
  assertEquals(stdout, "0\n");
  assertEquals(at.warnings.length, 2);
  for (const text of at.warnings) assertStringIncludes(text, "it is of another tmux pane");
  await box.endServer({ socket: "inner" });
});

Deno.test("a process with another start is another process", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const child = new Deno.Command("sleep", { args: ["1008"], stdout: "null" }).spawn();
  const target = targetOf(at.ctx, containerOf(at.ctx, "local"));
  await endProcesses(at.ctx, target, [{ pid: child.pid, start: "1" }], true);
  Deno.kill(child.pid, "SIGINT");
  assertEquals((await child.status).signal, "SIGINT");
});

Deno.test("what a removal that was killed has left is ended by the next look", async () => {
  for (const point of ["tmux.kill:before", "tmux.kill:after", "process.end:before"]) {
    await using box = await sandbox();
    await using at = contextOn(box);
    const { ids, layoutId } = await panesOf(box, at, [QUIET]);
    const id = itemAt(ids, 0);
    const env = { AGENTTOWER_FAULT: point };
    assertEquals((await box.run({ env }, "pane", "remove", id)).code, 137, point);
    assertEquals((await carriers(id)).length > 0, true, point);
    if (point === "tmux.kill:after") {
      // A look that has no time to wait.
      await reconcileContainer(at.ctx, "local", {
        withinMs: 12_000,
        explicit: false,
        dryRun: false,
      });
      await box.eventually(async () => (await carriers(id)).length === 0);
    }
    await recover(at.ctx, ALL);
    assertEquals([await carriers(id), at.detail(layoutId).state], [[], "removed"], point);
    assertEquals(
      box.sql("SELECT pane_id FROM pane_progress WHERE kill_owed_since IS NOT NULL"),
      [],
    );
  }
});

Deno.test("doctor lists what outlives a server that was killed, and a removal ends it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { ids, layoutId } = await panesOf(box, at, [QUIET]);
  const id = itemAt(ids, 0);
  await box.endServer();
  const pid = await box.eventually(() => onlyCarrier(id));
  await recover(at.ctx, ALL);
  const [check, ...others] = await checkStrays(at.ctx, containerOf(at.ctx, "local"));
  assertEquals([check?.status, others], ["warning", []]);
  assertStringIncludes(check?.message ?? "", `sleep (pid ${pid}) of p1 (${id}) lives on`);
  assertEquals(check?.cure, `end it: kill -9 ${pid}`);
  await removeLayout(at.ctx, layoutId);
  assertEquals(await carriers(id), []);
});

dockerTest("what outlives a pane in a container is ended there", async () => {
  await using box = await sandbox();
  await using bench = await benchContainer();
  await using at = contextOn(box, {
    settings: { containers: { nameContains: [bench.name] }, logs: { mode: "off" } },
  });
  await scan(at.ctx);
  addProfile(box, "p", QUIET);
  addTemplate(box, "t", ["p", "p"]);
  const request = { templateName: "t", containerId: bench.id };
  const { panes } = await at.settle("work", request);
  const left = async () => {
    const script = "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep AGENTTOWER_PANE=";
    const { stdout } = await bench.exec(["sh", "-c", script]);
    return new Set(stdout.split("\n").filter((line) => line !== ""));
  };
  assertEquals((await left()).size, 2);
  await removePane(at.ctx, itemAt(panes, 0).pane_id);
  assertEquals(await left(), new Set([`AGENTTOWER_PANE=${itemAt(panes, 1).pane_id}`]));
});

Deno.test("the limit of the script is above what it takes", () => {
  assertEquals(END_TIMEOUT_MS > 7_000, true);
});
