/** What an agent is doing, from what each source says (contract: agents.md, "Activity"). Pure. */
import type {
  Activity,
  ActivityReason,
  ActivityReport,
  Evidence,
} from "../model/activity/activity.ts";
import type { ScreenReading } from "./screen_claim.ts";

/** What a source says, and which activities go with it. */
export interface Claim {
  readonly evidence: Evidence;
  readonly activities: readonly Activity[];
}

/** What an agent itself has told. */
export interface ToldClaim extends Claim {
  /** Whether every change is told, also one that a person makes. */
  readonly isComplete: boolean;
}

/** What was found at one look. */
export interface ActivityFacts {
  readonly process: Evidence;
  /** Whether a program with rules runs there. */
  readonly isKnown: boolean;
  /** Each null where there is none, or it says nothing. */
  readonly screen: ScreenReading | null;
  readonly title: Claim | null;
  readonly signal: ToldClaim | null;
  /** When the screen was asked for. */
  readonly capturedAt: string;
}

/** An activity, and the time at which it began, where its source tells. */
interface Decision {
  readonly activity: Activity;
  readonly reason: ActivityReason | null;
  readonly at: string | null;
}

/**
 * @param before What was said of it last; null for nothing.
 * @param now When it is decided.
 */
export function activityOf(
  facts: ActivityFacts,
  before: ActivityReport | null,
  now: string,
): ActivityReport {
  const { activity, reason, at } = decide(facts, before, now);
  const isSame = before !== null && before.activity === activity && before.reason === reason;
  return {
    activity,
    reason,
    until: reason === "limit" ? facts.screen?.until ?? (isSame ? before.until : null) : null,
    since: isSame ? before.since : began(at, before, now),
    observedAt: now,
    evidence: [
      facts.process,
      ...[facts.screen, facts.title, facts.signal].flatMap((each) => each?.evidence ?? []),
    ],
  };
}

/** A time that lies before what was seen last is none at which something became otherwise. */
function began(at: string | null, before: ActivityReport | null, now: string): string {
  return at !== null && at <= now && (before === null || at > before.since) ? at : now;
}

function decide(facts: ActivityFacts, before: ActivityReport | null, now: string): Decision {
  const { process, screen, title, signal } = facts;
  if (process.activity === "exited") return { activity: "exited", reason: null, at: process.at };
  if (!facts.isKnown) return UNKNOWN;
  // What was signalled after the screen was asked for is newer than it; a time to come is a file's that was tampered with.
  const signalledAt = signal?.evidence.at ?? null;
  if (
    signal !== null && signalledAt !== null && signalledAt > facts.capturedAt && signalledAt <= now
  ) {
    return one([signal]);
  }
  const shown = [screen, title].flatMap((each) => each?.activities.length ? [each] : []);
  // A dialog that is there counts, whatever the title says, and was signalled before: Esc closes one without a signal.
  if (isOnly(screen, "waiting")) return one([screen]);
  if (shown.length === 0) {
    if (signal !== null) return one([signal]);
    return before === null || before.activity === "starting" ? STARTING : UNKNOWN;
  }
  // What is shown may be late, and what is told may have been the last that could be written.
  if (signal?.isComplete === true && common([...shown, signal]).length === 0) return UNKNOWN;
  const agreed = one(shown);
  if (agreed !== UNKNOWN || signal === null) return agreed;
  const both = one([...shown, signal]);
  if (both !== UNKNOWN) return both;
  // They disagree: the signal decides between them.
  const deciding = shown.filter(({ activities }) => common([{ activities }, signal]).length > 0);
  return deciding.length === 1 && shown.length > 1 ? one([...deciding, signal]) : UNKNOWN;
}

const UNKNOWN: Decision = { activity: "unknown", reason: null, at: null };
const STARTING: Decision = { activity: "starting", reason: null, at: null };

/** What claims have in common, if it is one thing; the reason is that of the first that has one for it. */
function one(claims: readonly Claim[]): Decision {
  const [activity, ...others] = common(claims);
  if (activity === undefined || others.length > 0) return UNKNOWN;
  const reasons = claims.flatMap(({ evidence: { reason } }) => reason ?? []);
  const times = claims.flatMap(({ evidence: { at } }) => at ?? []);
  return { activity, reason: reasonFor(activity, reasons), at: times[0] ?? null };
}

/** Only who waits or has a draft has a reason. */
function reasonFor(
  activity: Activity,
  reasons: readonly ActivityReason[],
): ActivityReason | null {
  if (activity !== "idle" && activity !== "waiting") return null;
  return reasons.find((reason) => (reason === "draft") === (activity === "idle")) ?? null;
}

function common(claims: readonly Pick<Claim, "activities">[]): Activity[] {
  const [first, ...others] = claims;
  return (first?.activities ?? []).filter((activity) =>
    others.every(({ activities }) => activities.includes(activity))
  );
}

function isOnly(claim: Claim | null, activity: Activity): claim is Claim {
  return claim?.activities.length === 1 && claim.activities[0] === activity;
}
