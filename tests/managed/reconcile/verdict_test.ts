import { assertEquals } from "@std/assert";
import {
  expiredStage,
  type Observation,
  type RecordFacts,
  recoveryVerdict,
} from "../../../src/managed/reconcile/verdict.ts";
import { MARKER_TTL_MS } from "../../../src/model/marker.ts";
import { PANE_STATES, SPAWN_STAGES } from "../../../src/model/states.ts";

const OBSERVATIONS: readonly Observation[] = ["alive", "dead", "gone", "unread"];

/** The verdict in a word, with the stage of a failure. */
function verdict(
  facts: Partial<RecordFacts>,
  observed: Observation,
  workerAlive = false,
): string {
  const record = { state: "ready", ageMs: 0, stage: "pane_create", attempts: 1, killOwed: false };
  const result = recoveryVerdict({ ...record, ...facts } as RecordFacts, observed, workerAlive);
  return result.kind === "fail" ? `fail ${result.stage}` : result.kind;
}

function verdicts(facts: Partial<RecordFacts>, workerAlive = false): string[] {
  return OBSERVATIONS.map((observed) => verdict(facts, observed, workerAlive));
}

Deno.test("a settled record is kept, degraded or failed by what tmux shows, with or without a worker", () => {
  for (const workerAlive of [false, true]) {
    const ready = verdicts({ state: "ready" }, workerAlive);
    assertEquals(ready, ["keep", "degrade", "fail recovery_reattach", "keep"]);
    const degraded = verdicts({ state: "degraded" }, workerAlive);
    assertEquals(degraded, ["keep", "keep", "fail recovery_reattach", "keep"]);
  }
});

Deno.test("what cannot be read is never called gone", () => {
  for (const state of ["ready", "degraded"] as const) {
    assertEquals(verdict({ state, ageMs: 10 * MARKER_TTL_MS, attempts: 9 }, "unread"), "keep");
  }
});

Deno.test("a record that a living worker has is left to it, however old it is", () => {
  for (const ageMs of [-MARKER_TTL_MS, 0, MARKER_TTL_MS, 100 * MARKER_TTL_MS]) {
    for (const attempts of [0, 3, 9]) {
      const facts = { state: "creating", ageMs, attempts } as const;
      assertEquals(verdicts(facts, true), ["keep", "keep", "keep", "keep"]);
    }
  }
});

Deno.test("a record whose worker died is taken up again while its marker is young", () => {
  for (const ageMs of [-MARKER_TTL_MS, 0, MARKER_TTL_MS - 1]) {
    for (const attempts of [0, 1, 2]) {
      const facts = { state: "creating", ageMs, attempts } as const;
      assertEquals(verdicts(facts), ["resume", "resume", "resume", "keep"]);
    }
  }
});

Deno.test("a marker of five minutes has failed, by whether a pane was ever made", () => {
  for (const stage of SPAWN_STAGES) {
    const facts = { state: "creating", ageMs: MARKER_TTL_MS, stage } as const;
    const unseen = stage === "pane_create" ? "pane_create" : "registration";
    const ends = ["registration", "registration", unseen, unseen];
    assertEquals(verdicts(facts), ends.map((end) => `fail ${end}`));
    assertEquals(expiredStage(stage), unseen);
  }
});

Deno.test("a record on which three workers died has failed at the stage it reached", () => {
  for (const stage of SPAWN_STAGES) {
    const facts = { state: "creating", attempts: 3, stage } as const;
    assertEquals(verdicts(facts), Array(4).fill(`fail ${stage}`));
  }
});

Deno.test("a record whose kill is owed is killed where it stands, and one that owes nothing is kept", () => {
  for (const state of ["failed", "removed"] as const) {
    assertEquals(verdicts({ state, killOwed: true }), ["kill", "kill", "keep", "keep"]);
    assertEquals(verdicts({ state }), Array(4).fill("keep"));
  }
});

Deno.test("every failure says why", () => {
  for (const state of PANE_STATES) {
    for (const attempts of [0, 3]) {
      for (const ageMs of [0, MARKER_TTL_MS]) {
        for (const observed of OBSERVATIONS) {
          const facts = { state, ageMs, attempts, stage: "pane_create", killOwed: false } as const;
          const result = recoveryVerdict(facts, observed, false);
          if (result.kind === "fail") assertEquals(result.problem.length > 0, true);
        }
      }
    }
  }
});
