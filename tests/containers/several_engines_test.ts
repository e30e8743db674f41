/** One tower over several engines, which the settings name. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FarSsh } from "../../scripts/far/far_ssh.ts";
import { PrivateEngine } from "../../scripts/private_engine.ts";
import { resolveContainer } from "../../src/containers/resolve_container.ts";
import { scan } from "../../src/containers/scan_containers.ts";
import { advised } from "../support/advice.ts";
import {
  makeContext,
  moveContext,
  ownContexts,
  USUAL_DOCKER_HOST,
} from "../support/docker_contexts.ts";
import { contextOn } from "../support/context.ts";
import { benchContainer, dockerTest } from "../support/engine.ts";
import { only } from "../support/items.ts";
import { createReady, layoutStates, statesOnRecord } from "../support/layout_states.ts";
import { DOCKER, PODMAN, startBench } from "../support/runtimes.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

/** Settings with these engines, as lines of YAML, that take containers of this name. */
function configure(box: Sandbox, name: string, engines: readonly string[]): void {
  const lines = [
    ...["engines:", ...engines.map((engine) => `  - ${engine}`)],
    `containers: {name_contains: [${name}]}`,
    "launch: {probe_seconds: 0.1}",
    "recovery: {min_interval_seconds: 0}",
  ];
  box.configure("config.yaml", `${lines.join("\n")}\n`);
}

testUnless(
  DOCKER.reason ?? PODMAN.reason ?? PrivateEngine.obstacle() ?? FarSsh.obstacle(),
  "layouts live side by side here, in docker, in podman and in docker over ssh, and one that is unplugged loses nothing",
  async () => {
    await using box = await sandbox();
    box.env.DOCKER_CONFIG = `${box.dir}/docker`;
    // What runs in it goes on without the daemon.
    await using other = await PrivateEngine.start(["--live-restore"]);
    assertEquals(other.problem, null);
    const name = DOCKER.newName();
    using ssh = await FarSsh.open(box.dir, other.client.DOCKER_HOST);
    box.env.PATH = ssh.client.PATH!;
    await makeContext(box, "lab", "ssh://far");
    configure(box, name, ["docker", "{context: lab, name: far}", "podman"]);
    await using _here = await startBench("docker", box, name);
    // No mount leads from there to here.
    const start = () => benchContainer({ name, user: "root", engine: other.client });
    await using there = await start();
    await using _pod = await startBench("podman", box, `${name}-pod`);

    const scanned = await box.run("container", "scan");
    assertEquals(scanned.code, 0, scanned.stderr);
    for (const line of [`docker/${name} +docker`, `far/${name} +far`, `${name}-pod +podman`]) {
      assertMatch(scanned.stdout, new RegExp(`^${line} `, "m"));
    }
    const ambiguous = await box.run("layout", "create", name, "--session", "x");
    assertEquals(ambiguous.code, 1);
    assertMatch(ambiguous.stderr, new RegExp(`means several.*docker/${name}.*far/${name}`));

    await createReady(box, `docker/${name}`, "near");
    await createReady(box, `far/${name}`, "far");
    await createReady(box, `${name}-pod`, "pod");
    await createReady(box, "local", "own");
    const all = await box.run("layout", "list");
    for (const place of [`docker/${name}`, `far/${name}`, `${name}-pod`, "local"]) {
      assertStringIncludes(all.stdout, place);
    }
    const logged = box.sql(
      "SELECT count(*) AS panes, sum(log_attached) AS logged FROM managed_pane",
    );
    assertEquals(logged, [{ panes: 12, logged: 12 }]);
    await box.run("agent", "send", `far/${name}/far-m1`, "--text", "echo by-way-of-$((20 + 22))");
    await box.eventually(async () =>
      (await box.run("log", "show", `far/${name}/far-m1`)).stdout.includes("by-way-of-42")
    );
    const shown = await box.run("pane", "show", `far/${name}/far-m1`, "--json");
    assertEquals(shown.json.result.state, "ready", shown.stdout);

    const doctor = await box.run("doctor");
    const lines = [
      String.raw`docker \(\S+\) answers in \d+ ms, asked over its socket, \S+, id \S+: \d+ running`,
      String
        .raw`far \(\S+\) answers in \d+ ms, asked by ssh, ssh://far, id \S+: 1 running`,
      String.raw`podman \(\S+\) answers in \d+ ms, asked through its command: \d+ running`,
      "docker's contexts default are not asked by name",
    ];
    for (const line of lines) assertMatch(doctor.stdout, new RegExp(`^ok +engine +${line}`, "m"));

    await other.stopDaemon();
    const states = { near: "ready", far: "ready", pod: "ready", own: "ready" };
    await box.run("recover");
    assertEquals(await statesOnRecord(box), { ...states, far: "ready stale" });
    const without = await box.run("container", "scan");
    assertEquals(without.code, 1);
    assertMatch(without.stderr, /the engine far cannot be asked: /);
    assertMatch(without.stdout, new RegExp(`^docker/${name} `, "m"));
    const recover = await box.run("recover");
    assertEquals(recover.code, 1);
    const more = ["layout", "create", `far/${name}`, "--session", "more"];
    const refused = await box.run(...more);
    assertEquals(refused.code, 1);
    assertMatch(refused.stderr, /^error\[docker_unavailable\]: the engine far cannot be asked: /m);
    const look = "see what this says, which must not ask for anything: ssh ${host} docker version";
    assertEquals(advised(refused.stderr, look), ["ssh://far"]);
    const found = await box.run("doctor");
    assertEquals(found.code, 1);
    assertMatch(found.stdout, /^problem +engine +far: Cannot connect/m);
    const unknown = await box.run("layout", "create", `${name}-unknown`, "--session", "more");
    assertMatch(unknown.stderr, /^error\[docker_unavailable\]: the engine far cannot be asked: /m);

    await other.startDaemon();
    assertEquals((await box.run("recover")).code, 0);
    assertEquals(await statesOnRecord(box), states);
    const removed = await box.run("layout", "remove", `far/${name}/far`, "--json");
    assertEquals(
      [removed.code, removed.json.result.state],
      [0, "removed"],
      removed.stdout + removed.stderr,
    );

    // A name is that of the container which bears it now.
    await there.remove();
    await using _again = await start();
    await createReady(box, `far/${name}`, "again");
  },
);

testUnless(
  DOCKER.reason ?? PrivateEngine.obstacle(),
  "a context that is removed, points elsewhere or bears another name changes nothing",
  async () => {
    await using box = await sandbox();
    ownContexts(box);
    await using other = await PrivateEngine.start();
    assertEquals(other.problem, null);
    const name = DOCKER.newName();
    await makeContext(box, "lab", USUAL_DOCKER_HOST);
    configure(box, name, ["context: lab"]);
    await using _bench = await startBench("docker", box, name);
    await createReady(box, name, "demo");
    const isLost = async (reason: RegExp) => {
      const recover = await box.run("recover");
      assertEquals(recover.code, 1);
      assertMatch(recover.stdout + recover.stderr, reason);
      assertEquals(await layoutStates(box), { demo: "ready stale" });
      assertEquals(
        only(box.sql("SELECT status FROM container WHERE id <> 'local'")).status,
        "running",
      );
    };

    await moveContext(box, "lab", other.client.DOCKER_HOST!);
    await isLost(/this docker --context lab engine is not known to be the one/);
    assertEquals((await box.run("container", "scan")).code, 0);
    await isLost(/this docker --context lab engine is not known to be the one/);

    await box.exec(["docker", "context", "rm", "--force", "lab"]);
    await isLost(/context/);
    assertEquals((await box.run("container", "scan")).code, 1);

    // By its new name the engine is known again, since it says the same of itself.
    await makeContext(box, "renamed", USUAL_DOCKER_HOST);
    configure(box, name, ["contexts: all"]);
    await box.run("container", "scan");
    assertEquals((await box.run("recover")).code, 0);
    assertEquals(await statesOnRecord(box), { demo: "ready" });
    const { engine_name } = only(
      box.sql("SELECT engine_name FROM container WHERE id <> 'local'"),
    );
    assertEquals(engine_name, "renamed");
  },
);

dockerTest("a cloned machine's container of the same id takes no record over", async () => {
  await using box = await sandbox();
  const name = DOCKER.newName();
  const clone = `${box.dir}/clone.sock`;
  Deno.symlinkSync(USUAL_DOCKER_HOST.replace(/^unix:\/\//, ""), clone);
  const [own, other] = [
    { name: "own", command: ["docker", "--host", USUAL_DOCKER_HOST] },
    { name: "clone", command: ["docker", "--host", `unix://${clone}`] },
  ] as const;
  await using bench = await startBench("docker", box, name);
  const containers = { nameContains: [name.toLowerCase()] };
  {
    await using opened = contextOn(box, { settings: { engines: [own], containers } });
    assertEquals((await scan(opened.ctx)).running.map(({ id }) => id), [bench.id]);
  }
  await using opened = contextOn(box, {
    settings: { engines: [other, own], containers },
    // The clone is a machine of its own in everything but the ids.
    exec: (real) => async (point, request) => {
      const result = await real(point, request);
      const isClone = point === "runtime.engine" && request.argv.includes(`unix://${clone}`);
      if (!isClone || result.kind !== "exit") return result;
      return { ...result, stdout: result.stdout.replace(/"Name":"[^"]*"/, '"Name":"clone"') };
    },
  });
  const { running } = await scan(opened.ctx);
  assertEquals(running.map(({ via }) => via?.name), ["own"]);
  assertMatch(opened.warnings.join("\n"), /is on record with the engine own/);
  assertEquals((await resolveContainer(opened.ctx, name)).via, own);
});
