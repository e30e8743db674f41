import { assertEquals, assertMatch } from "@std/assert";
import { Conversations, openProgram } from "../../../src/system/conversation/conversations.ts";
import { EngineSocket } from "../../../src/system/engine/engine_socket.ts";
import { type Exec, exec as runOnce } from "../../../src/system/exec.ts";
import { randomIds } from "../../../src/system/ids.ts";
import { inspect, listRunning } from "../../../src/system/runtime/engine.ts";
import { askIdentity } from "../../../src/system/runtime/ask_identity.ts";
import { type ExecTarget, runScript } from "../../../src/system/runtime/target.ts";
import { FarSsh } from "../../../scripts/far/far_ssh.ts";
import { Relay } from "../../../scripts/far/relay.ts";
import { makeContext, moveContext, ownContexts } from "../../support/docker_contexts.ts";
import { benchContainer, dockerTest, engineReason } from "../../support/engine.ts";
import { eventually } from "../../support/eventually.ts";
import { sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";
import { MadeUpEngine, PONG, reply } from "./made_up_engine.ts";

/** Both ways to the engine; `commands` counts what went through the command on the socket's way. */
class Ways implements AsyncDisposable {
  commands = 0;
  readonly socket: Exec;
  readonly #engine: EngineSocket;
  readonly #conversations: Conversations;

  constructor(env: Record<string, string> = {}) {
    const byCommand: Exec = (point, request) => {
      this.commands++;
      return runOnce(point, request);
    };
    this.#engine = new EngineSocket(byCommand, (way, request) => {
      this.commands++;
      return openProgram(way, request);
    });
    this.#conversations = new Conversations(
      this.#engine.exec,
      randomIds.token,
      this.#engine.open,
    );
    this.socket = this.#within(this.#conversations.exec, env);
    this.command = this.#within(runOnce, env);
  }

  readonly command: Exec;

  #within(exec: Exec, env: Record<string, string>): Exec {
    return (point, request) => exec(point, { ...request, env: { ...request.env, ...env } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#conversations.ended();
    await this.#engine.close();
  }
}

const clock = { elapsed: () => performance.now() };

function targetOf(containerId: string, user = "root"): ExecTarget {
  const via = {
    command: ["docker"],
    user,
    pod: null,
    isItsEngine: () => Promise.resolve(true),
  } as const;
  return { containerId, name: "bench", via, socket: { name: "default" } };
}

const SCRIPT = { args: ["a'b"], stdin: "x\ny", timeoutMs: 20_000 } as const;

dockerTest("the engine says over its socket what it says through its command", async () => {
  await using bench = await benchContainer();
  await using ways = new Ways();
  const { socket, command } = ways;
  const missing = "f".repeat(64);
  for (const ids of [[bench.id], [bench.id, missing], [missing], []]) {
    const asked = ids.map((id) => ({ id, pod: null }));
    assertEquals(
      await inspect(socket, ["docker"], asked),
      await inspect(command, ["docker"], asked),
    );
  }
  assertEquals(await askIdentity(socket, ["docker"]), await askIdentity(command, ["docker"]));
  const own = async (exec: Exec) => {
    const listing = await listRunning(exec, ["docker"]);
    return listing.kind === "listed" && listing.containers.filter(({ id }) => id === bench.id);
  };
  assertEquals(await own(socket), await own(command));
  assertEquals(ways.commands, 0);
});

dockerTest("a script in a container comes out the same both ways", async () => {
  await using bench = await benchContainer();
  await using ways = new Ways();
  const run = (
    exec: Exec,
    target: ExecTarget,
    script: string,
    timeoutMs: number = SCRIPT.timeoutMs,
  ) => runScript({ exec, clock }, "doctor.check", target, { ...SCRIPT, script, timeoutMs });
  const both = async (target: ExecTarget, script: string) => {
    const result = await run(ways.socket, target, script);
    assertEquals(result, await run(ways.command, target, script), script);
    return result;
  };
  const target = targetOf(bench.id);
  await both(target, 'printf "<%s>" "$1"; cat; echo; id -u; echo err >&2; exit 3');
  await both(target, "head -c 300000 /dev/zero | tr '\\0' x");
  await both(targetOf(bench.id, "1000"), "id -u");
  await both(targetOf(bench.id, "nobody-there"), "id -u");
  const late = await run(ways.socket, target, "echo begun; sleep 30", 1000);
  assertEquals([late.kind, late.kind === "unreachable" && late.transient], ["unreachable", true]);
  await both(target, "echo and goes on");
  await bench.pause();
  // One has a shell that was open before, which says nothing; the other asks anew.
  for (const exec of [ways.socket, ways.command]) {
    const paused = await run(exec, target, "echo");
    assertEquals(paused.kind === "unreachable" && paused.paused, true);
  }
  await bench.unpause();
  await bench.stop();
  assertEquals((await both(target, "echo")).kind, "stopped");
  await bench.remove();
  assertEquals((await both(target, "echo")).kind, "stopped");
});

dockerTest("a container that ends while a script runs in it cuts it off", async () => {
  await using bench = await benchContainer();
  await using ways = new Ways();
  const script = "echo begun; : >/tmp/begun; exec sleep 30";
  const running = runScript({ exec: ways.socket, clock }, "doctor.check", targetOf(bench.id), {
    ...SCRIPT,
    script,
  });
  await bench.exec(["sh", "-c", "until [ -f /tmp/begun ]; do sleep 0.1; done"]);
  await bench.remove();
  const result = await running;
  assertEquals(result.kind === "ran" && [result.code, result.stdout], [137, "begun\n"]);
});

/** A way to the engine that counts. */
function counting(): Relay {
  const host = Deno.env.get("DOCKER_HOST") || "unix:///var/run/docker.sock";
  return new Relay(() => Deno.connect({ transport: "unix", path: host.slice("unix://".length) }));
}

const noSocket = /^unix:|^$/.test(Deno.env.get("DOCKER_HOST") ?? "")
  ? null
  : "docker's engine has no socket here";

testUnless(
  engineReason() ?? noSocket ?? FarSsh.obstacle(),
  "a connection that nobody uses ends, and one by ssh later than others",
  async () => {
    await using box = await sandbox();
    using near = counting();
    using far = await FarSsh.open(box.dir);
    await using byFar = new Ways({ ...far.client });
    await using byNear = new Ways({ DOCKER_HOST: `tcp://127.0.0.1:${near.port}` });
    for (const ways of [byNear, byFar]) {
      assertEquals((await listRunning(ways.socket, ["docker"])).kind, "listed");
    }
    await eventually(() => near.open === 0);
    assertEquals([near.connections, far.relay.connections, far.relay.open], [1, 1, 1]);
  },
);

testUnless(
  engineReason() ?? FarSsh.obstacle(),
  "all questions, and the shell that follows them, take one connection by ssh",
  async () => {
    await using box = await sandbox();
    await using bench = await benchContainer();
    using ssh = await FarSsh.open(box.dir);
    await using ways = new Ways({ ...ssh.client });
    const run = () =>
      runScript({ exec: ways.socket, clock }, "doctor.check", targetOf(bench.id), {
        ...SCRIPT,
        script: "echo",
      });
    const asked = [bench.id, "f".repeat(64), bench.id].map((id) => ({ id, pod: null }));
    const seen = await inspect(ways.socket, ["docker"], asked);
    assertEquals(seen.kind === "inspected" && seen.found.length, 2);
    assertEquals((await listRunning(ways.socket, ["docker"])).kind, "listed");
    assertEquals((await askIdentity(ways.socket, ["docker"]))?.id === "", false);
    assertEquals([(await run()).kind, (await run()).kind], ["ran", "ran"]);
    assertEquals(ssh.relay.connections, 1);
    await listRunning(ways.socket, ["docker"]);
    assertEquals([ssh.relay.connections, ways.commands], [2, 0]);
  },
);

testUnless(
  engineReason() ?? FarSsh.obstacle(),
  "no more connections by ssh are made at once than sshd takes",
  async () => {
    await using box = await sandbox();
    using ssh = await FarSsh.open(box.dir);
    await using ways = new Ways({ ...ssh.client });
    ssh.relay.freeze();
    const listings = Array.from({ length: 12 }, () => listRunning(ways.socket, ["docker"]));
    await eventually(() => ssh.relay.connections === 8);
    ssh.relay.mend();
    const kinds = (await Promise.all(listings)).map(({ kind }) => kind);
    assertEquals(kinds, Array(12).fill("listed"));
    assertEquals(ways.commands, 0);
  },
);

dockerTest(
  "an engine that is not there is told, and nothing is asked through the command",
  async () => {
    await using ways = new Ways({ DOCKER_HOST: "unix:///nowhere/docker.sock" });
    const listing = await listRunning(ways.socket, ["docker"]);
    assertMatch(
      listing.kind === "engine_down" ? listing.reason : "",
      /^Cannot connect to the Docker daemon at unix:\/\/\/nowhere\/docker.sock/,
    );
    const result = await runScript(
      { exec: ways.socket, clock },
      "doctor.check",
      targetOf("f".repeat(64)),
      { ...SCRIPT, script: "echo" },
    );
    assertEquals(result.kind === "unreachable" && result.engineDown, true);
    assertEquals(ways.commands, 0);
  },
);

dockerTest("a docker that is a script of somebody's is asked itself", async () => {
  await using box = await sandbox();
  await using bench = await benchContainer();
  Deno.mkdirSync(`${box.dir}/bin`);
  const text = '#!/bin/sh\nPATH=${PATH#*:} exec docker "$@"\n';
  Deno.writeTextFileSync(`${box.dir}/bin/docker`, text, { mode: 0o755 });
  await using ways = new Ways({ PATH: `${box.dir}/bin:${Deno.env.get("PATH")}` });
  const seen = await inspect(ways.socket, ["docker"], [{ id: bench.id, pod: null }]);
  assertEquals(seen.kind === "inspected" && seen.found.length, 1);
  assertEquals(ways.commands, 1);
});

dockerTest("a context that points elsewhere by now, or is gone, is followed", async () => {
  await using box = await sandbox();
  ownContexts(box);
  const start = (name: string) =>
    new MadeUpEngine(`${box.dir}/${name}`, ({ line, write }) => {
      const listed = `[{"Id":"${"a".repeat(64)}","Names":["/${name}"]}]`;
      return write(line === "GET /_ping" ? PONG : reply(200, listed));
    });
  using _one = start("one");
  using _other = start("other");
  await makeContext(box, "lab", `unix://${box.dir}/one`);
  const DOCKER_CONFIG = box.env.DOCKER_CONFIG!;
  await using ways = new Ways({ DOCKER_CONFIG, DOCKER_HOST: "", DOCKER_CONTEXT: "" });
  const listed = async () => {
    const listing = await listRunning(ways.socket, ["docker", "--context", "lab"]);
    return listing.kind === "listed"
      ? listing.containers.map(({ name }) => name).join()
      : listing.reason;
  };
  assertEquals(await listed(), "one");
  await moveContext(box, "lab", `unix://${box.dir}/other`);
  await eventually(async () => await listed() === "other");
  assertEquals(ways.commands, 0);
  await box.exec(["docker", "context", "rm", "--force", "lab"]);
  await eventually(async () => /context/.test(await listed()));
});
