/** What only a real engine can show. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Context } from "../../src/context.ts";
import { type ErrorCode, Refusal } from "../../src/model/errors.ts";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { knownContainer, knownContainers } from "../../src/containers/known.ts";
import { requireContainer } from "../../src/containers/require_container.ts";
import { resolveContainer } from "../../src/containers/resolve_container.ts";
import { scan } from "../../src/containers/scan_containers.ts";
import { runDoctor } from "../../src/doctor/doctor.ts";
import { sendInput } from "../../src/input/send.ts";
import { recover } from "../../src/managed/reconcile/recover.ts";
import { prepareLog } from "../../src/logs/prepare.ts";
import { scanPanes } from "../../src/agents/candidates.ts";
import { targetOf } from "../../src/containers/target_of.ts";
import type { Exec } from "../../src/system/exec.ts";
import { judgePeer } from "../../src/system/peer/peer.ts";
import { dockerTest } from "../support/engine.ts";
import { only } from "../support/items.ts";
import { type DockerFixture, startDocker } from "../support/runtime_fixture.ts";

async function code(act: () => Promise<unknown>): Promise<ErrorCode | "none"> {
  try {
    await act();
    return "none";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** The docker client with an engine that nobody listens for, while `down` says so. */
function breakable(state: { down: boolean }) {
  return (real: Exec): Exec => (failpoint, request) => {
    if (!state.down || request.argv[0] !== "docker") return real(failpoint, request);
    return real(failpoint, {
      ...request,
      env: { ...request.env, DOCKER_HOST: "unix:///nowhere/docker.sock" },
    });
  };
}

async function logOf(ctx: Context, id: string) {
  const container = await requireContainer(ctx, id);
  return prepareLog(ctx, targetOf(ctx, container), container, "a");
}

dockerTest(
  "a scan takes running containers whose name is wanted, in any case, and keeps what they are",
  async () => {
    await using at = await startDocker();
    const found = only((await scan(at.ctx)).running);
    assertEquals([found.id, found.name, found.status, found.user, found.runtime], [
      at.bench.id,
      at.name,
      "running",
      "root",
      "docker",
    ]);
    const logs = `${at.ctx.paths.logs}/${at.name}`;
    assertEquals(found.mounts, [
      { source: logs, destination: logs, writable: true },
    ]);
    assertEquals(Object.keys(found.labels).includes("agenttower.test"), true);
    assertEquals(knownContainers(at.ctx).map(({ name }) => name), ["local", at.name]);
  },
);

dockerTest(
  "a container that vanished is kept as inactive, and comes back when it is started",
  async () => {
    await using at = await startDocker();
    await scan(at.ctx);
    await at.bench.stop();
    assertEquals((await scan(at.ctx)).running, []);
    assertEquals(knownContainer(at.ctx, at.bench.id)?.status, "exited");
    await at.bench.start();
    assertEquals((await requireContainer(at.ctx, at.bench.id)).active, true);
    await at.bench.remove();
    await scan(at.ctx);
    const gone = knownContainer(at.ctx, at.bench.id);
    assertEquals([gone?.active, gone?.status], [false, "removed"]);
  },
);

dockerTest("a container that was renamed is found by its new name", async () => {
  await using at = await startDocker();
  await scan(at.ctx);
  await at.bench.rename(`${at.name}-2`);
  assertEquals((await resolveContainer(at.ctx, `${at.name}-2`)).id, at.bench.id);
});

dockerTest(
  "a name means the container that bears it now where something is to be started",
  async () => {
    await using at = await startDocker();
    await scan(at.ctx);
    await at.bench.remove();
    await using again = await startDocker();
    await again.bench.rename(at.name);
    assertEquals((await resolveContainer(at.ctx, at.name)).id, at.bench.id);
    assertEquals((await resolveContainer(at.ctx, at.name, { running: true })).id, again.bench.id);
  },
);

dockerTest(
  "a name that another running container has taken over means that one where something is to be started",
  async () => {
    await using at = await startDocker();
    await scan(at.ctx);
    await at.bench.rename(`${at.name}-old`);
    await using again = await startDocker();
    await again.bench.rename(at.name);
    assertEquals((await resolveContainer(at.ctx, at.name, { running: true })).id, again.bench.id);
    assertEquals((await resolveContainer(at.ctx, `${at.name}-old`)).id, at.bench.id);
  },
);

dockerTest(
  "a container that runs under an unwanted name is not found, and the hint says why",
  async () => {
    await using at = await startDocker();
    await at.bench.rename(at.name.replace("Bench", "other"));
    const name = at.name.replace("Bench", "other");
    const error = await assertRejects(() => resolveContainer(at.ctx, name), Refusal);
    assertEquals(error.code, "container_not_found");
    assertStringIncludes(error.hint ?? "", "name_contains");
  },
);

dockerTest("each way of not running has its code", async () => {
  const state = { down: false };
  await using at = await startDocker({ exec: breakable(state) });
  const require = () => code(() => requireContainer(at.ctx, at.bench.id));

  state.down = true;
  assertEquals(await require(), "docker_unavailable", "unknown, engine down");
  state.down = false;
  assertEquals(await require(), "none", "running");
  state.down = true;
  assertEquals(await require(), "docker_unavailable", "known, engine down");
  assertEquals(await code(() => scanPanes(at.ctx, at.bench.id)), "docker_unavailable");
  state.down = false;
  await at.bench.pause();
  assertEquals(await require(), "container_inactive", "paused");
  await at.bench.unpause();
  assertEquals(await require(), "none", "running again");
  await at.bench.stop();
  assertEquals(await require(), "container_inactive", "stopped");
  assertEquals(await code(() => scanPanes(at.ctx, at.bench.id)), "container_inactive");
  await at.bench.remove();
  assertEquals(await require(), "container_inactive", "vanished");
  assertEquals(await code(() => requireContainer(at.ctx, "f".repeat(64))), "container_not_found");
});

dockerTest("what a look finds a container doing is on record, without a scan", async () => {
  for (const end of ["stop", "remove"] as const) {
    await using at = await startDocker();
    await adoptAgent(at.ctx, {
      containerId: at.bench.id,
      tmuxPaneId: await at.shell("work"),
      role: "slave",
      capability: "worker",
      label: "helper",
    });
    const seen = async () => {
      await recover(at.ctx, { containerId: null, dryRun: false });
      const { status, active } = knownContainer(at.ctx, at.bench.id)!;
      return [status, active];
    };
    assertEquals(await seen(), ["running", true]);
    await at.bench.pause();
    assertEquals(await seen(), ["paused", false]);
    await at.bench.unpause();
    assertEquals(await seen(), ["running", true]);
    await at.bench[end]();
    assertEquals(await seen(), [end === "stop" ? "exited" : "removed", false]);
  }
});

dockerTest(
  "an agent in a container that cannot be reached takes no text, and says which way",
  async () => {
    const state = { down: false };
    await using at = await startDocker({ exec: breakable(state) });
    const { agent } = await adoptAgent(at.ctx, {
      containerId: at.bench.id,
      tmuxPaneId: await at.shell("work"),
      role: "slave",
      capability: "worker",
      label: "helper",
    });
    const send = () => code(() => sendInput(at.ctx, { agentId: agent.id, text: "hello" }));
    state.down = true;
    assertEquals(await send(), "docker_unavailable");
    state.down = false;
    await at.bench.pause();
    assertEquals(await send(), "container_inactive");
    await at.bench.unpause();
    await at.bench.stop();
    assertEquals(await send(), "container_inactive");
  },
);

dockerTest("the tmux user is the setting, else the container's own", async () => {
  await using at = await startDocker({ user: "bench" });
  await at.shell("work");
  const candidate = only(await scanPanes(at.ctx, at.bench.id));
  assertStringIncludes(candidate.socketPath, "/tmux-1000/");
  const asRoot = {
    ...at.ctx,
    settings: {
      ...at.ctx.settings,
      containers: { ...at.ctx.settings.containers, benchUser: "root" },
    },
  };
  assertEquals(await scanPanes(asRoot, at.bench.id), []);
});

dockerTest(
  "a tmux user that the container does not have is told, with what would help",
  async () => {
    await using at = await startDocker();
    const ctx = {
      ...at.ctx,
      settings: {
        ...at.ctx.settings,
        containers: { ...at.ctx.settings.containers, benchUser: "nobodyhere" },
      },
    };
    assertEquals(await code(() => scanPanes(ctx, at.bench.id)), "tmux_unavailable");
    const machine = {
      paths: ctx.paths,
      exec: ctx.exec,
      open: () => Promise.resolve({ context: ctx, close() {} }),
    };
    const { checks } = await runDoctor(machine, { container: at.name });
    const problem = checks.find(({ status }) => status === "problem");
    assertStringIncludes(problem?.message ?? "", "nobodyhere");
    assertStringIncludes(problem?.cure ?? "", "bench_user");
  },
);

/** What the mounts of a container make of a log that is to come through one. */
function mounted(
  name: string,
  mounts: (at: { state: string; dir: string }) => string[],
  expected: string | null,
  prepare?: (at: DockerFixture) => Promise<void>,
): void {
  dockerTest(name, async () => {
    await using at = await startDocker({ mounts, settings: { logs: { mode: "mount" } } });
    await prepare?.(at);
    const log = await logOf(at.ctx, at.bench.id);
    if (expected === null) return assertEquals(log.ok, true, JSON.stringify(log));
    assertEquals(log.ok, false);
    if (log.ok) return;
    assertStringIncludes(log.reason, expected);
    assertEquals(log.transient, false);
    const folder = `${at.ctx.paths.logs}/${at.bench.id}`;
    let probes: string[] = [];
    try {
      probes = [...Deno.readDirSync(folder)].map((it) => it.name).filter((it) =>
        it.includes("probe")
      );
    } catch {
      // It was not made.
    }
    assertEquals(probes, []);
  });
}

mounted(
  "a log reaches this host through a mount elsewhere",
  ({ state }) => [`${state}/logs:/logs`],
  null,
);
mounted(
  "a log reaches this host through a mount of the whole state",
  ({ state }) => [`${state}:/state`],
  null,
);
mounted("no mount is told with the line that cures it", () => [], "docker run -v /");
mounted("a read-only mount is told", ({ state }) => [`${state}/logs:/logs:ro`], "read-only");
mounted(
  "a log hidden by another mount is told",
  ({ state, dir }) => [`${state}:/state`, `${dir}/home:/state/logs`],
  "hides",
);
mounted(
  "a folder that is another one in the container is told",
  ({ state }) => [`${state}/logs:/mnt/logs`],
  "another folder",
  async (at) => {
    // The mount goes with its parent.
    const command = `mv /mnt /moved && mkdir -p /mnt/logs/${at.bench.id}`;
    assertEquals((await at.bench.exec(["sh", "-c", command])).code, 0);
  },
);
mounted(
  "a link that the container planted is not followed",
  ({ state }) => [`${state}/logs:/logs`],
  "symbolic link",
  async (at) => {
    const command = `ln -s /etc /logs/${at.bench.id}`;
    assertEquals((await at.bench.exec(["sh", "-c", command])).code, 0);
  },
);
mounted(
  "a log that the tmux user may not write is told",
  ({ state }) => [`${state}/logs:/logs`],
  "uid 1000",
  async (at) => {
    const { containers } = at.ctx.settings;
    Object.assign(containers, { benchUser: "bench" });
    await Promise.resolve();
  },
);

dockerTest("the kernel says in which container a process runs", async () => {
  await using at = await startDocker({ mounts: ({ state }) => [`${state}:/state`] });
  const read = async (path: string) => (await at.bench.exec(["cat", path])).stdout;
  const [cgroup, mountinfo] = [await read("/proc/self/cgroup"), await read("/proc/self/mountinfo")];
  const claims = [at.bench.id];
  assertEquals(judgePeer({ cgroup, mountinfo, stateDir: "/state" }), { kind: "container", claims });
  const hidden = { cgroup: "0::/\n", mountinfo, stateDir: "/state" };
  assertEquals(judgePeer(hidden), { kind: "container", claims });
});
