/** Numbers, names and titles that come back as somebody else's; no decoy is ever touched. */
import type { Check, Group } from "../check.ts";
import { divergences, type OracleRules } from "../oracle.ts";
import { paneOf } from "../scenarios/scenario.ts";
import { expectSummary, summary } from "../summary.ts";
import { FakeTmux } from "../fake_tmux.ts";
import { REAL_TMUX, World, type WorldOptions } from "../world.ts";
import { named } from "../../support/items.ts";

interface Case {
  readonly world?: WorldOptions;
  readonly rules?: OracleRules;
  /** Gives what is wrong beside what the oracle finds. */
  run(world: World): Promise<string[]>;
}

const FAILED = "failed:recovery_reattach";

/** Ends our server; panes of the operator's on the next one take the numbers that ours had. */
async function succeed(world: World): Promise<void> {
  await world.endServer();
  await world.plant(world.local);
}

const CASES: Readonly<Record<string, Case>> = {
  // The numbers of a server start again with the next one; the debt must not be paid with its panes.
  "number-reuse/remove": {
    world: { decoys: false },
    rules: { titles: false },
    run: async (world) => {
      const layout = await world.layout();
      await succeed(world);
      for (const label of ["m1", "s1", "s2"]) {
        await world.run("--no-recover", "pane", "remove", paneOf(layout, label).pane_id);
      }
      await world.run("recover");
      return expectSummary(world, "demo/m1=removed demo/s1=removed demo/s2=removed");
    },
  },
  "number-reuse/recover": {
    world: { decoys: false },
    run: async (world) => {
      await world.layout();
      await succeed(world);
      await world.ok("recover");
      return expectSummary(world, `demo/m1=${FAILED} demo/s1=${FAILED} demo/s2=${FAILED}`);
    },
  },
  "number-reuse/send": {
    world: { decoys: false },
    run: async (world) => {
      const layout = await world.layout();
      await succeed(world);
      const { agent_id } = paneOf(layout, "s1");
      const sent = await world.run("--no-recover", "agent", "send", agent_id, "--text", "intruder");
      const problems = sent.code === 0 ? ["text was delivered to a pane that is gone"] : [];
      const { stdout } = await world.local.tmux("list-panes", "-a", "-F", "#{pane_id}");
      for (const id of stdout.trim().split("\n")) {
        const screen = await world.local.tmux("capture-pane", "-p", "-t", id);
        if (screen.stdout.includes("intruder")) problems.push(`text was typed into decoy ${id}`);
      }
      await world.run("recover");
      return problems;
    },
  },
  "number-reuse/log": {
    world: { decoys: false },
    rules: { logs: false },
    run: async (world) => {
      const layout = await world.layout();
      await succeed(world);
      const { agent_id } = paneOf(layout, "s1");
      await world.run("--no-recover", "log", "detach", agent_id);
      await world.run("--no-recover", "log", "attach", agent_id);
      await world.run("recover");
      return [];
    },
  },
  "number-reuse/owed": {
    world: { decoys: false },
    run: async (world) => {
      const layout = await world.layout();
      // The kill cannot be done, and is owed to a server that another one follows.
      const { pane_id } = paneOf(layout, "s1");
      await world.run({ env: { PATH: `${world.box.dir}/none` } }, "pane", "remove", pane_id);
      await succeed(world);
      await world.ok("recover");
      return [];
    },
  },
  // Between the look and the kill another server takes the first one's place, and its numbers.
  "number-reuse/late-kill": {
    world: { decoys: false },
    run: async (world) => {
      const layout = await world.layout();
      const fake = new FakeTmux(world, REAL_TMUX);
      fake.plan("kill-pane", 1, "wait");
      const { pane_id } = paneOf(layout, "s1");
      const removal = world.run({ env: fake.env }, "--no-recover", "pane", "remove", pane_id);
      await world.box.eventually(() => fake.calls().includes("kill-pane"));
      await succeed(world);
      fake.go();
      await removal;
      await world.run("recover");
      return [];
    },
  },
  // A name that tmux would take for an index, were it given as it is.
  "session-named-like-an-index": {
    run: async (world) => {
      const problems: string[] = [];
      for (const name of ["0", "1"]) {
        const layout = await world.layout(name, "--label-prefix", `n${name}-`);
        const { pane_id } = paneOf(layout, `n${name}-s1`);
        await world.ok("pane", "remove", pane_id);
        await world.ok("pane", "recreate", pane_id, "--wait");
        const panes = await world.local.tmux("list-panes", "-s", "-t", `=${name}:`);
        if (panes.stdout.trim().split("\n").length !== 3) problems.push(`${name}: ${panes.stdout}`);
      }
      return problems;
    },
  },
  // The operator's hook ends the session at once: what comes next must not land in one with a longer name.
  "session-gone-at-once": {
    world: { tmuxConf: "set-hook -g after-new-session 'kill-session -t =demo'" },
    run: async (world) => {
      await world.run("layout", "create", "local", "--session", "demo");
      await world.quiet();
      const state = summary(world);
      const problems = /=(?:creating|ready)/.test(state) ? [`it came to ${state}`] : [];
      const option = ["show-options", "-t", "=demo2:", "destroy-unattached"];
      const { stdout } = await world.local.tmux(...option);
      return stdout === "" ? problems : [...problems, `another session has now: ${stdout}`];
    },
  },
  "session-renamed": {
    run: async (world) => {
      const layout = await world.layout();
      await world.local.tmux("rename-session", "-t", "=demo:", "moved");
      await world.ok("recover");
      const problems = expectSummary(world, "demo/m1=ready demo/s1=ready demo/s2=ready");
      const { pane_id } = paneOf(layout, "s1");
      await world.ok("pane", "remove", pane_id);
      const again = await world.ok("pane", "recreate", pane_id, "--wait");
      const { stdout } = await world.local.tmux("list-panes", "-t", "=moved:", "-F", "#{pane_id}");
      if (stdout.trim().split("\n").length !== 3) {
        problems.push(`the successor is not beside its siblings: ${JSON.stringify(again)}`);
      }
      return problems;
    },
  },
  "session-name-reused": {
    run: async (world) => {
      const layout = await world.layout();
      await world.local.tmux(
        ...["rename-session", "-t", "=demo:", "moved", ";"],
        ...["new-session", "-d", "-s", "demo", "exec sleep 100010"],
      );
      await world.ignoreSession("demo");
      const { pane_id } = paneOf(layout, "s1");
      await world.ok("pane", "remove", pane_id);
      await world.ok("pane", "recreate", pane_id, "--wait");
      await world.ok("layout", "remove", layout.layout_id);
      const { stdout } = await world.local.tmux(
        ...["list-panes", "-s", "-t", "=demo:", "-F", "#{pane_current_command}#{pane_dead}"],
      );
      return stdout.trim() === "sleep0" ? [] : [`the operator's own demo has now: ${stdout}`];
    },
  },
  "session-name-taken": {
    run: async (world) => {
      const layout = await world.layout();
      await world.local.tmux(
        ...["kill-session", "-t", "=demo:", ";"],
        ...["new-session", "-d", "-s", "demo", "exec sleep 100010"],
      );
      await world.ignoreSession("demo");
      await world.run("recover");
      const { pane_id } = paneOf(layout, "s1");
      const { code, json } = await world.run("pane", "recreate", pane_id, "--json");
      if (code === 1 && json.error.code === "managed_session_name_conflict") return [];
      return [`recreate into the operator's session: exit ${code}: ${JSON.stringify(json)}`];
    },
  },
  "titles-spoofed": {
    rules: { titles: false },
    run: async (world) => {
      const layout = await world.layout();
      const { tmux_pane_id: own } = paneOf(layout, "s1");
      // Our pane takes a marker's title, and the operator's takes our label's.
      await world.local.tmux("select-pane", "-t", own, "-T", "@MANAGED:0000000000000000:m1");
      await world.ok("recover");
      const problems = expectSummary(world, "demo/m1=ready demo/s1=ready demo/s2=ready");
      await world.ok("layout", "remove", layout.layout_id);
      return problems;
    },
  },
  // A second client's session of the same group shows every pane once more.
  "session-grouped": {
    run: async (world) => {
      const layout = await world.layout();
      await world.local.tmux("new-session", "-d", "-t", "=demo", "-s", "again");
      await world.ok("recover");
      await world.ok("recover");
      const problems = expectSummary(world, "demo/m1=ready demo/s1=ready demo/s2=ready");
      await world.ok("pane", "remove", paneOf(layout, "s1").pane_id);
      await world.ok("pane", "recreate", paneOf(layout, "s1").pane_id, "--wait");
      await world.local.tmux("kill-session", "-t", "=again");
      return problems;
    },
  },
  "two-sockets": {
    run: async (world) => {
      await world.layout();
      const env = { AGENTTOWER_TMUX_SOCKET: "other" };
      await world.run(
        { env },
        ...["layout", "create", "local", "--session", "away", "--label-prefix", "o-", "--wait"],
      );
      await world.quiet();
      await world.box.endServer({ socket: "other" });
      await world.ok("recover");
      return expectSummary(
        world,
        `away/o-m1=${FAILED} away/o-s1=${FAILED} away/o-s2=${FAILED} ` +
          "demo/m1=ready demo/s1=ready demo/s2=ready",
      );
    },
  },
  // tmux carries the order out when its panes have been made by a second one, and removed.
  "late-panes-of-the-removed": {
    run: async (world) => {
      const fake = new FakeTmux(world, REAL_TMUX);
      fake.plan("new-session", 1, "held");
      const creation = ["layout", "create", "local", "--session", "demo", "--wait", "--json"];
      const { json } = await world.run({ env: fake.env }, ...creation);
      await world.ok("layout", "remove", json.result.layout_id);
      fake.go();
      await world.box.eventually(async () =>
        (await world.local.tmux("has-session", "-t", "=demo:")).code === 0
      );
      await world.ok("recover");
      return [];
    },
  },
  "pane-moved": {
    run: async (world) => {
      const layout = await world.layout();
      const { tmux_pane_id: own } = paneOf(layout, "s1");
      await world.local.tmux("break-pane", "-d", "-s", own, "-t", "=demo:");
      await world.ok("recover");
      const problems = expectSummary(world, "demo/m1=ready demo/s1=ready demo/s2=ready");
      await world.ok("pane", "remove", paneOf(layout, "s1").pane_id);
      await world.ok("pane", "recreate", paneOf(layout, "s1").pane_id, "--wait");
      return problems;
    },
  },
  "pane-respawned": {
    run: async (world) => {
      const layout = await world.layout();
      const { tmux_pane_id: own, pane_id } = paneOf(layout, "s1");
      await world.local.tmux("respawn-pane", "-k", "-t", own, "exec sleep 100011");
      await world.ok("recover");
      const problems = expectSummary(world, "demo/m1=ready demo/s1=ready demo/s2=ready");
      const { tmux_kill_succeeded } = await world.ok("pane", "remove", pane_id);
      const { stdout } = await world.local.tmux("list-panes", "-a", "-F", "#{pane_id}");
      if (!tmux_kill_succeeded || stdout.split("\n").includes(own)) {
        problems.push("a pane that the operator started anew was not removed");
      }
      return problems;
    },
  },
};

/** The named case, with the oracle after it. */
export function identity(name: string): Check {
  const { world: options, rules, run } = named(CASES, name);
  return {
    group: "R9",
    point: name,
    run: async (setup) => {
      await using world = await World.open({ ...options, ...setup });
      const problems = await run(world);
      await world.quiet();
      await world.run("recover");
      return [...problems, ...await divergences(world, rules)];
    },
  };
}

export const identities: Group = {
  name: "R9",
  about: "numbers, names and titles of others",
  checks: () => Promise.resolve(Object.keys(CASES).map(identity)),
};
