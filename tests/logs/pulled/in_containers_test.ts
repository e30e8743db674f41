/** Logs of containers that have no mount of ours. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { adoptAgent } from "../../../src/agents/adopt.ts";
import { attachLog, detachLog } from "../../../src/logs/attach.ts";
import { pulledLogsIn } from "../../../src/store/logs/pulled_logs.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { dockerTest } from "../../support/engine.ts";
import { eventually } from "../../support/eventually.ts";
import { only } from "../../support/items.ts";
import { type DockerFixture, startDocker } from "../../support/runtime_fixture.ts";
import { terminal } from "../../cli/terminal_box.ts";

const UNMOUNTED = { mounts: () => [], user: "bench" };

/** Prints numbered lines, as many as the file `until` in /tmp says, and waits for it to say more. */
const COUNTER = `n=0; while :; do
  m=0; [ -f /tmp/until ] && read -r m </tmp/until
  while [ $n -lt $m ]; do n=$((n + 1)); echo "line $n of the counter"; done
  sleep 0.05
done`;

/** A layout of one pane that counts. */
async function counting(at: DockerFixture) {
  addProfile(at.box, "counter", ["sh", "-c", COUNTER]);
  addTemplate(at.box, "one", ["counter"]);
  const made = await at.box.run(
    ...["layout", "create", at.name, "--session", "work", "--template", "one", "--wait", "--json"],
  );
  return { made, agentId: only<{ agent_id: string }>(made.json.result.panes).agent_id };
}

async function countTo(at: DockerFixture, until: number): Promise<void> {
  await at.bench.exec(["sh", "-c", `echo ${until} >/tmp/until.new; mv /tmp/until.new /tmp/until`]);
  const last = `line ${until} of`;
  await eventually(async () => {
    const { stdout } = await at.bench.exec(["sh", "-c", "cat /tmp/*.*/1*"]);
    return stdout.includes(last);
  });
}

/** Under the container's id: what has its name may be mounted in another that bears it, too. */
function logOf(at: DockerFixture, agentId: string): string {
  return Deno.readTextFileSync(`${at.box.state}/logs/${at.containerId}/${agentId}.log`);
}

/** The numbers of the lines in a log, which are to be all of them, once and in order. */
function assertCounted(text: string, until: number): void {
  const numbers = [...text.matchAll(/^line (\d+) of the counter\r?$/gm)].map(([, n]) => Number(n));
  assertEquals(numbers.length, until);
  assertEquals(numbers.every((n, at) => n === at + 1), true);
}

dockerTest("a pane of a container without a mount is ready, and its log is pulled", async () => {
  await using at = await startDocker(UNMOUNTED);
  const { made, agentId } = await counting(at);
  assertEquals([made.code, made.json.result.state], [0, "ready"], made.stderr);
  const shown = await at.box.run("pane", "show", `${at.name}/p1`, "--json");
  assertEquals([shown.json.result.log_attached, shown.json.result.log_mode], [true, "pull"]);
  assertMatch((await at.box.run("pane", "show", "p1")).stdout, /^logged +pulled from/m);
  await countTo(at, 5000);
  assertCounted((await at.box.run("log", "show", "p1", "--lines", "100000")).stdout, 5000);
  await countTo(at, 6000);
  // Any look takes along what is new.
  await at.box.run("recover");
  assertCounted(logOf(at, agentId), 6000);
  await countTo(at, 7000);
  assertEquals((await at.box.run("pane", "remove", "p1")).code, 0);
  assertCounted(logOf(at, agentId), 7000);
  const left = await at.bench.exec(["sh", "-c", "ls -d /tmp/*.*"]);
  assertEquals(left.stdout.includes(agentId), false, left.stdout);
  assertEquals(pulledLogsIn(at.ctx.store, at.containerId), []);
  assertCounted((await at.box.run("log", "show", agentId, "--lines", "100000")).stdout, 7000);
});

dockerTest("log tail goes on pulling what comes", async () => {
  await using at = await startDocker(UNMOUNTED);
  await counting(at);
  await countTo(at, 3);
  const tty = await terminal(at.box);
  await tty.run("log", "tail", "p1");
  await tty.shows("line 3 of the counter");
  await countTo(at, 40);
  await tty.shows("line 40 of the counter");
});

dockerTest(
  "the rest of a log is taken when its pane ends by itself, or its server does",
  async () => {
    await using at = await startDocker(UNMOUNTED);
    const { agentId } = await counting(at);
    await countTo(at, 2000);
    await at.endServer();
    await at.box.run("recover");
    assertCounted(logOf(at, agentId), 2000);
    assertEquals(pulledLogsIn(at.ctx.store, at.containerId), []);
  },
);

dockerTest("what a stopped container has of a log is taken once it runs again", async () => {
  await using at = await startDocker(UNMOUNTED);
  const { agentId } = await counting(at);
  await countTo(at, 2000);
  await at.bench.stop();
  assertEquals((await at.box.run("pane", "remove", "p1")).code, 0);
  const told = await at.box.run("log", "show", agentId);
  assertStringIncludes(told.stderr, "is not in the log yet");
  await at.bench.start();
  await at.box.run("container", "scan");
  assertCounted((await at.box.run("log", "show", agentId, "--lines", "100000")).stdout, 2000);
});

dockerTest(
  "an adopted agent's log is pulled, ends, and begins anew without anything twice",
  async () => {
    await using at = await startDocker(UNMOUNTED);
    const paneId = await at.shell("own");
    const { agent } = await adoptAgent(at.ctx, {
      containerId: at.containerId,
      tmuxPaneId: paneId,
      role: "slave",
      capability: "worker",
      label: "own",
    });
    const say = async (word: string) => {
      await at.tmux("send-keys", "-t", paneId, `echo ${word}`, "Enter");
      await eventually(async () => {
        const { stdout } = await at.tmux("capture-pane", "-p", "-t", paneId);
        return new RegExp(`^${word}$`, "m").test(stdout);
      });
    };
    const said = (word: string) =>
      logOf(at, agent.id).split(new RegExp(`^${word}\r?$`, "m")).length - 1;
    assertEquals((await attachLog(at.ctx, agent.id)).log.pulled, true);
    await say("first");
    assertEquals((await detachLog(at.ctx, agent.id)).log.active, false);
    assertEquals(said("first"), 1);
    await say("between");
    await attachLog(at.ctx, agent.id);
    await say("second");
    // What the pane shows, its pipe may have yet to write.
    await eventually(async () => {
      await at.box.run("log", "show", agent.id);
      return said("second") > 0;
    });
    assertEquals([said("first"), said("between"), said("second")], [1, 0, 1]);
  },
);

dockerTest(
  "a folder that was taken away is replaced, and a line tells of what is lost",
  async () => {
    await using at = await startDocker(UNMOUNTED);
    const { agentId } = await counting(at);
    await countTo(at, 10);
    await at.box.run("recover");
    await at.bench.exec(["sh", "-c", `rm -rf /tmp/${agentId}.*`]);
    await at.bench.exec(["sh", "-c", "echo 20 >/tmp/until"]);
    await eventually(async () => {
      const { stdout } = await at.tmux("capture-pane", "-p", "-t", "work");
      return stdout.includes("line 20 of");
    });
    assertMatch((await at.box.run("recover")).stderr, /was taken away in its container, so it was/);
    await countTo(at, 30);
    await at.box.run("recover");
    const text = logOf(at, agentId);
    assertMatch(
      text,
      /line 10 of the counter\r\n.\r\n\[agenttower: an unknown number of bytes are/,
    );
    assertMatch(text, /line 30 of the counter/);
    assertEquals((await at.box.run("recover")).stderr, "");
  },
);

dockerTest("a pipe that died is started anew", async () => {
  await using at = await startDocker(UNMOUNTED);
  const { agentId } = await counting(at);
  await countTo(at, 10);
  const find = "for p in /proc/[0-9]*; do grep -qs umask $p/cmdline && echo ${p#/proc/}; done";
  const { stdout } = await at.bench.exec(["sh", "-c", find]);
  await at.bench.exec(["sh", "-c", `kill -9 ${stdout.trim().split("\n").join(" ")}`]);
  await at.bench.exec(["sh", "-c", "pkill -9 dd || kill -9 $(pidof dd)"]);
  await eventually(async () => {
    await at.bench.exec(["sh", "-c", "echo 20 >/tmp/until"]);
    return (await at.tmux("display-message", "-p", "-t", "work", "#{pane_pipe}")).stdout === "0\n";
  });
  assertMatch((await at.box.run("recover")).stderr, /was no longer written in its container/);
  await countTo(at, 30);
  await at.box.run("recover");
  assertMatch(logOf(at, agentId), /bytes are missing here[^]*line 30 of the counter/);
});

dockerTest("a look without news asks nothing more than one that pulls nothing", async () => {
  const points: string[] = [];
  await using at = await startDocker({
    ...UNMOUNTED,
    exec: (real) => (point, request) => {
      points.push(point);
      return real(point, request);
    },
  });
  const { agentId } = await counting(at);
  const { recover } = await import("../../../src/managed/reconcile/recover.ts");
  await recover(at.ctx, { containerId: null, dryRun: false });
  await countTo(at, 100);
  for (const n of [1, 2]) {
    points.length = 0;
    await recover(at.ctx, { containerId: null, dryRun: false });
    assertEquals(points, ["tmux.snapshot"], `${n}`);
  }
  assertCounted(logOf(at, agentId), 100);
  // A dry run changes nothing here either.
  await countTo(at, 200);
  await recover(at.ctx, { containerId: null, dryRun: true });
  assertCounted(logOf(at, agentId), 100);
});

dockerTest("logs.mode says whether a mount is taken, wanted, or left alone", async () => {
  await using at = await startDocker({ user: "root" });
  const create = async (mode: string, session: string) => {
    at.box.configure("config.yaml", `logs: {mode: "${mode}"}\n`);
    const { json } = await at.box.run(
      ...["layout", "create", at.name, "--session", session, "--label-prefix", `${session}-`],
      ...["--wait", "--json"],
    );
    const { pane_id } = json.result.panes[0];
    const shown = await at.box.run("pane", "show", pane_id, "--json");
    const { state, log_attached, log_mode } = shown.json.result;
    return [state, log_attached, log_mode];
  };
  assertEquals(await create("auto", "a"), ["ready", true, "mount"]);
  assertEquals(await create("mount", "b"), ["ready", true, "mount"]);
  assertEquals(await create("pull", "c"), ["ready", true, "pull"]);
  assertEquals(await create("off", "d"), ["ready", false, null]);
  const shown = await at.box.run("log", "show", "d-m1");
  assertStringIncludes(shown.stderr, "logs are off in the settings");
});

dockerTest("without a mount logs.mode mount leaves panes without a log, as ever", async () => {
  await using at = await startDocker(UNMOUNTED);
  at.box.configure("config.yaml", "logs: {mode: mount}\n");
  const { made } = await counting(at);
  assertEquals([made.code, made.json.result.state], [3, "degraded"]);
  const [pane] = made.json.result.panes;
  assertEquals([pane.failed_stage, pane.log_attached], ["log_attach", false]);
});

Deno.test("local writes its log itself, also where logs are pulled", async () => {
  const { sandbox } = await import("../../support/sandbox.ts");
  await using box = await sandbox();
  box.configure("config.yaml", "logs: {mode: pull}\n");
  await box.run("layout", "create", "local", "--session", "work", "--wait");
  const shown = await box.run("pane", "show", "local/m1", "--json");
  const { log_attached, log_mode, log_path } = shown.json.result;
  assertEquals([log_attached, log_mode], [true, "direct"]);
  assert(log_path.startsWith(`${box.state}/local-logs/`));
});
