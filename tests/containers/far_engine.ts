/** A container whose engine is far away, and what a command has to do about that, whatever the way. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Relay } from "../../scripts/far/relay.ts";
import { type BenchContainer, benchContainer, type Engine } from "../support/engine.ts";
import { type CliResult, type Sandbox } from "../support/sandbox.ts";

/** Long enough for a long way. */
const LONG = { timeoutMs: 180_000 };

/** Added in each direction of a long way, in milliseconds. */
const DELAY_MS = 100;

export interface Far extends AsyncDisposable {
  readonly box: Sandbox;
  readonly bench: BenchContainer;
  readonly name: string;
  readonly relay: Relay;
  /** Runs a command; gives also how many connections it opened, its worker's included. */
  counted(...args: string[]): Promise<CliResult & { readonly connections: number }>;
  create(): Promise<CliResult>;
}

/** How it is reached. */
export interface Way {
  readonly client: Record<string, string>;
  readonly relay: Relay;
}

/** A container whose engine is far, for commands and for whoever types. */
export async function far(box: Sandbox, way: Way, engine: Engine = {}): Promise<Far> {
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
    create: () => box.run(LONG, ...createWords(name), "--wait", "--json"),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}

function createWords(name: string): string[] {
  return ["layout", "create", name, "--session", "demo", "--label-prefix", "demo-"];
}

/** What is on record of panes. */
function recorded(box: Sandbox) {
  return box.sql("SELECT label, state, failed_stage FROM managed_pane ORDER BY label, created_at");
}

/** How many panes there are. */
async function panesOf({ bench }: Far): Promise<number> {
  const { stdout } = await bench.tmux("list-panes", "-a", "-F", "#{pane_id}");
  return stdout.trim().split("\n").length;
}

export async function made(far: Far): Promise<void> {
  const { json, stdout, stderr } = await far.create();
  assertEquals(json.result?.state, "ready", stdout + stderr);
}

/** Nothing is learnt of what a layout is made of. */
export async function shownAsStale({ box }: Far, env: Record<string, string> = {}): Promise<void> {
  const before = recorded(box);
  const show = await box.run({ env, ...LONG }, "layout", "show", "demo", "--json");
  assertEquals([show.code, show.json.result?.stale], [0, true], show.stdout);
  assertEquals(recorded(box), before);
}

/** What a scan says that cannot ask the engine. */
export async function refusedScan(
  { box }: Far,
  env: Record<string, string> = {},
): Promise<string> {
  const scan = await box.run({ env, ...LONG }, "container", "scan");
  assertEquals(scan.code, 1, scan.stdout);
  assertStringIncludes(scan.stderr, "error[docker_unavailable]");
  return scan.stderr;
}

/** All is known again, once a look comes in time. */
export async function well({ box }: Far): Promise<void> {
  const recover = await box.run(LONG, "recover");
  assertEquals(recover.code, 0, recover.stdout + recover.stderr);
  await box.eventually(async () => {
    const { json } = await box.run(LONG, "layout", "show", "demo", "--json");
    return json.result.state === "ready" && json.result.stale === undefined;
  }, 60_000);
}

/** How often a life is lived at most: a look that takes too long here costs a connection more. */
const LIVES = 4;

/** A layout's life, with how many connections each command and its worker need. */
export async function live(far: Far): Promise<void> {
  const { box, name, counted } = far;
  const pane = `${name}/demo-s1`;
  const steps: readonly (readonly [connections: number, words: readonly string[]])[] = [
    [1, ["container", "scan"]],
    [2, [...createWords(name), "--wait"]],
    [1, ["layout", "show", "demo"]],
    [1, ["layout", "list"]],
    [1, ["agent", "list"]],
    [1, ["agent", "send", pane, "--text", "true"]],
    [1, ["agent", "read", pane]],
    [1, ["pane", "remove", pane]],
    [2, ["pane", "recreate", pane, "--wait"]],
    [1, ["recover"]],
  ];
  const wanted = steps.map(([connections]) => connections);
  let least = steps.map(() => Infinity);
  for (let life = 1; life <= LIVES && least.join() !== wanted.join(); life++) {
    const opened: number[] = [];
    for (const [, words] of steps) {
      const { code, stdout, stderr, connections } = await counted(...words);
      assertEquals(code, 0, `${words.join(" ")}: ${stdout}${stderr}`);
      opened.push(connections);
    }
    least = least.map((before, at) => Math.min(before, opened[at]!));
    await well(far);
    assertEquals(await panesOf(far), 3);
    const removed = await box.run(LONG, "layout", "remove", `${name}/demo`);
    assertEquals(removed.code, 0, removed.stderr);
  }
  const titles = steps.map(([, words]) => words.join(" "));
  const table = (counts: readonly number[]) => titles.map((title, at) => [title, counts[at]]);
  assertEquals(table(least), table(wanted));
}

/** A way that ends, and comes back. */
export async function cut(far: Far): Promise<void> {
  const { relay, name, box } = far;
  await made(far);
  relay.cut();
  await shownAsStale(far);
  const before = recorded(box);
  const recover = await box.run(LONG, "recover");
  assertEquals(recover.code, 1, recover.stdout + recover.stderr);
  const more = ["layout", "create", name, "--session", "more", "--label-prefix", "more-"];
  const refused = await box.run(LONG, ...more, "--json");
  assertEquals([refused.code, refused.json.error?.code], [1, "docker_unavailable"]);
  assertEquals(recorded(box), before);
  const removed = await box.run(LONG, "pane", "remove", `${name}/demo-s1`, "--json");
  assertEquals([removed.code, removed.json.result?.tmux_kill_succeeded], [0, false]);
  relay.mend();
  const paid = await box.run(LONG, "recover");
  assertEquals(paid.code, 0, paid.stdout + paid.stderr);
  assertEquals(await panesOf(far), 2);
}

/** The way ends as soon as the worker has begun, until it has tried again or is done. */
export async function cutWhileSpawning(far: Far): Promise<void> {
  const { relay, name, box } = far;
  const before = relay.connections;
  assertEquals((await box.run(LONG, ...createWords(name))).code, 0);
  await box.eventually(() => relay.connections - before > 1);
  relay.cut();
  const isDone = () => recorded(box).every(({ state }) => state !== "creating");
  await box.eventually(() => relay.connections - before > 2 || isDone(), 60_000);
  relay.mend();
  const waited = await box.run(LONG, "layout", "wait", "demo", "--json");
  assertEquals(waited.json.result?.state, "ready", waited.stdout + waited.stderr);
  assertEquals(await panesOf(far), 3);
}

/** What changes something has the time that it takes. */
export async function liveFarAway(far: Far): Promise<void> {
  const { relay, name, box } = far;
  relay.delayMs = DELAY_MS;
  await made(far);
  const pane = `${name}/demo-s1`;
  const removed = await box.run(LONG, "pane", "remove", pane, "--json");
  assertEquals(removed.json.result?.tmux_kill_succeeded, true, removed.stdout);
  const recreated = await box.run(LONG, "pane", "recreate", pane, "--wait", "--json");
  assertEquals(recreated.json.result?.state, "ready", recreated.stdout);
  assertEquals(await panesOf(far), 3);
}
