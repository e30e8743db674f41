/** Command lines that the program advises for a container, typed as they are printed. */
import { assertEquals } from "@std/assert";
import { advised } from "../support/advice.ts";
import { terminal } from "../cli/terminal_box.ts";
import { inside, insideReason } from "../lifecycle/inside.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { sandbox } from "../support/sandbox.ts";
import { type BenchContainer } from "../support/engine.ts";
import {
  RUNTIMES,
  type RuntimeUnderTest,
  settingsFor,
  startBench,
  type Way,
} from "../support/runtimes.ts";
import { testUnless } from "../support/skip.ts";

/** What stands in the way of a session, and the line that shows it. */
const LOOK = "choose another --session; what is there: ${holder.showCommand}";

interface Bench {
  readonly box: Sandbox;
  readonly bench: BenchContainer;
  readonly create: (session: string) => Promise<{ code: number; stderr: string }>;
}

/** A container whose tmux user is not root, with a session of the operator's own in it. */
function benchTest(name: string, act: (at: Bench) => Promise<void>): void {
  for (const runtime of RUNTIMES.filter(({ program }) => program !== null)) {
    testUnless(runtime.reason, `${runtime.name}: ${name}`, async () => {
      await using box = await sandbox();
      await using way = await runtime.way(box);
      await using bench = await start(runtime, way, box);
      await bench.tmux("new-session", "-d", "-s", "own", "sleep 1000");
      const create = (session: string) =>
        box.run("layout", "create", bench.name, "--session", session);
      await act({ box, bench, create });
    });
  }
}

async function start(
  runtime: RuntimeUnderTest,
  way: Way,
  box: Sandbox,
): Promise<BenchContainer> {
  const name = runtime.newName();
  const settings = { ...settingsFor(runtime, way, name), logs: { mode: "off" } };
  box.configure("config.yaml", JSON.stringify(settings));
  return await startBench(runtime.program!, box, name, { user: "bench" });
}

benchTest(
  "the line that shows a foreign session attaches to it",
  async ({ box, bench, create }) => {
    const [line] = advised((await create("own")).stderr, LOOK);
    const tty = await terminal(box);
    await tty.type(line!, "Enter");
    await box.eventually(async () => (await bench.tmux("list-clients")).stdout.includes("own"));

    await bench.tmux("set-option", "-s", "exit-unattached", "on");
    const refused = await create("work");
    assertEquals(refused.code, 1);
    const [, cure] = advised(
      refused.stderr,
      "${conf}, and out of the server that runs: ${line}",
    );
    assertEquals((await box.exec(["sh", "-c", cure!])).code, 0);
    assertEquals((await create("work")).code, 0);
  },
);

benchTest("the line that ends a stray pane ends it", async ({ box, bench }) => {
  const tag = `AGENTTOWER_PANE=${crypto.randomUUID()}`;
  await bench.tmux("new-window", "-d", "-t", "=own:", "-n", "stray", "env", tag, "sleep", "1000");
  const { stdout } = await box.run("doctor", "--container", bench.name);
  const [, , cure = ""] = advised(
    stdout,
    "agenttower agent adopt ${name} ${paneId} --role R --capability C --label L keeps it, ${kill} ends it",
  );
  assertEquals((await box.exec(["sh", "-c", cure])).code, 0);
  const windows = await bench.tmux("list-windows", "-a", "-F", "#{window_name}");
  assertEquals(windows.stdout.includes("stray"), false);
});

benchTest("the line that brings a deleted socket back does so", async ({ box, bench, create }) => {
  assertEquals((await create("work")).code, 0);
  await box.run("layout", "wait", `${bench.name}/work`);
  await bench.exec(["rm", "/tmp/tmux-1000/default"]);
  const [cure] = advised((await create("more")).stderr, "have it make its socket again: ${line}");
  assertEquals((await box.exec(["sh", "-c", cure!])).code, 0);
  await box.eventually(async () => (await bench.tmux("list-sessions")).code === 0);
});

testUnless(insideReason, "inside a container the line needs no engine", async () => {
  await using box = await sandbox();
  await using at = await inside(box);
  await box.run("container", "scan");
  const { bench } = at;
  await bench.tmux("new-session", "-d", "-s", "own", "sleep 1000");
  const created = await at.run({}, "layout", "create", bench.name, "--session", "own");
  const [line = ""] = advised(created.stderr, LOOK);
  await bench.exec(["tmux", "-L", "terminal", "new-session", "-d", "-s", "t", "sh"]);
  await bench.exec(["tmux", "-L", "terminal", "send-keys", "-t", "t", line, "Enter"]);
  await box.eventually(async () => (await bench.tmux("list-clients")).stdout.includes("own"));
});
