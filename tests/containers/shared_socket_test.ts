/** Where places share a folder, each finds the other's tmux socket in it: whose server it is decides. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { scanPanes } from "../../src/agents/candidates.ts";
import { checkContainer } from "../../src/doctor/container/check_container.ts";
import { checkLocalServer } from "../../src/doctor/check_tmux.ts";
import { scan } from "../../src/containers/scan_containers.ts";
import { sendInput } from "../../src/input/send.ts";
import { attachLog } from "../../src/logs/attach.ts";
import { recover } from "../../src/managed/reconcile/recover.ts";
import { entry } from "../support/troubleshooting.ts";
import { advised } from "../support/advice.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { type BenchContainer, benchContainer, dockerTest } from "../support/engine.ts";
import { only } from "../support/items.ts";
import { refusalOf } from "../support/refusal.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

/** A container in which the sandbox's socket folder is the default one. */
function sharing(box: Sandbox): Promise<BenchContainer> {
  return benchContainer({
    user: String(Deno.uid()),
    mounts: [`${box.dir}/shared:${box.dir}/shared`],
    env: { TMUX_TMPDIR: `${box.dir}/shared`, HOME: "/tmp" },
  });
}

/** The sandbox with its own tmux in the folder that containers share. */
async function sharedBox(): Promise<Sandbox> {
  const box = await sandbox();
  Deno.mkdirSync(`${box.dir}/shared`);
  box.env.TMUX_TMPDIR = `${box.dir}/shared`;
  return box;
}

async function contextFor(box: Sandbox, ...benches: BenchContainer[]): Promise<OpenedOn> {
  const opened = contextOn(box, {
    socket: "default",
    settings: {
      containers: { nameContains: benches.map(({ name }) => name) },
      logs: { mode: "off" },
    },
  });
  await scan(opened.ctx);
  return opened;
}

/** The sessions of the tmux that answers on this machine, its pid, and what it calls this machine. */
async function onHost(box: Sandbox): Promise<{ sessions: string; pid: string; host: string }> {
  const say = async (...args: string[]) => (await box.exec(["tmux", ...args])).stdout.trim();
  return {
    sessions: await say("list-panes", "-a", "-F", "#{session_name}"),
    pid: await say("display-message", "-p", "#{pid}"),
    host: await say("display-message", "-p", "#{host}"),
  };
}

/**
 * Has a process that is called tmux keep a file open, whose name is what a list of open files shows of a process with the
 * pid `$1` that listens at the shared socket.
 */
const FALSE_NAME = `
  inode=$(sed -n "s|^.* \\([0-9]*\\) $TMUX_TMPDIR/.*|\\1|p" /proc/net/unix | head -n 1)
  mkdir -p "/tmp/x /proc/$1/fd" && cp /bin/bash /tmp/tmux
  /tmp/tmux -c 'exec 7>"$1"; while :; do sleep 1; done' tmux "/tmp/x /proc/$1/fd/1 -> socket:[$inode]" >/dev/null 2>&1 &
  until ls -l /proc/$!/fd | grep -q "socket:.$inode"; do :; done`;

dockerTest("nothing meant for a container is made in this machine's tmux", async () => {
  await using box = await sharedBox();
  await using bench = await sharing(box);
  await box.exec(["tmux", "new-session", "-d", "-s", "mine", "sleep 1000"]);
  await using at = await contextFor(box, bench);
  const containerId = bench.id;

  const refused = await refusalOf(() => at.create("work", { containerId }));
  assertEquals(refused.code, "tmux_unavailable");
  const { pid, host, sessions } = await onHost(box);
  assertStringIncludes(refused.message, `(pid ${pid} on ${host})`);
  assertStringIncludes(refused.message, `does not run in ${bench.name}`);
  advised(
    refused.hint ?? "",
    "start ${name} with -e TMUX_TMPDIR=DIR, a folder of its own, or with a private /tmp",
  );
  assertEquals([sessions, box.sql("SELECT id FROM managed_layout")], ["mine", []]);

  const adoption = { containerId, tmuxPaneId: "%0", role: "r", capability: "c", label: "l" };
  assertEquals((await refusalOf(() => adoptAgent(at.ctx, adoption))).code, "tmux_unavailable");
  assertEquals((await refusalOf(() => scanPanes(at.ctx, containerId))).code, "tmux_unavailable");
  const server = (await checkContainer(at.ctx, containerId)).find(({ check }) =>
    check === "server"
  );
  assertEquals(server?.status, "problem");
  assertStringIncludes(server?.message ?? "", `does not run in ${bench.name}`);
});

dockerTest(
  "a container's tmux is not taken for this machine's, nor for another container's",
  async () => {
    await using box = await sharedBox();
    await using bench = await sharing(box);
    await using other = await sharing(box);
    await using at = await contextFor(box, bench, other);
    const { layout_id } = await at.settle("work", { containerId: bench.id });
    assertEquals(at.detail(layout_id).state, "ready");

    for (const containerId of ["local", other.id]) {
      const request = { containerId, labelPrefix: "x-" };
      const refused = await refusalOf(() => at.create("away", request));
      assertEquals(refused.code, "tmux_unavailable");
      assertStringIncludes(refused.message, `on ${bench.id.slice(0, 12)})`);
      if (containerId !== "local") continue;
      advised(
        refused.hint ?? "",
        "set TMUX_TMPDIR to a folder that no container shares, such as one in your home",
      );
      const env = { AGENTTOWER_TMUX_SOCKET: "default" };
      const create = ["layout", "create", "local", "--session", "away", "--label-prefix", "x-"];
      const trouble = entry("Another place's tmux answers");
      trouble.seen((await box.run({ env }, ...create)).stderr);
      await trouble.follow(box, { session: "own" }, { env });
    }
    const told = only(await checkLocalServer(at.ctx));
    assertEquals(told.status, "problem");
    assertStringIncludes(told.message, `on ${bench.id.slice(0, 12)}) that answers at`);
    assertStringIncludes(told.cure ?? "", "TMUX_TMPDIR");
    const { stdout } = await bench.tmux("list-panes", "-a", "-F", "#{session_name}");
    assertEquals(stdout, "work\n".repeat(3));
    const { drift } = await recover(at.ctx, { containerId: null, dryRun: false });
    assertEquals([drift, at.detail(layout_id).state], [false, "ready"]);
  },
);

dockerTest(
  "a server that lost its shared socket to another place's is not mixed up with it",
  async () => {
    await using box = await sharedBox();
    await using bench = await sharing(box);
    await using at = await contextFor(box, bench);
    const { layout_id } = await at.settle("work", { containerId: bench.id });
    Deno.removeSync(`${box.dir}/shared/tmux-${Deno.uid()}/default`);
    await box.exec(["tmux", "new-session", "-d", "-s", "mine", "sleep 1000"]);
    const request = { containerId: bench.id, labelPrefix: "x-" };
    const refused = await refusalOf(() => at.create("away", request));
    assertStringIncludes(refused.message, "another tmux server answers");
    const { containers } = await recover(at.ctx, { containerId: bench.id, dryRun: false });
    assertStringIncludes(only(containers).staleReason ?? "", "another tmux server answers");
    assertEquals([at.detail(layout_id).state, (await onHost(box)).sessions], ["ready", "mine"]);
  },
);

dockerTest("what a process calls its files does not prove whose server answers", async () => {
  await using box = await sharedBox();
  await using bench = await sharing(box);
  await using at = await contextFor(box, bench);
  await bench.tmux("new-session", "-d", "sleep 1000");
  Deno.removeSync(`${box.dir}/shared/tmux-${Deno.uid()}/default`);
  await box.exec(["tmux", "new-session", "-d", "-s", "mine", "sleep 1000"]);
  const { pid } = await onHost(box);
  assertEquals((await bench.exec(["bash", "-c", FALSE_NAME, "bash", pid])).code, 0);
  const refused = await refusalOf(() => at.create("work", { containerId: bench.id }));
  assertStringIncludes(refused.message, "another tmux server answers");
  assertEquals((await onHost(box)).sessions, "mine");
});

dockerTest("nothing is sent to, or logged of, a pane of the same number elsewhere", async () => {
  await using box = await sharedBox();
  await using bench = await sharing(box);
  await using at = await contextFor(box, bench);
  const { panes } = await at.settle("work", { containerId: bench.id });
  const agentId = panes[0]!.agent_id!;
  await bench.endServer();
  await box.exec(["tmux", "new-session", "-d", "-s", "mine", "cat"]);
  for (
    const act of [
      () => attachLog(at.ctx, agentId),
      () => sendInput(at.ctx, { agentId, text: "hi", waitMs: 0 }),
    ]
  ) {
    assertStringIncludes((await refusalOf(act)).message, `does not run in ${bench.name}`);
  }
  const { stdout } = await box.exec(["tmux", "capture-pane", "-p", "-t", "%0"]);
  assertEquals(stdout.trim(), "");
});

dockerTest("a socket that another place's dead server left behind is nobody's", async () => {
  await using box = await sharedBox();
  await using bench = await sharing(box);
  await using at = await contextFor(box, bench);
  await box.exec(["tmux", "new-session", "-d", "-s", "mine", "sleep 1000"]);
  Deno.kill(Number((await onHost(box)).pid), "SIGKILL");
  await box.eventually(async () => (await box.exec(["tmux", "list-sessions"])).code === 1);
  assertEquals((await at.settle("work", { containerId: bench.id })).state, "ready");
});

dockerTest(
  "a container that shares /tmp has a tmux of its own where TMUX_TMPDIR is its own",
  async () => {
    await using box = await sharedBox();
    await using bench = await benchContainer({
      user: String(Deno.uid()),
      mounts: [`${box.dir}/shared:/tmp`],
      env: { TMUX_TMPDIR: "/run/tmux", HOME: "/" },
      flags: ["--tmpfs", "/run/tmux:mode=1777"],
    });
    await box.exec(["tmux", "new-session", "-d", "-s", "mine", "sleep 1000"]);
    await using at = await contextFor(box, bench);
    assertEquals((await at.settle("work", { containerId: bench.id })).state, "ready");
    assertEquals((await onHost(box)).sessions, "mine");
  },
);
