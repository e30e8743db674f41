/** What lazy recovery decides about one record (contract: operations.md, "Lazy recovery"). Pure. */
import { MARKER_TTL_MS } from "../../model/marker.ts";
import type { PaneState, SpawnStage } from "../../model/states.ts";
import { MAX_ATTEMPTS, WORKERS_DIED } from "../lifecycle/spawn_attempts.ts";

/** What is known of a record when recovery decides. */
export interface RecordFacts {
  readonly state: PaneState;
  /** Milliseconds since the record was made; negative when the clock was set back. */
  readonly ageMs: number;
  readonly stage: SpawnStage;
  /** Workers that have claimed it. */
  readonly attempts: number;
  readonly killOwed: boolean;
}

/** What tmux shows of a record; `unread` when tmux was not asked or gave no certain answer. */
export type Observation = "alive" | "dead" | "gone" | "unread";

export type RecoveryVerdict =
  | { readonly kind: "keep" }
  | { readonly kind: "degrade" }
  | {
    readonly kind: "fail";
    readonly stage: "recovery_reattach" | SpawnStage;
    /** Why, for people. */
    readonly problem: string;
  }
  /** A worker continues it. */
  | { readonly kind: "resume" }
  /** Its tmux pane is killed. */
  | { readonly kind: "kill" };

/** The problem of a record whose marker is too old. */
export const MARKER_EXPIRED = "no worker finished it within five minutes";

const KEEP: RecoveryVerdict = { kind: "keep" };

export function recoveryVerdict(
  record: RecordFacts,
  observed: Observation,
  workerAlive: boolean,
): RecoveryVerdict {
  if (record.state === "creating") return creatingVerdict(record, observed, workerAlive);
  if (record.state === "failed" || record.state === "removed") {
    const stands = observed === "alive" || observed === "dead";
    return record.killOwed && stands ? { kind: "kill" } : KEEP;
  }
  // A removal that was interrupted is gone on with.
  if (record.killOwed) return observed === "unread" ? KEEP : { kind: "kill" };
  if (observed === "gone") {
    return { kind: "fail", stage: "recovery_reattach", problem: "its tmux pane is gone" };
  }
  return observed === "dead" && record.state === "ready" ? { kind: "degrade" } : KEEP;
}

function creatingVerdict(
  record: RecordFacts,
  observed: Observation,
  workerAlive: boolean,
): RecoveryVerdict {
  if (workerAlive) return KEEP;
  if (record.ageMs >= MARKER_TTL_MS) {
    const stood = observed === "alive" || observed === "dead";
    const stage = stood ? "registration" : expiredStage(record.stage);
    return { kind: "fail", stage, problem: MARKER_EXPIRED };
  }
  if (record.attempts >= MAX_ATTEMPTS) {
    return { kind: "fail", stage: record.stage, problem: WORKERS_DIED };
  }
  // Where tmux cannot be read, a worker could do nothing.
  return observed === "unread" ? KEEP : { kind: "resume" };
}

/** The failed stage of an expired marker: only whether a tmux pane was ever made counts. */
export function expiredStage(stage: SpawnStage): "pane_create" | "registration" {
  return stage === "pane_create" ? "pane_create" : "registration";
}
