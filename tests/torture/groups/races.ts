/** Many at once, where one must win. */
import { Child } from "../../support/child.ts";
import { named } from "../../support/items.ts";
import type { CliResult } from "../../support/sandbox.ts";
import type { Check, Group } from "../check.ts";
import { divergences } from "../oracle.ts";
import { paneOf } from "../scenarios/scenario.ts";
import { World } from "../world.ts";

type Race = (world: World) => Promise<string[]>;

const CREATE = ["layout", "create", "local", "--json"];

/** Runs these command lines at the same time. */
function together(world: World, commands: readonly (readonly string[])[]): Promise<CliResult[]> {
  return Promise.all(commands.map((args) => world.run(...args)));
}

/** As {@link together}, but all of them stand in line for the container's lock before the first one gets it. */
async function inLine(
  world: World,
  commands: readonly (readonly string[])[],
): Promise<CliResult[]> {
  const locks = `${world.box.state}/locks`;
  const held = ["--no-fork", `${locks}/local.lock`, "sh", "-c", "echo; exec sleep 60"];
  await using holder = new Child(["flock", ...held]);
  await holder.line();
  const results = together(world, commands.map((args) => ["--no-recover", ...args]));
  await world.box.eventually(
    () => [...Deno.readDirSync(locks)].filter(isTicket).length === commands.length,
    60_000,
  );
  holder.signal("SIGKILL");
  return await results;
}

function isTicket({ name }: Deno.DirEntry): boolean {
  return name.startsWith("local.ticket.");
}

function times(count: number, ...args: string[]): string[][] {
  return Array.from({ length: count }, () => args);
}

/** `12 × ok, 4 × managed_pane_label_conflict`, sorted. */
export function tally(results: readonly CliResult[]): string {
  const counts = new Map<string, number>();
  for (const result of results) {
    const word = outcome(result);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort().map(([word, count]) => `${count} × ${word}`).join(", ");
}

/** What an envelope says in a word. */
export function outcome(result: CliResult): string {
  try {
    const envelope = result.json;
    if (!envelope.ok) return envelope.error.code;
    return envelope.result.replay === true ? "replay" : "ok";
  } catch {
    return `no envelope, exit ${result.code}: ${result.stderr.trim().split("\n")[0]}`;
  }
}

function expect(results: readonly CliResult[], wanted: string): string[] {
  const seen = tally(results);
  return seen === wanted ? [] : [`${seen}, where it must be ${wanted}`];
}

/** The distinct values of a field of the answers' results. */
function distinct(results: readonly CliResult[], field: string): string[] {
  return [...new Set(results.map((result) => result.json.result?.[field]).filter(Boolean))];
}

const RACES: Readonly<Record<string, Race>> = {
  "create-one-key": async (world) => {
    const results = await together(
      world,
      times(16, ...CREATE, "--session", "demo", "--idempotency-key", "k"),
    );
    const problems = expect(results, "1 × ok, 15 × replay");
    const ids = distinct(results, "layout_id");
    if (ids.length !== 1) problems.push(`one key made ${ids.length} layouts`);
    return problems;
  },
  "create-one-key-in-line": async (world) => {
    await world.layout("other", "--label-prefix", "o-");
    const key = ["--session", "demo", "--idempotency-key", "k"];
    return expect(await inLine(world, times(4, ...CREATE, ...key)), "1 × ok, 3 × replay");
  },
  "create-one-session": async (world) =>
    expect(
      await together(
        world,
        Array.from({ length: 8 }, (_, n) => [
          ...CREATE,
          "--session",
          "demo",
          "--label-prefix",
          `p${n}-`,
        ]),
      ),
      "7 × managed_session_name_conflict, 1 × ok",
    ),
  "create-one-label": async (world) =>
    expect(
      await together(
        world,
        Array.from({ length: 8 }, (_, n) => [...CREATE, "--session", `demo-${n}`]),
      ),
      "7 × managed_pane_label_conflict, 1 × ok",
    ),
  "recreate": async (world) => {
    const { pane_id } = paneOf(await world.layout(), "s1");
    await world.ok("pane", "remove", pane_id);
    const results = await together(world, times(16, "pane", "recreate", pane_id, "--json"));
    return expect(results, "15 × managed_pane_concurrent_recreate, 1 × ok");
  },
  "recreate-in-line": async (world) => {
    const { pane_id } = paneOf(await world.layout(), "s1");
    await world.ok("pane", "remove", pane_id);
    const results = await inLine(world, times(4, "pane", "recreate", pane_id, "--json"));
    return expect(results, "3 × managed_pane_concurrent_recreate, 1 × ok");
  },
  "recreate-one-key": async (world) => {
    const { pane_id } = paneOf(await world.layout(), "s1");
    await world.ok("pane", "remove", pane_id);
    const key = ["--idempotency-key", "k"];
    const results = await together(
      world,
      times(16, "pane", "recreate", pane_id, ...key, "--json"),
    );
    return expect(results, "1 × ok, 15 × replay");
  },
  "remove": async (world) => {
    const { pane_id } = paneOf(await world.layout(), "s1");
    // That there is one event of it is for the oracle to see.
    return expect(await together(world, times(16, "pane", "remove", pane_id, "--json")), "16 × ok");
  },
  "layout-remove": async (world) => {
    const { layout_id } = await world.layout();
    const results = await together(world, times(8, "layout", "remove", layout_id, "--json"));
    return expect(results, "8 × ok");
  },
  "first-runs": async (world) => {
    const results = await together(world, [
      ...times(3, "layout", "list", "--json"),
      ...times(2, "recover", "--json"),
      ...times(2, "sweep", "--json"),
      [...CREATE, "--session", "demo"],
    ]);
    return expect(results, "8 × ok");
  },
  "everything": async (world) => {
    const layout = await world.layout();
    const [m1, s1, s2] = ["m1", "s1", "s2"].map((label) => paneOf(layout, label).pane_id);
    const results = await together(world, [
      ["pane", "remove", s1, "--json"],
      ["pane", "recreate", s1, "--json"],
      ["pane", "remove", s2, "--json"],
      ["pane", "recreate", s2, "--json"],
      ["layout", "remove", layout.layout_id, "--json"],
      ["pane", "recreate", m1, "--json"],
      ["recover", "--json"],
      ["sweep", "--json"],
      [...CREATE, "--session", "demo"],
      [...CREATE, "--session", "other", "--label-prefix", "o-"],
      ["layout", "list", "--json"],
      ["pane", "list", "--json"],
    ]);
    const refusals = new Set([
      "ok",
      "managed_pane_concurrent_recreate",
      "managed_pane_illegal_recreate_source",
      "managed_pane_illegal_transition",
      "managed_pane_label_conflict",
      "managed_session_name_conflict",
    ]);
    return results.map(outcome).filter((word) => !refusals.has(word))
      .map((word) => `a command came to ${word}`);
  },
};

/** The named race, and the oracle after it. */
export function race(name: string): Check {
  return {
    group: "R5",
    point: name,
    run: async (setup) => {
      // No decoys where the very first commands race: they may have to start the server, too.
      await using world = await World.open({ ...setup, decoys: name !== "first-runs" });
      const problems = await named(RACES, name)(world);
      await world.quiet();
      await world.run("recover");
      await world.quiet();
      return [...problems, ...await divergences(world)];
    },
  };
}

export const races: Group = {
  name: "R5",
  about: "races of one kind",
  checks: () => Promise.resolve(Object.keys(RACES).map(race)),
};
