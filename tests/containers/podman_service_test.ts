/** podman by a connection: what its service does not say, because it has ended, hangs or is cut, is not believed. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised } from "../support/advice.ts";
import { type BenchContainer } from "../support/engine.ts";
import { only } from "../support/items.ts";
import { PodmanService } from "../support/podman_service.ts";
import { PODMAN, startBench } from "../support/runtimes.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

interface At {
  readonly box: Sandbox;
  readonly service: PodmanService;
  readonly bench: BenchContainer;
  readonly name: string;
}

/** A container that is reached by the connection `box`, with a layout in it that is ready. */
function serviceTest(name: string, act: (at: At) => Promise<void>): void {
  testUnless(PODMAN.reason, name, async () => {
    await using box = await sandbox();
    await using service = await PodmanService.start(box);
    await service.connect("box");
    const container = PODMAN.newName();
    const lines = [
      "engines: [{connection: box}]",
      `containers: {name_contains: [${container}]}`,
      "launch: {probe_seconds: 0.1}",
    ];
    box.configure("config.yaml", `${lines.join("\n")}\n`);
    await using bench = await startBench("podman", box, container);
    await create(box, container, "demo");
    await act({ box, service, bench, name: container });
  });
}

async function create(box: Sandbox, container: string, session: string): Promise<void> {
  const labels = ["--session", session, "--label-prefix", `${session}-`];
  const made = await box.run("layout", "create", container, ...labels, "--wait", "--json");
  assertEquals([made.code, made.json.result?.state], [0, "ready"], made.stdout + made.stderr);
}

/** What is on record of the layout and its container. */
function recorded(box: Sandbox): unknown[] {
  return [
    box.sql("SELECT label, state, failed_stage FROM managed_pane ORDER BY label"),
    box.sql("SELECT state FROM managed_layout"),
    box.sql("SELECT active, status FROM container WHERE id <> 'local'"),
  ];
}

/** Looks at the layout through the service, and finds nothing changed by it. */
async function isStale({ box }: At, reason: RegExp): Promise<void> {
  const before = recorded(box);
  const recover = await box.run("recover");
  assertEquals(recover.code, 1);
  assertMatch(recover.stdout + recover.stderr, reason);
  const shown = await box.run("layout", "show", "demo", "--json");
  assertEquals([shown.json.result.state, shown.json.result.stale], ["ready", true]);
  assertEquals(recorded(box), before);
}

/** That, and asks the service for what there is. */
async function isDown(at: At, reason: RegExp): Promise<void> {
  await isStale(at, reason);
  const { box, name } = at;
  const before = recorded(box);
  const scan = await box.run("container", "scan");
  assertEquals(scan.code, 1);
  assertMatch(scan.stderr, /^error\[docker_unavailable\]: /m);
  const more = await box.run("layout", "create", name, "--session", "more");
  assertEquals(more.code, 1);
  assertMatch(more.stderr, /^error\[docker_unavailable\]: /m);
  assertEquals(recorded(box), before);
}

async function isWell({ box }: At): Promise<void> {
  const recover = await box.run("recover");
  assertEquals(recover.code, 0, recover.stdout + recover.stderr);
  const { json } = await box.run("layout", "show", "demo", "--json");
  assertEquals([json.result.state, json.result.stale], ["ready", undefined]);
}

serviceTest("a service that has ended is an engine that is down", async (at) => {
  const { box, service, bench } = at;
  const { engine_name } = only(box.sql("SELECT engine_name FROM container WHERE id <> 'local'"));
  assertEquals(engine_name, "box");
  const doctor = await box.run("doctor");
  assertMatch(
    doctor.stdout,
    /^ok +engine +box \(\S+\) answers in \d+ ms, asked through its command: \d+ running/m,
  );
  await service.end();
  await isDown(at, /Cannot connect to Podman|unable to connect to Podman/);
  const { stderr } = await box.run("container", "scan");
  const [command] = advised(
    stderr,
    'see whether "${engine} ps" works; without it, "local" can be used',
  );
  assertEquals(command, "podman --connection box");
  await service.begin();
  await isWell(at);

  // What the engine says itself is believed.
  await bench.stop();
  assertEquals((await box.run("recover")).code, 0);
  const { json } = await box.run("layout", "show", "demo", "--json");
  assertEquals([json.result.state, json.result.failed_stage], ["failed", "recovery_reattach"]);
});

serviceTest("a service that hangs is an engine that is down", async (at) => {
  at.service.signal("SIGSTOP");
  await isStale(at, /gave no answer within/);
  at.service.signal("SIGCONT");
  await isWell(at);
});

serviceTest("a podman that is asked both ways is one engine", async (at) => {
  const { box, name } = at;
  const lines = [
    "engines: [podman, {connection: box}]",
    `containers: {name_contains: [${name}]}`,
  ];
  box.configure("config.yaml", `${lines.join("\n")}\n`);
  for (let time = 0; time < 2; time++) {
    const { code, stdout, stderr } = await box.run("container", "scan");
    assertEquals(code, 0, stderr);
    assertEquals(stdout.split("\n").filter((line) => line.includes(name)).length, 1, stdout);
    assertEquals(stderr.includes("on record with"), false, stderr);
  }
  await isWell(at);
});

serviceTest("a connection that is removed is an engine that is down", async (at) => {
  const { box, service } = at;
  await box.exec(["podman", "system", "connection", "remove", "box"]);
  await isDown(at, /service destination not found|connection "box" not found/);
  await service.connect("box");
  await isWell(at);
});

serviceTest(
  "a service that is cut at any moment loses nothing and makes nothing twice",
  async (at) => {
    const { box, service, bench, name } = at;
    for (const ms of [0, 200, 500]) {
      const recover = box.run("recover");
      await new Promise((resolve) => setTimeout(resolve, ms));
      await service.end();
      await recover;
      await service.begin();
      await isWell(at);
    }
    for (const ms of [400, 1000]) {
      const session = `cut-${ms}`;
      const labels = ["--session", session, "--label-prefix", `${session}-`];
      const making = box.run("layout", "create", name, ...labels);
      await new Promise((resolve) => setTimeout(resolve, ms));
      await service.end();
      await making;
      await service.begin();
      await isWell(at);
      const made = box.sql("SELECT id FROM managed_layout WHERE tmux_session_name = ?", session);
      if (made.length === 0) continue;
      const { code, stdout } = await box.run("layout", "wait", `${name}/${session}`, "--json");
      assertEquals(code, 0, stdout);
      const panes = await bench.tmux("list-panes", "-s", "-t", `=${session}:`, "-F", "#{pane_id}");
      assertEquals(panes.stdout.trim().split("\n").length, 3, panes.stderr);
    }
    assertStringIncludes((await bench.tmux("list-sessions")).stdout, "demo");
  },
);

testUnless(
  PODMAN.reason,
  "asked as docker's engine is, podman is one engine each time, and a container that it lost is gone",
  async () => {
    await using box = await sandbox();
    await using service = await PodmanService.start(box);
    const name = PODMAN.newName();
    await using bench = await startBench("podman", box, name);
    box.env.DOCKER_HOST = `unix://${service.socket}`;
    box.configure("config.yaml", `containers: {name_contains: [${name}]}\nlogs: {mode: pull}\n`);
    await create(box, name, "demo");
    await bench.remove();
    const recover = await box.run("recover");
    assertEquals(recover.code, 0, recover.stdout + recover.stderr);
    assertEquals(only(box.sql("SELECT state FROM managed_layout")).state, "failed");
  },
);
