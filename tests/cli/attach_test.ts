/** `layout attach`: what the terminal sends, what it is taken for, and what it leaves behind. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type BenchContainer, benchContainer, dockerTest } from "../support/engine.ts";
import { RUNTIMES, settingsFor, startBench } from "../support/runtimes.ts";
import { testUnless } from "../support/skip.ts";
import { advised, typeLine } from "../support/advice.ts";
import { PROGRAM, type Sandbox, sandbox } from "../support/sandbox.ts";
import { terminal } from "./terminal_box.ts";

/** A terminal that no description is anywhere for. */
const UNKNOWN = "xterm-of-nobody";

/** How long a terminal may take to be attached, in milliseconds. */
const ATTACH_MS = 40_000;

/** The line that attaches, as a shell in a terminal takes it. */
function attachLine(ref: string, term = "xterm-256color"): string {
  const words = [...PROGRAM, "layout", "attach", ref].map((word) => `'${word}'`);
  return `TERM=${term} ${words.join(" ")}; echo "exit:$?"`;
}

/** A layout `demo` of one pane that shows what it is given; `settings` say where its container is found. */
async function demo(
  box: Sandbox,
  container: string,
  settings: Record<string, unknown> = {},
): Promise<void> {
  box.configure("config.yaml", JSON.stringify({ ...settings, logs: { mode: "off" } }));
  box.configure("launch_commands/cat.yaml", 'name: cat\ncommand: ["cat"]\n');
  box.configure(
    "managed_templates/one.yaml",
    "name: one\npanes:\n  - { role: master, capability: c, label_pattern: m, " +
      "default_launch_command_ref: cat }\n",
  );
  const made = await box.run(
    ...["layout", "create", container, "--session", "demo", "--template", "one", "--wait"],
  );
  assertEquals(made.code, 0, made.stderr);
}

function clients(bench: BenchContainer): Promise<number> {
  return bench.tmux("list-clients").then(({ stdout }) => stdout.split("\n").length - 1);
}

/** In the order in which they came. */
async function clientPids(bench: BenchContainer): Promise<string[]> {
  const { stdout } = await bench.tmux("list-clients", "-F", "#{client_created} #{client_pid}");
  return stdout.trim().split("\n").sort().map((line) => line.split(" ")[1] ?? "");
}

/** Registers a test for every runtime with containers; the layout is there. */
function attachTest(
  name: string,
  act: (box: Sandbox, bench: BenchContainer) => Promise<void>,
): void {
  for (const runtime of RUNTIMES.filter(({ program }) => program !== null)) {
    testUnless(runtime.reason, `${runtime.name}: ${name}`, async () => {
      await using box = await sandbox();
      await using way = await runtime.way(box);
      const container = runtime.newName();
      await using bench = await startBench(runtime.program!, box, container, { user: "bench" });
      await demo(box, bench.name, settingsFor(runtime, way, container));
      await act(box, bench);
    });
  }
}

attachTest("what is typed reaches the pane at once, Ctrl-P too", async (box, bench) => {
  const tty = await terminal(box);
  await tty.type(attachLine(`${bench.name}/demo`), "Enter");
  await box.eventually(async () => await clients(bench) === 1, ATTACH_MS);
  await tty.type("C-p");
  await box.eventually(
    async () => (await bench.tmux("capture-pane", "-p", "-t", "=demo:")).stdout.startsWith("^P"),
    ATTACH_MS,
  );
});

attachTest("a terminal that is closed leaves no client in the container", async (box, bench) => {
  const tty = await terminal(box);
  await tty.type(attachLine(`${bench.name}/demo`), "Enter");
  await box.eventually(async () => await clients(bench) === 1, ATTACH_MS);
  await box.exec(["tmux", "-L", "terminal", "kill-server"]);
  await box.eventually(async () => await clients(bench) === 0, ATTACH_MS);
  await box.eventually(
    async () => !(await bench.exec(["ps"])).stdout.includes("attach-session"),
    ATTACH_MS,
  );
});

dockerTest("a client whose terminal was killed is detached by the next attach", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  await demo(box, bench.name);
  // The operator's own client stays.
  const own = await terminal(box);
  await own.type(`docker exec -it -e TERM -u bench ${bench.name} tmux attach -t demo`, "Enter");
  await box.eventually(async () => await clients(bench) === 1, ATTACH_MS);
  const tty = await terminal(box, undefined, "killed");
  await tty.type(attachLine(`${bench.name}/demo`), "Enter");
  await box.eventually(async () => await clients(bench) === 2, ATTACH_MS);
  const killed = await box.exec(["pkill", "-9", "-f", `layout attach ${bench.name}/demo`]);
  assertEquals(killed.code, 0);
  await box.exec(["tmux", "-L", "killed", "kill-server"]);
  assertEquals(await clients(bench), 2);
  const before = await clientPids(bench);
  const next = await terminal(box, undefined, "next");
  await next.type(attachLine(`${bench.name}/demo`), "Enter");
  // The newest is the last; of those before it the operator's own is left.
  const left = await box.eventually(async () => {
    const pids = await clientPids(bench);
    return pids.length === 2 && !before.includes(pids[1] ?? "") ? pids : null;
  }, ATTACH_MS);
  assertEquals(left?.[0], before[0]);
  await box.eventually(async () => {
    const { stdout } = await bench.exec(["ps", "-o", "args"]);
    return stdout.split("\n").filter((it) => /tmux .*attach/.test(it)).length === 2;
  }, ATTACH_MS);
});

Deno.test("a terminal that tmux does not know is taken for one that it knows", async () => {
  await using box = await sandbox();
  await demo(box, "local");
  const tty = await terminal(box);
  await tty.type(attachLine("local/demo", UNKNOWN), "Enter");
  await box.eventually(
    async () => (await box.tmux("list-clients")).stdout.includes("xterm-256"),
    ATTACH_MS,
  );
  await box.tmux("detach-client", "-s", "=demo");
  await tty.shows("exit:0", ATTACH_MS);
  await tty.shows(`local does not know ${UNKNOWN}; it is taken for xterm-256color`);
});

dockerTest("where no terminal is described the refusal says what is missing", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  await demo(box, bench.name);
  const tty = await terminal(box);
  await tty.type(attachLine(`${bench.name}/demo`, UNKNOWN), "Enter");
  await box.eventually(async () => await clients(bench) === 1, ATTACH_MS);
  await bench.tmux("detach-client", "-s", "=demo");
  await tty.shows("exit:0", ATTACH_MS);

  const asRoot = (...command: string[]) => bench.exec(command, { flags: ["-u", "0"] });
  await asRoot("mv", "/usr/share/terminfo", "/usr/share/elsewhere");
  await tty.type("clear", "Enter");
  await tty.type(attachLine(`${bench.name}/demo`, UNKNOWN), "Enter");
  await tty.shows("exit:1", ATTACH_MS);
  const [place] = advised(
    await tty.screen("-J"),
    "install descriptions of terminals in ${target.name} (Debian: apt-get install ncurses-base)",
  );
  assertEquals(place, bench.name);
  await asRoot("mv", "/usr/share/elsewhere", "/usr/share/terminfo");
  await tty.type(attachLine(`${bench.name}/demo`, UNKNOWN), "Enter");
  await box.eventually(async () => await clients(bench) === 1, ATTACH_MS);
});

Deno.test("a server that was started by another tmux than the program's is told", async () => {
  await using box = await sandbox();
  await demo(box, "local");
  Deno.mkdirSync(`${box.dir}/bin`);
  const path = box.env.PATH!;
  const real = (await box.exec(["sh", "-c", "command -v tmux"])).stdout.trim();
  Deno.writeTextFileSync(
    `${box.dir}/bin/tmux`,
    `#!/bin/sh\n[ "$*" != -V ] || { echo 'tmux 9.9'; exit 0; }\nexec ${real} "$@"\n`,
    { mode: 0o700 },
  );
  const tty = await terminal(box);
  await tty.type(`PATH=${box.dir}/bin:${path}`, "Enter");
  await tty.type(attachLine("local/demo"), "Enter");
  await box.eventually(
    async () => (await box.tmux("list-clients")).stdout.includes("demo"),
    ATTACH_MS,
  );
  await box.tmux("detach-client", "-s", "=demo");
  await tty.shows(/tmux in local is 9.9, and its server was started as/);
  advised(
    await tty.screen("-J"),
    "if they do not understand each other, attach with the older one",
  );
  await tty.type(`clear; PATH=${path}`, "Enter");
  await tty.type(attachLine("local/demo"), "Enter");
  await box.eventually(
    async () => (await box.tmux("list-clients")).stdout.includes("demo"),
    ATTACH_MS,
  );
  await box.tmux("detach-client", "-s", "=demo");
  await tty.shows("exit:0", ATTACH_MS);
  assertEquals((await tty.screen("-J")).includes("was started as"), false);
});

Deno.test("what cannot be attached to says what makes it so that it can", async () => {
  await using box = await sandbox();
  await demo(box, "local");
  const tty = await terminal(box, 200);
  const refusal = async (...args: string[]) => {
    await tty.run("layout", "attach", ...args);
    await tty.shows(/exit:[12]/, ATTACH_MS);
    return await tty.screen("-J");
  };
  const [id] = advised(
    await refusal("local/demo", "--pane", "xyz"),
    "see which it has: agenttower layout show ${layoutId}",
  );
  assertStringIncludes((await box.run("layout", "show", id!)).stdout, "m ");
  await box.endServer();
  const [gone] = advised(
    await refusal("local/demo"),
    "agenttower layout recreate ${layoutId} --wait",
  );
  const recreated = await typeLine(box, `agenttower layout recreate ${gone} --wait`);
  assertEquals(recreated.code, 0, recreated.stderr);
  await tty.type(attachLine("local/demo"), "Enter");
  await box.eventually(
    async () => (await box.tmux("list-clients")).stdout.includes("demo"),
    ATTACH_MS,
  );
});
