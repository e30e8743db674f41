/** Engines on other machines, over ssh and TLS: what commands cost, and what becomes of them when the way fails. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FarSsh, type SshFault } from "../../scripts/far/far_ssh.ts";
import { FarTls, type TlsFault } from "../../scripts/far/far_tls.ts";
import type { Relay } from "../../scripts/far/relay.ts";
import { terminal } from "../cli/terminal_box.ts";
import { advised, typeLine } from "../support/advice.ts";
import {
  type BenchContainer,
  benchContainer,
  type Engine,
  engineReason,
} from "../support/engine.ts";
import { type CliResult, type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

/** What a settled pane is there: a mount leads to the other machine, and not to this one. */
const SETTLED = "degraded";

/** The exit code of a command that waits for it. */
const WAITED = (SETTLED as string) === "ready" ? 0 : 3;

/** Long enough for a way that is 300 ms long. */
const LONG = { timeoutMs: 180_000 };

/** Added in each direction of a long way. */
const DELAY_MS = 150;

interface Far extends AsyncDisposable {
  readonly box: Sandbox;
  readonly bench: BenchContainer;
  readonly name: string;
  readonly relay: Relay;
  /** Runs a command; gives also how many connections it opened, its worker's included. */
  counted(...args: string[]): Promise<CliResult & { readonly connections: number }>;
  create(session: string): Promise<CliResult>;
}

interface Way {
  readonly client: Record<string, string>;
  readonly relay: Relay;
}

/** A container whose engine is far, for commands and for whoever types. */
async function far(box: Sandbox, way: Way, engine: Engine = {}): Promise<Far> {
  Object.assign(box.env, way.client);
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  box.configure(
    "config.yaml",
    `containers: {name_contains: [${name}]}\nrecovery: {min_interval_seconds: 0}\n`,
  );
  const bench = await benchContainer({ name, user: "root", engine });
  const { relay } = way;
  return {
    box,
    bench,
    name,
    relay,
    counted: async (...args) => {
      const before = relay.connections;
      const result = await box.run(LONG, ...args, "--json");
      return Object.assign(result, { connections: relay.connections - before });
    },
    create: (session) =>
      box.run(
        LONG,
        ...["layout", "create", name, "--session", session, "--label-prefix", `${session}-`],
        ...["--wait", "--json"],
      ),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}

function sshTest(name: string, act: (far: Far, ssh: FarSsh) => Promise<void>): void {
  testUnless(engineReason() ?? FarSsh.obstacle(), name, async () => {
    await using box = await sandbox();
    using ssh = await FarSsh.open(box.dir);
    await using there = await far(box, ssh);
    await act(there, ssh);
    await noneLeft(box);
  });
}

function tlsTest(name: string, act: (far: Far, tls: FarTls) => Promise<void>): void {
  testUnless(FarTls.obstacle(), name, async () => {
    await using box = await sandbox();
    await using tls = await FarTls.start(box.dir);
    assertEquals(tls.engine.problem, null);
    await using there = await far(box, tls, tls.engine.client);
    await act(there, tls);
  });
}

/** No ssh of a command is left once the command has ended, nor long after. */
async function noneLeft(box: Sandbox): Promise<void> {
  await box.eventually(async () => (await sshOf(box)).length === 0);
}

async function sshOf(box: Sandbox): Promise<string[]> {
  const lines = (await box.processes()).map((id) => commandLine(id));
  return lines.filter((line) => line.includes("dial-stdio"));
}

function commandLine(id: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${id}/cmdline`);
  } catch {
    return "";
  }
}

/** What is on record of panes. */
function recorded(box: Sandbox) {
  return box.sql("SELECT label, state, failed_stage FROM managed_pane ORDER BY label, created_at");
}

/** Nothing of the engine can be learnt, and everything on record stays. */
async function unknown({ box, name }: Far, env: Record<string, string> = {}): Promise<string> {
  const before = recorded(box);
  const recover = await box.run({ env, ...LONG }, "recover");
  assertEquals(recover.code, 1, recover.stdout + recover.stderr);
  const show = await box.run({ env, ...LONG }, "layout", "show", "demo", "--json");
  assertEquals([show.code, show.json.result?.stale], [0, true], show.stdout);
  const create = ["layout", "create", name, "--session", "more", "--label-prefix", "more-"];
  const refused = await box.run({ env, ...LONG }, ...create);
  assertEquals(refused.code, 1, refused.stdout);
  assertStringIncludes(refused.stderr, "error[docker_unavailable]");
  assertEquals(recorded(box), before);
  return refused.stderr;
}

async function well({ box }: Far): Promise<void> {
  const recover = await box.run(LONG, "recover");
  assertEquals(recover.code, 0, recover.stdout + recover.stderr);
  const { json, stdout } = await box.run(LONG, "layout", "show", "demo", "--json");
  assertEquals([json.result.state, json.result.stale], [SETTLED, undefined], stdout);
}

async function live(far: Far, connections: (commands: number) => number): Promise<void> {
  const { box, bench, name, counted } = far;
  const pane = (session: string) => `${name}/${session}-s1`;
  const steps: readonly (readonly [commands: number, words: readonly string[]])[] = [
    [1, ["container", "scan"]],
    [2, ["layout", "create", name, "--session", "demo", "--label-prefix", "demo-", "--wait"]],
    [1, ["layout", "show", "demo"]],
    [1, ["layout", "list"]],
    [1, ["agent", "list"]],
    [1, ["agent", "send", pane("demo"), "--text", "echo he''llo"]],
    [1, ["agent", "read", pane("demo")]],
    [1, ["pane", "remove", pane("demo")]],
    [2, ["pane", "recreate", pane("demo"), "--wait"]],
    [1, ["recover"]],
  ];
  for (const [commands, words] of steps) {
    const { code, stdout, stderr, connections: opened } = await counted(...words);
    const wanted = words.includes("--wait") ? WAITED : 0;
    assertEquals(code, wanted, `${words.join(" ")}: ${stdout}${stderr}`);
    assertEquals(opened, connections(commands), words.join(" "));
  }
  await well(far);
  const { stdout } = await bench.tmux("list-panes", "-a", "-F", "#{pane_id}");
  assertEquals(stdout.trim().split("\n").length, 3);
  const removed = await box.run(LONG, "layout", "remove", `${name}/demo`);
  assertEquals(removed.code, 0, removed.stderr);
}

sshTest(
  "over ssh, a layout lives its life on one connection a process",
  (far) => live(far, (n) => n),
);

tlsTest(
  "over TLS, a layout lives its life on one connection a process",
  (far) => live(far, (n) => n),
);

const SSH_FAULTS: Readonly<Record<SshFault, RegExp>> = {
  "key-refused": /Permission denied \(publickey/,
  "password-wanted": /Permission denied/,
  "host-unknown": /Host key verification failed/,
  "host-key-changed": /Host key for far has changed/,
  "name-unknown": /Could not resolve hostname/,
  "no-docker-there": /docker: (?:command )?not found/,
  "no-engine-there": /nowhere\.sock/,
};

sshTest(
  "what keeps ssh from the engine is told in its words, and nothing is lost by it",
  async (far, ssh) => {
    const { box } = far;
    assertEquals((await far.create("demo")).json.result.state, SETTLED);
    for (const [fault, reason] of Object.entries(SSH_FAULTS) as [SshFault, RegExp][]) {
      await ssh.spoil(fault);
      const said = await unknown(far);
      assertMatch(said, reason, fault);
      const [host] = advised(
        said,
        "see what this says, which must not ask for anything: ssh ${host} docker version",
      );
      const line = `ssh ${host} docker version`;
      assertEquals((await typeLine(box, line)).code === 0, false, `${fault}: ${line}`);
      await ssh.mend();
      assertEquals((await typeLine(box, line)).code, 0, `${fault} mended: ${line}`);
      await well(far);
    }
  },
);

sshTest("on a terminal, too, nothing waits for a password", async (far, ssh) => {
  const { box } = far;
  await ssh.spoil("password-wanted");
  const shown = await terminal(box);
  await shown.run("container", "scan");
  const screen = await shown.shows(/exit:\d/);
  assertStringIncludes(screen, "exit:1");
  assertEquals(/password:/i.test(screen), false, screen);
});

const TLS_FAULTS: Readonly<Record<TlsFault, RegExp>> = {
  "unknown-authority": /tls: .*UnknownIssuer/,
  "other-name": /tls: .*not valid for name/,
  "client-unknown": /tls: .*fatal alert/,
};

tlsTest("what is wrong with certificates is told, and nothing is lost by it", async (far, tls) => {
  assertEquals((await far.create("demo")).json.result.state, SETTLED);
  for (const [fault, reason] of Object.entries(TLS_FAULTS) as [TlsFault, RegExp][]) {
    assertMatch(await unknown(far, tls.spoil(fault)), reason, fault);
    tls.mend();
    await well(far);
  }
});

/** The way is cut while commands run and between them. */
async function cut(far: Far, break_: (relay: Relay) => void): Promise<void> {
  const { relay, name, box } = far;
  assertEquals((await far.create("demo")).json.result.state, SETTLED);
  break_(relay);
  await unknown(far);
  const removed = await box.run(LONG, "pane", "remove", `${name}/demo-s1`, "--json");
  assertEquals([removed.code, removed.json.result?.tmux_kill_succeeded], [0, false]);
  relay.mend();
  const recover = await box.run(LONG, "recover");
  assertEquals(recover.code, 0, recover.stdout + recover.stderr);
  const { stdout } = await far.bench.tmux("list-panes", "-a", "-F", "#{pane_id}");
  assertEquals(stdout.trim().split("\n").length, 2);
}

/** The way is cut as soon as the worker has begun. */
async function cutWhileSpawning(far: Far): Promise<void> {
  const { relay, name, box, bench } = far;
  const before = relay.connections;
  const words = ["layout", "create", name, "--session", "demo", "--label-prefix", "demo-"];
  assertEquals((await box.run(LONG, ...words)).code, 0);
  await box.eventually(() => relay.connections - before > 1);
  relay.cut();
  await new Promise((resolve) => setTimeout(resolve, 500));
  relay.mend();
  const waited = await box.run(LONG, "layout", "wait", "demo", "--json");
  assertEquals(waited.json.result?.state, SETTLED, waited.stdout + waited.stderr);
  const { stdout } = await bench.tmux("list-panes", "-a", "-F", "#{pane_id}");
  assertEquals(stdout.trim().split("\n").length, 3);
}

for (const [way, test] of [["ssh", sshTest], ["TLS", tlsTest]] as const) {
  test(`over ${way}, a way that ends says nothing of any pane`, (far: Far) =>
    cut(far, (relay) => relay.cut()));
  test(`over ${way}, a way that says nothing says nothing of any pane`, (far: Far) =>
    cut(far, (relay) => relay.freeze()));
  test(`over ${way}, a way that ends while panes are made makes no pane twice`, cutWhileSpawning);
  test(`over ${way}, a long way takes long, and all comes to be`, async (far: Far) => {
    far.relay.delayMs = DELAY_MS;
    const created = await far.create("demo");
    assertEquals(created.json.result?.state, SETTLED, created.stdout + created.stderr);
    await well(far).catch(() => {});
    const { name, box } = far;
    const removed = await box.run(LONG, "pane", "remove", `${name}/demo-s1`, "--json");
    assertEquals(removed.json.result?.tmux_kill_succeeded, true, removed.stdout);
    const recreated = await box.run(
      LONG,
      "pane",
      "recreate",
      `${name}/demo-s1`,
      "--wait",
      "--json",
    );
    assertEquals(recreated.json.result?.state, SETTLED, recreated.stdout);
  });
}
