/** The program inside a real container that sees the state through a mount (contract: methods.md, "Peer scope"). */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ContainerProgram } from "../../src/model/engine/engine_command.ts";
import { compiledReason } from "../support/compiled.ts";
import { benchContainer } from "../support/engine.ts";
import { addProfile } from "../support/definitions.ts";
import { itemAt } from "../support/items.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { DOCKER, PODMAN } from "../support/runtimes.ts";
import { testUnless } from "../support/skip.ts";
import { ask, refusal, type Request, result, type Run } from "./answers.ts";
import { inside, insideReason } from "./inside.ts";

const HOST_ONLY = { code: "host_only", details: {} };
const NEW_LAYOUT = { template_name: "1m+2s", tmux_session_name: "mine" };

function peerTest(name: string, fn: () => Promise<void>): void {
  testUnless(insideReason, name, fn);
}

/** Registers a test for each engine, which shows a container in its own way to a process inside. */
function engineTest(name: string, fn: (program: ContainerProgram) => Promise<void>): void {
  for (const { program, reason } of [DOCKER, PODMAN]) {
    testUnless(reason ?? compiledReason, `${program}: ${name}`, () => fn(program!));
  }
}

/** A sandbox whose scans take no containers but those of its own test. */
async function boxFor(mark: string, runtime: ContainerProgram = "docker"): Promise<Sandbox> {
  const box = await sandbox();
  const settings = {
    containers: { runtime, name_contains: [mark] },
    launch: { probe_seconds: 0.2 },
  };
  box.configure("config.yaml", JSON.stringify(settings));
  return box;
}

function newMark(): string {
  return `bench-${crypto.randomUUID().slice(0, 8)}`;
}

function hostOf(box: Sandbox): Run {
  return (options, ...args) => box.run(options, ...args);
}

/** Runs a human command with `--json` that must succeed; gives its result. */
async function shown(run: Run, ...args: string[]) {
  const { code, stdout, stderr } = await run({}, ...args, "--json");
  assertEquals(code, 0, `${args.join(" ")}: ${stdout}${stderr}`);
  return JSON.parse(stdout).result;
}

engineTest(
  "a container manages its own panes, and the host goes on with them through its engine",
  async (program) => {
    const mark = newMark();
    await using box = await boxFor(mark, program);
    addProfile(box, "talker", ["sh", "-c", "while sleep 0.1; do echo from-inside; done"]);
    await using own = await inside(box, { name: mark, program });
    const host = hostOf(box);
    await shown(host, "container", "scan");

    const made = await shown(
      own.run,
      ...["layout", "create", mark, "--session", "mine", "--launch", "master:m1=talker", "--wait"],
    );
    assertEquals([made.state, made.container_id, made.ready_pane_count], ["ready", own.id, 3]);
    const sessions = await own.bench.tmux("list-panes", "-a", "-F", "#{session_name}");
    assertEquals(sessions.stdout, "mine\nmine\nmine\n");
    const [m1, s1, s2] = made.panes;

    await shown(own.run, "pane", "remove", `${mark}/s1`);
    const again = await shown(own.run, "pane", "recreate", s1.pane_id.slice(0, 8), "--wait");
    assertEquals([again.state, again.replay], ["ready", false]);
    const chain = await shown(own.run, "pane", "show", `${mark}/s1`, "--chain");
    assertEquals(chain.predecessor_chain.map((it: { pane_id: string }) => it.pane_id), [
      s1.pane_id,
    ]);
    assertEquals((await shown(own.run, "layout", "list")).items[0].layout_id, made.layout_id);
    assertEquals((await shown(own.run, "layout", "wait", `${mark}/mine`)).state, "ready");
    const [recovered] = (await shown(own.run, "recover")).containers;
    assertEquals([recovered.container_id, recovered.status], [own.id, "ok"]);

    const seen = await shown(host, "layout", "show", `${mark}/mine`);
    assertEquals(seen.panes.map((pane: { state: string }) => pane.state), [
      "ready",
      "ready",
      "ready",
    ]);
    assertEquals((await shown(host, "recover", "--dry-run")).drift, false);
    assert(
      seen.panes[0].log_path.startsWith(`${box.state}/logs/${own.id}/`),
      seen.panes[0].log_path,
    );
    await box.eventually(async () =>
      (await shown(host, "log", "show", `${mark}/m1`)).text.includes("from-inside")
    );
    const byHost = await shown(host, "pane", "remove", s2.pane_id);
    assertEquals(byHost.tmux_kill_succeeded, true);
    const left = await own.bench.tmux("list-panes", "-a", "-F", "#{pane_id}");
    assertEquals(left.stdout.trim().split("\n").length, 2);

    const states = (await shown(own.run, "layout", "show", made.layout_id, "--all-panes")).panes
      .map((pane: { label: string; state: string }) => `${pane.label} ${pane.state}`);
    assertEquals(states.sort(), ["m1 ready", "s1 ready", "s1 removed", "s2 removed"]);
    const removed = await shown(own.run, "layout", "remove", `${mark}/mine`);
    assertEquals([removed.state, removed.panes[0].pane_id], ["removed", m1.pane_id]);
    await box.eventually(async () => (await own.bench.tmux("list-sessions")).code === 1);
    assertEquals((await shown(host, "layout", "list")).items, []);
  },
);

engineTest(
  "what is not a container's own is host_only for it, and missing from its lists",
  async (program) => {
    const mark = newMark();
    await using box = await boxFor(mark, program);
    await using own = await inside(box, { name: mark, program });
    await using other = await benchContainer({ name: `${mark}-other`, program });
    const host = hostOf(box);
    await shown(host, "container", "scan");
    const foreign = await result(host, "managed.layout.create", {
      ...NEW_LAYOUT,
      container_id: other.id,
    });
    await box.run("layout", "wait", foreign.layout_id);
    await box.tmux("new-session", "-d", "-s", "own", "sleep 1000");
    const adopted = await shown(
      host,
      ...["agent", "adopt", "local", "%0", "--role", "r", "--capability", "c", "--label", "mine"],
    );
    const mine = await result(own.run, "managed.layout.create", {
      ...NEW_LAYOUT,
      container_id: own.id.slice(0, 12),
    });
    assertEquals((await shown(own.run, "layout", "wait", mine.layout_id)).state, "ready");

    const { layout_id } = foreign;
    const { pane_id } = foreign.panes[0];
    const described: { method: string }[] = JSON.parse((await box.run("schema")).stdout);
    const appMethods = described.map(({ method }) => method).filter((it) => it.startsWith("app."));
    const forbidden: Request[] = [
      ...[other.id, other.id.slice(0, 12), "local", other.name, "f".repeat(64)].map((
        it,
      ): Request => [
        "managed.layout.create",
        { ...NEW_LAYOUT, container_id: it },
      ]),
      ["managed.layout.detail", { layout_id }],
      ["managed.layout.remove", { layout_id }],
      ["managed.pane.detail", { pane_id }],
      ["managed.pane.remove", { pane_id }],
      ["managed.pane.remove", { pane_id: adopted.agent_id }],
      ["managed.pane.recreate", { predecessor_pane_id: pane_id }],
      ...appMethods.map((method): Request => [method, { container_id: own.id }]),
    ];
    const answers = await ask(own.run, forbidden);
    for (const [index, { ok, error }] of answers.entries()) {
      const { code, details } = error ?? {};
      assertEquals(
        { ok, code, details },
        { ok: false, ...HOST_ONLY },
        itemAt(forbidden, index).join(" "),
      );
    }

    const ids = [null, own.id, other.id, "local", "f".repeat(64)];
    const narrowed = await ask(own.run, [
      ...ids.map((container_id): Request => ["managed.layout.list", { container_id }]),
      ...ids.map((container_id): Request => ["managed.pane.list", { container_id, limit: 1 }]),
      ["managed.pane.list", { layout_id }],
      ["managed.recover", { container_id: other.id, dry_run: true }],
      ["managed.sweep", { container_id: other.id, dry_run: true }],
    ]);
    assertEquals(narrowed.slice(0, 11).map((answer) => answer.result.items.length), [
      ...[1, 1, 0, 0, 0],
      ...[1, 1, 0, 0, 0],
      0,
    ]);
    assertEquals(
      narrowed[11].result.containers.map((it: { container_id: string }) => it.container_id),
      [
        own.id,
      ],
    );
    assertEquals(narrowed[12].ok, true);
  },
);

/** Human commands inside a container, and how they end there. */
const COMMANDS: readonly (readonly [string, string])[] = [
  ["layout create OTHER --session s", "host_only"],
  ["layout create local --session s", "host_only"],
  ["layout create nowhere --session s", "host_only"],
  ["layout show OTHER/theirs", "managed_layout_not_found"],
  ["layout list --container OTHER", "nothing"],
  ["pane list --container OTHER", "nothing"],
  ["pane show OTHER/m1", "managed_pane_not_found"],
  ["container list", "host_only"],
  ["container scan", "host_only"],
  ["agent list", "host_only"],
  ["agent show OTHER/m1", "host_only"],
  ["agent send nowhere --text x", "host_only"],
  ["agent adopt OTHER %0 --role r --capability c --label l", "host_only"],
  ["agent release OTHER/m1", "host_only"],
  ["log show OTHER/m1", "host_only"],
  ["log tail OTHER/m1", "host_only"],
  ["log attach OTHER/m1", "host_only"],
  ["log detach OTHER/m1", "host_only"],
  ["route list", "host_only"],
  ["route add a b", "host_only"],
  ["route remove 12345678", "host_only"],
  ["events", "host_only"],
  ["events --follow", "host_only"],
  ["events --actions", "host_only"],
  ["events --layout OTHER/theirs", "host_only"],
  ["status", "host_only"],
  ["pane promote 12345678", "not_implemented"],
];

peerTest("the commands for people tell a container nothing of the others", async () => {
  const mark = newMark();
  await using box = await boxFor(mark);
  await using own = await inside(box, { name: mark });
  await using other = await benchContainer({ name: `${mark}-other` });
  await shown(hostOf(box), "container", "scan");
  await box.run("layout", "create", other.name, "--session", "theirs", "--wait");
  for (const [line, ending] of COMMANDS) {
    const args = line.replace("OTHER", other.name).split(" ");
    const { code, stdout, stderr } = await own.run({}, ...args, "--json");
    const { result, error } = JSON.parse(stdout);
    if (ending === "nothing") assertEquals([code, result.items], [0, []], line);
    else assertEquals([code, error.code], [1, ending], line);
    assertEquals(stderr, "", line);
  }
  for (const kind of ["container", "layout", "pane", "agent", "layout-or-pane", "route"]) {
    const { stdout } = await own.run({}, "__complete", kind);
    assertEquals(stdout, kind === "container" ? `${mark}\n` : "", kind);
  }
  const checked = await own.run({}, "doctor", "--container", other.name);
  assertStringIncludes(checked.stdout, "not permitted from inside a container");

  // Only what is a container's own is tidied up by it.
  const [agent] = box.sql<{ id: string }>(
    `SELECT id FROM agent WHERE container_id = '${other.id}'`,
  );
  const large = `${box.state}/logs/${other.id}/${agent!.id}.log`;
  Deno.mkdirSync(`${box.state}/logs/${other.id}`, { recursive: true });
  Deno.writeTextFileSync(large, "");
  Deno.truncateSync(large, 65 << 20);
  const before = [...Deno.readDirSync(`${box.state}/workers`)].length;
  const swept = await shown(own.run, "sweep");
  assertEquals([swept.rotated_logs, swept.leftovers], [[], { locks: [], worker_logs: [] }]);
  assertEquals([...Deno.readDirSync(`${box.state}/workers`)].length, before);
  assertEquals((await shown(hostOf(box), "sweep")).rotated_logs, [large]);
});

for (const cgroupns of ["host", "private"]) {
  peerTest(`a container cannot pass for another one (cgroup namespace: ${cgroupns})`, async () => {
    const mark = newMark();
    await using box = await boxFor(mark);
    await using other = await benchContainer({ name: `${mark}-other` });
    await using own = await inside(box, {
      name: mark,
      flags: ["--cgroupns", cgroupns, "--hostname", other.id.slice(0, 12)],
      env: { HOSTNAME: other.id.slice(0, 12), container_id: other.id, DOCKER_HOST: "unix:///x" },
    });
    const cgroup = (await own.bench.exec(["cat", "/proc/self/cgroup"])).stdout;
    assertEquals(cgroup.includes(own.id), cgroupns === "host");
    await own.bench.exec([
      ...["sh", "-c", 'rm -f /.dockerenv; echo "$0" >/etc/hostname; echo "$0" >/etc/machine-id'],
      other.id,
    ]);
    await shown(hostOf(box), "container", "scan");
    const theirs = { ...NEW_LAYOUT, container_id: other.id };
    assertEquals(await refusal(own.run, "managed.layout.create", theirs), HOST_ONLY);
    const mine = await result(own.run, "managed.layout.create", {
      ...NEW_LAYOUT,
      container_id: own.id,
    });
    assertEquals((await shown(own.run, "layout", "wait", mine.layout_id)).container_id, own.id);
    assertEquals((await other.tmux("list-sessions")).code, 1);
  });
}

peerTest("a container that is not in the registry is denied everything", async () => {
  const mark = newMark();
  await using box = await boxFor(mark);
  await using known = await benchContainer({ name: mark });
  await shown(hostOf(box), "container", "scan");
  await using stranger = await inside(box, { flags: ["--hostname", known.id.slice(0, 12)] });
  const requests: Request[] = [
    ["managed.layout.list"],
    ["managed.pane.list"],
    ["managed.layout.create", { ...NEW_LAYOUT, container_id: stranger.id }],
    ["managed.layout.create", { ...NEW_LAYOUT, container_id: known.id }],
    ["managed.pane.detail", { pane_id: "x" }],
    ["managed.pane.promote_from_adopted"],
    ["managed.recover"],
    ["managed.sweep"],
    ["app.hello"],
  ];
  for (const { error } of await ask(stranger.run, requests)) {
    assertEquals({ code: error.code, details: error.details }, HOST_ONLY);
  }
  const { code } = await stranger.run({}, "layout", "create", mark, "--session", "s");
  assertEquals(code, 1);
  assertEquals((await stranger.run({}, "__complete", "container")).stdout, "");
});
