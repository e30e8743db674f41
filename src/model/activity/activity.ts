/** What an agent is doing, and what says so (contract: agents.md, "Activity"). */

export const ACTIVITIES = [
  "starting",
  "working",
  "waiting",
  "idle",
  "exited",
  "unknown",
] as const;

export type Activity = typeof ACTIVITIES[number];

/** Why an agent waits; `draft` is said of an idle one. */
export const ACTIVITY_REASONS = [
  "permission",
  "question",
  "dialog",
  "login",
  "limit",
  "draft",
] as const;

export type ActivityReason = typeof ACTIVITY_REASONS[number];

export const EVIDENCE_SOURCES = ["process", "screen", "title", "signal"] as const;

export type EvidenceSource = typeof EVIDENCE_SOURCES[number];

/** What one source said. */
export interface Evidence {
  readonly source: EvidenceSource;
  /** The rule that matched; null where none did, or none is needed. */
  readonly rule: string | null;
  /** What it says of the activity; null where it says nothing. */
  readonly activity: Activity | null;
  readonly reason: ActivityReason | null;
  /** What was there, in words for people; never what the agent or a person wrote. */
  readonly said: string;
  /** When it was said, where the source tells. */
  readonly at: string | null;
}

/** An agent's activity at one moment. */
export interface ActivityReport {
  readonly activity: Activity;
  readonly reason: ActivityReason | null;
  /** When a limit ends, as the agent says it. */
  readonly until: string | null;
  /** When it became so, as far as the evidence tells. */
  readonly since: string;
  /** When it was read last. */
  readonly observedAt: string;
  readonly evidence: readonly Evidence[];
}
