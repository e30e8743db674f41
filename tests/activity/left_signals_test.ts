/** What agents leave in containers without a log mount, and what else may lie in its place. */
import { assertEquals, assertMatch } from "@std/assert";
import { removePane } from "../../src/managed/remove.ts";
import { recover } from "../../src/managed/reconcile/recover.ts";
import { getActivity } from "../../src/store/agent_activity.ts";
import { ownSignalPath } from "../../src/system/tmux/left_signals.ts";
import { cacheFolder, fileOf, notInstalled } from "../rig/installed.ts";
import { ModelServer } from "../rig/models/server.ts";
import { CLAUDE } from "../rig/programs/claude.ts";
import { contextOn, type ContextOptions, type OpenedOn } from "../support/context.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import {
  type BenchContainer,
  benchContainer,
  type BenchOptions,
  dockerTest,
  engineReason,
} from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { exactly, only } from "../support/items.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

interface InBench extends AsyncDisposable {
  readonly at: OpenedOn;
  readonly bench: BenchContainer;
  readonly panes: readonly { readonly pane_id: string; readonly agent_id: string | null }[];
}

/** Agents of the profile `agent` in a container that has no log folder of ours. */
async function inBench(
  box: Sandbox,
  agents: number,
  { bench: options = {}, context = {} }: {
    readonly bench?: BenchOptions;
    readonly context?: ContextOptions;
  } = {},
): Promise<InBench> {
  await using resources = new AsyncDisposableStack();
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  const containers = { runtime: "docker" as const, nameContains: [name] };
  const at = resources.use(contextOn(box, { ...context, settings: { containers } }));
  const bench = resources.use(await benchContainer({ name, ...options }));
  addTemplate(box, "all", Array.from({ length: agents }, () => "agent"));
  const { panes } = await at.settle("work", { containerId: bench.id, templateName: "all" });
  const all = resources.move();
  return { at, bench, panes, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** What the signals of an agent are taken to say. */
async function signalled({ ctx }: OpenedOn, agentId: string | null): Promise<string | null> {
  await recover(ctx, { containerId: null, dryRun: false });
  const { evidence = [] } = getActivity(ctx.store, agentId ?? "") ?? {};
  return evidence.find(({ source }) => source === "signal")?.rule ?? null;
}

testUnless(
  engineReason() ?? notInstalled("claude"),
  "Claude Code in a container without a log mount leaves signals, until its pane is removed",
  async () => {
    await using box = await sandbox();
    await using model = new ModelServer(CLAUDE.dialect);
    const home = `${box.dir}/shared`;
    const project = `${home}/proj`;
    Deno.mkdirSync(project, { recursive: true });
    const seed = { isOnboarded: true, isFolderTrusted: true };
    const launch = CLAUDE.seed({ home, project, modelUrl: model.url }, seed);
    addProfile(box, "agent", [fileOf("claude"), ...launch.args], {
      env: { HOME: home, ...launch.env },
      working_dir: project,
    });
    const mounts = [`${home}:${home}`, `${cacheFolder()}:${cacheFolder()}:ro`];
    const options = { user: "root", network: "host", mounts } as const;
    await using agent = await inBench(box, 1, { bench: options });
    const { at, bench, panes } = agent;
    const { agent_id, pane_id } = only(panes);
    const file = ownSignalPath(agent_id ?? "");
    await eventually(async () => await signalled(at, agent_id) === "SessionStart", 120_000);
    assertEquals((await bench.exec(["stat", "-c", "%a %F", file])).stdout, "600 regular file\n");
    await removePane(at.ctx, pane_id);
    const left = await bench.exec(["sh", "-c", "ls /tmp/*.signals"]);
    assertMatch(left.stderr, /No such file/);
  },
);

dockerTest(
  "files in place of signals are read as far as they are some, in the look's one exec",
  async () => {
    await using box = await sandbox();
    addProfile(box, "agent", ["sh", "-c", "sleep 600"], { agent: "claude" });
    let looks = 0;
    const context: ContextOptions = {
      exec: (real) => (failpoint, request) => {
        if (failpoint === "tmux.snapshot") looks += 1;
        return real(failpoint, request);
      },
    };
    await using agents = await inBench(box, 2, { context });
    const { at, bench } = agents;
    const [first, second] = exactly(agents.panes.map(({ agent_id }) => agent_id ?? ""), 2);
    const [file, other] = [ownSignalPath(first), ownSignalPath(second)];
    const line = (event: string) => `1 ${event} 1700000000 abc`;
    const cases: [string, string, string | null][] = [
      ["a plain file", `echo '${line("Stop")}' >${file}`, "Stop"],
      ["10 GB", `truncate -s 10G ${file}; echo '${line("Stop")}' >>${file}`, "Stop"],
      ["bytes that are no text", `printf '\\0\\377\\n${line("Stop")}\\n\\0' >${file}`, "Stop"],
      ["a line of the look's own", `printf 'process 1 tmux\\nsignal x\\n' >${file}`, null],
      ["another's id", `printf 'x ${second}\\n${line("Stop")}\\n' >${file}`, "Stop"],
      ["a link", `echo '${line("Stop")}' >/tmp/else; ln -s /tmp/else ${file}`, null],
      ["a link to a FIFO", `mkfifo /tmp/fifo; ln -s /tmp/fifo ${file}`, null],
      ["a FIFO", `mkfifo ${file}`, null],
      ["a folder", `mkdir ${file}`, null],
    ];
    for (const [what, made, rule] of cases) {
      const { code, stderr } = await bench.exec(["sh", "-c", made]);
      assertEquals(code, 0, stderr);
      looks = 0;
      assertEquals(await signalled(at, first), rule, what);
      assertEquals([looks, await signalled(at, second)], [1, null], what);
      await bench.exec(["rm", "-rf", file]);
    }
    // Neither somebody else's file, nor that of an agent that is not one of the container's.
    const asRoot = { flags: ["--user", "root"] };
    const planted = [file, ownSignalPath(crypto.randomUUID())];
    for (const path of planted) {
      const write = `umask 022; echo '${line("Stop")}' >${path}`;
      await bench.exec(["sh", "-c", write], asRoot);
    }
    assertEquals(await signalled(at, first), null);
    await bench.exec(["sh", "-c", `echo '${line("UserPromptSubmit")}' >${other}`]);
    assertEquals(await signalled(at, second), "UserPromptSubmit");
    await bench.exec(["sh", "-c", `echo 'export {};' >${other}.mjs`]);
    for (const { pane_id } of agents.panes) {
      await removePane(at.ctx, pane_id);
    }
    const left = await bench.exec(["sh", "-c", "ls /tmp/*.signals*"]);
    assertEquals(left.stdout.trim().split("\n").sort(), [...planted].sort());
  },
);
