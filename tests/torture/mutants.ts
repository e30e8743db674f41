/** The product's traps put back, one at a time, each with the check that must notice it. */
import type { Check } from "./check.ts";
import { capacityRound } from "./groups/capacity.ts";
import { besideCheck } from "./groups/beside.ts";
import { struck } from "./groups/crash_points.ts";
import { fault } from "./groups/faults.ts";
import { identity } from "./groups/identity.ts";
import { race } from "./groups/races.ts";
import { spoiltCall } from "./groups/unknown_results.ts";
import { engineReason } from "../support/engine.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { trace } from "./strike.ts";

export interface Edit {
  /** Path below the program's root. */
  readonly file: string;
  /** Exact text, which must be there once. */
  readonly from: string;
  readonly to: string;
}

export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Checks one of which must fail. */
  readonly noticedBy: readonly Check[];
  readonly obstacle?: () => string | null;
}

const COMMANDS = "src/system/tmux/commands.ts";
const CLIENT = "src/system/tmux/client.ts";
const JUDGE = "src/system/tmux/judge.ts";
/** What a pane is asked at the very moment at which its pipe is begun. */
const PIPED_NOW = ', "#{==:#{pane_pipe},0}"';
const VERDICT = "src/managed/reconcile/verdict.ts";

function scenarioOf(name: string) {
  const scenario = SCENARIOS.find((other) => other.name === name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return scenario;
}

/** A scenario that is not struck. */
function whole(name: string): Check {
  return {
    group: "R1",
    point: `${name}/whole`,
    run: async (setup) => (await trace(scenarioOf(name), setup)).problems,
  };
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: "a window that two sessions show has its panes twice",
    edits: [{
      file: "src/system/tmux/snapshot.ts",
      from: "panes.set(pane.paneId, {",
      to: "panes.set(`${pane.paneId} ${panes.size}`, {",
    }],
    noticedBy: [identity("session-grouped")],
  },
  {
    name: "a part of an answer counts as a whole one",
    edits: [{ file: JUDGE, from: "if (seen?.whole) return", to: "if (seen) return" }],
    noticedBy: [spoiltCall("recover-drift", "list-panes", "torn")],
  },
  {
    name: "a server at another socket counts as one at this",
    edits: [{
      file: CLIENT,
      from: "known.filter(({ tmuxSocketPath }) => tmuxSocketPath === socketPath)",
      to: "known.filter(() => socketPath !== undefined)",
    }],
    noticedBy: [identity("two-sockets")],
  },
  {
    name: "nobody remembers an order without an answer",
    edits: [{
      file: "src/managed/lifecycle/kill.ts",
      from: "return age >= 0 && age < MARKER_TTL_MS;",
      to: "return age < 0 && age > MARKER_TTL_MS;",
    }],
    noticedBy: [identity("late-panes-of-the-removed")],
  },
  {
    name: "a session is named without = and :",
    edits: [{
      file: COMMANDS,
      from: "const session = `=${sessionName}:`;",
      to: "const session = sessionName;",
    }],
    noticedBy: [identity("session-gone-at-once")],
  },
  {
    name: "an exited pane is not kept",
    edits: [{
      file: COMMANDS,
      from: "set-option -p ${target} remain-on-exit on ; select-pane",
      to: "select-pane",
    }],
    noticedBy: [whole("spawn-mixed")],
  },
  {
    name: "a settled pane keeps the worker's remain-on-exit",
    edits: [{
      file: COMMANDS,
      from: "`${shown} ; set-option -p -t ${paneId} -u remain-on-exit`",
      to: "shown",
    }],
    noticedBy: [whole("spawn")],
  },
  {
    name: "pipe-pane -o is run on a pane that is piped",
    edits: [
      { file: COMMANDS, from: PIPED_NOW, to: "" },
      { file: "src/managed/spawn/settle.ts", from: " && !tmuxPane.piped", to: "" },
    ],
    noticedBy: [whole("spawn")],
  },
  {
    name: "nothing is looked for before panes are made",
    edits: [{
      file: "src/managed/spawn/make_panes.ts",
      from: "let view = await removeTwins(job, lock, looked.value);",
      to: "const isOwn = (tag: string | null) => job.panes.some((pane) => pane.id === tag);" +
        "let view: TmuxReply = { ...looked.value, panes: looked.value.panes.filter((it) => !isOwn(it.tag)) };",
    }],
    noticedBy: [struck("recreate-spawn", "tmux.spawn:after:1")],
  },
  {
    name: "a kill has no guard",
    edits: [
      {
        file: COMMANDS,
        from: "return guarded(pane, `kill-pane -t ${pane.paneId}`);",
        to: "return `kill-pane -t ${pane.paneId}`;",
      },
      // Another server than the one that was found gets no command at all.
      { file: CLIENT, from: 'if [ -n "$guard" ]; then tmux', to: "if false; then tmux" },
    ],
    noticedBy: [identity("number-reuse/late-kill")],
  },
  {
    name: "a number counts on every server",
    edits: [{
      file: "src/system/tmux/identity.ts",
      from: "identity.tmuxServerId === server.id",
      to: "identity.tmuxServerId !== server.id + 1",
    }],
    noticedBy: [identity("number-reuse/recover")],
  },
  {
    name: "a living worker is taken for dead",
    edits: [{
      file: "src/managed/lifecycle/ensure_worker.ts",
      from: "return ctx.locks.isHeld(workerLease(containerId));",
      to: "return ctx.locks.isHeld(workerLease(containerId)) && false;",
    }],
    noticedBy: [besideCheck("worker-stopped-past-ttl")],
  },
  {
    name: "the audit file's last line is not looked at",
    edits: [{
      file: "src/audit/flush.ts",
      from: ": written.position;",
      to: ": 0 * written.position;",
    }],
    noticedBy: [whole("remove")],
  },
  {
    name: "a torn line is kept",
    edits: [{ file: "src/audit/flush.ts", from: "file.truncate(size);", to: ";" }],
    noticedBy: [fault("torn-audit-line")],
  },
  {
    name: "events are not written with the rows",
    edits: [{
      file: "src/managed/lifecycle/transition.ts",
      from: "if (state === layout.state) return;",
      to: "if (state === layout.state || state === 'ready') return;",
    }],
    noticedBy: [whole("spawn")],
  },
  {
    name: "an answer that says nothing counts as gone",
    edits: [{
      file: CLIENT,
      from: 'return unasked(result.reason, { ...result, kind: "unknown" });',
      to: "return unasked(result.reason, NO_SERVER);",
    }],
    noticedBy: [fault("tmux-unreachable")],
  },
  {
    name: "an engine that is down counts as a container that is gone",
    edits: [{
      file: CLIENT,
      from: 'return unasked(result.reason, { ...result, kind: "unknown" });',
      to: "if (result.engineDown) return unasked(result.reason, NO_SERVER);" +
        'return unasked(result.reason, { ...result, kind: "unknown" });',
    }],
    noticedBy: [fault("engine-down")],
    obstacle: engineReason,
  },
  {
    name: "a deleted socket counts as a dead server",
    edits: [{ file: JUDGE, from: "if (first === undefined) return", to: "return" }],
    noticedBy: [fault("socket-unlinked")],
  },
  {
    name: "a dead server that nobody reaps counts as alive",
    edits: [{ file: CLIENT, from: "case $stat in *') Z '*) comm=;; esac", to: ":" }],
    noticedBy: [fault("kill-server-in-container")],
    obstacle: engineReason,
  },
  {
    name: "one more layout than there may be",
    edits: [{
      file: "src/managed/conflicts.ts",
      from: "if (count >= MAX_LAYOUTS) {",
      to: "if (count > MAX_LAYOUTS) {",
    }],
    noticedBy: [capacityRound(0)],
    obstacle: engineReason,
  },
  {
    name: "registration is not idempotent",
    edits: [{
      file: "src/managed/spawn/registration.ts",
      from: "const known = getAgentOfPane(writer, pane.id);",
      to: 'const known = getAgentOfPane(writer, "");',
    }],
    noticedBy: [struck("spawn", "spawn.register:after:1")],
  },
  {
    name: "an orphaned record is not gone on with",
    edits: [{
      file: VERDICT,
      from: 'return observed === "unread" ? KEEP : { kind: "resume" };',
      to: "return KEEP;",
    }],
    noticedBy: [struck("create", "worker.fork:before:1")],
  },
  {
    name: "the kill of an expired record is not owed",
    edits: [{
      file: "src/managed/reconcile/apply.ts",
      from: 'if (observed !== "gone" || mayAppear(ctx, pane)) {',
      to: "if (ctx === null) {",
    }],
    noticedBy: [whole("recover-expired")],
  },
  {
    name: "a kill that was not done is not owed",
    edits: [
      {
        file: "src/managed/lifecycle/archive.ts",
        from: "else markKillOwed(writer, pane.id, source.timestamp);",
        to: "",
      },
      // A removal says so before it begins.
      {
        file: "src/managed/remove.ts",
        from: "for (const { id } of standing) markKillOwed(writer, id, now);",
        to: "void now;",
      },
    ],
    noticedBy: [fault("tmux-unreachable")],
  },
  {
    name: "routes of a removed pane stay",
    edits: [{
      file: "src/managed/lifecycle/archive.ts",
      from: "if (pane.agentId !== null) deleteRoutesOf(writer, pane.agentId);",
      to: "",
    }],
    noticedBy: [whole("remove-routed")],
  },
  {
    name: "a key is forgotten by the time the lock is held",
    edits: [{ file: "src/managed/create.ts", from: "if (replayed) return replayed;", to: "" }],
    noticedBy: [race("create-one-key-in-line")],
  },
  {
    name: "a second recreate is not refused",
    edits: [{
      file: "src/managed/successors.ts",
      from: "  requireNoSuccessor(reader, source);\n",
      to: "",
    }],
    noticedBy: [race("recreate-in-line")],
  },
  {
    name: "a late twin stays",
    edits: [{
      file: "src/managed/reconcile/apply.ts",
      from: "await killTwins(ctx, lock, target, findings, leftMs);",
      to: "new Set<string>(); killTwins;",
    }],
    noticedBy: [spoiltCall("recreate-spawn", "split-window", "later")],
  },
  {
    name: "the newest record of a slot may be as old as the one before",
    edits: [{
      file: "src/managed/successors.ts",
      from: "if (other === undefined || now > other) return now;",
      to: "if (other === undefined || other) return now;",
    }],
    noticedBy: [besideCheck("clock-jumps--1440-minutes"), besideCheck("clock-jumps-1440-minutes")],
  },
];
