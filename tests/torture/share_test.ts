/** The most telling checks of the other groups, as ordinary tests. */
import { assertEquals } from "@std/assert";
import { testUnless } from "../support/skip.ts";
import { type Check, runCheck } from "./check.ts";
import { besideCheck } from "./groups/beside.ts";
import { blindChecks } from "./groups/blind_kills.ts";
import { fault } from "./groups/faults.ts";
import { identity } from "./groups/identity.ts";
import { named, randomSequences } from "./groups/model.ts";
import { race } from "./groups/races.ts";
import { spoiltCall } from "./groups/unknown_results.ts";
import { Random } from "./random.ts";
import { straceObstacle } from "./syscalls.ts";

const SHARE: readonly Check[] = [
  spoiltCall("spawn", "pipe-pane", "later"),
  spoiltCall("recreate-spawn", "split-window", "later"),
  spoiltCall("spawn", "new-session", "cut"),
  race("create-one-key"),
  race("recreate"),
  race("first-runs"),
  race("everything"),
  besideCheck("worker-stopped-past-ttl"),
  besideCheck("clock-jumps--1440-minutes"),
  fault("socket-unlinked"),
  fault("tmux-unreachable"),
  fault("torn-audit-line"),
  fault("corrupt-database"),
  identity("number-reuse/recover"),
  identity("number-reuse/late-kill"),
  identity("session-gone-at-once"),
  identity("session-name-reused"),
  identity("session-grouped"),
  identity("two-sockets"),
  identity("late-panes-of-the-removed"),
  spoiltCall("recover-drift", "list-panes", "torn"),
  named("create-a+close-s1+recreate-newest-s1+remove-s1+recreate-oldest-s1"),
  named("create-a+end-server+create-keyed+recreate-oldest-s1+create-a"),
  named("create-a+remove-layout+create-a+recreate-oldest-s1"),
  ...randomSequences(new Random(1), "local", 2),
  ...randomSequences(new Random(1), "container", 1),
  besideCheck("laptop-sleeps-while-creating"),
  fault("host-rebooted"),
  fault("engine-down"),
  fault("container-paused"),
  fault("container-restarted"),
  fault("kill-server-in-container"),
  fault("engine-restarted"),
  fault("engine-restarted-over-live-containers"),
  fault("far-engine-cut"),
  fault("far-engine-silent-while-spawning"),
];

for (const check of SHARE) {
  testUnless(
    check.obstacle ?? null,
    `${check.group} ${check.point}`,
    async () => assertEquals(await runCheck(check), []),
  );
}

testUnless(await straceObstacle(), "R12 three kills of a worker, and of its recovery", async () => {
  for (const check of await blindChecks(/^spawn$/, new Random(1), {}, 3)) {
    assertEquals(await runCheck(check), [], check.point);
  }
});
