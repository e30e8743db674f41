/** What an agent is doing, on the wire (contract: agents.md, "Activity"). */
import {
  ACTIVITIES,
  type Activity,
  ACTIVITY_REASONS,
  type ActivityReport,
  EVIDENCE_SOURCES,
} from "../../../model/activity/activity.ts";
import * as s from "../../shape.ts";

const activity = s.oneOf(ACTIVITIES);
const reason = s.nullable(s.oneOf(ACTIVITY_REASONS));

/** The fields of whatever has an activity. */
export const activityFields = {
  activity,
  /** Why an agent waits; `draft` where text stands in an idle one's input box. */
  reason,
  /** When a limit ends, in the agent's own words. */
  until: s.nullable(s.string),
  /** When it became so, as far as the evidence tells; null where it was never seen. */
  since: s.nullable(s.string),
  /** When it was read last. */
  observed_at: s.nullable(s.string),
};

type ActivityFields = s.Result<ReturnType<typeof activityShape>>;

function activityShape() {
  return s.object(activityFields);
}

export const activityCountsShape = s.object({
  starting: s.number,
  working: s.number,
  waiting: s.number,
  idle: s.number,
  exited: s.number,
  unknown: s.number,
});

export function activityCountsView(
  counts: ReadonlyMap<Activity, number>,
): s.Result<typeof activityCountsShape> {
  const of = (activity: Activity) => counts.get(activity) ?? 0;
  return {
    starting: of("starting"),
    working: of("working"),
    waiting: of("waiting"),
    idle: of("idle"),
    exited: of("exited"),
    unknown: of("unknown"),
  };
}

export const evidenceShape = s.list(s.object({
  source: s.oneOf(EVIDENCE_SOURCES),
  /** The rule that matched; null where none did. */
  rule: s.nullable(s.string),
  /** What it says; null where it says nothing, or not enough by itself. */
  activity: s.nullable(activity),
  reason,
  /** What was there, in words. */
  said: s.string,
  at: s.nullable(s.string),
}));

/** @param inUse Whether the agent is in use: one that is not has ended. */
export function activityView(report: ActivityReport | null, inUse: boolean): ActivityFields {
  if (report === null || (!inUse && report.activity !== "exited")) {
    const { since = null, observedAt = null } = report ?? {};
    const shown: Activity = inUse ? "unknown" : "exited";
    return { activity: shown, reason: null, until: null, since, observed_at: observedAt };
  }
  return {
    activity: report.activity,
    reason: report.reason,
    until: report.until,
    since: report.since,
    observed_at: report.observedAt,
  };
}

export function evidenceView(report: ActivityReport | null): s.Result<typeof evidenceShape> {
  return (report?.evidence ?? []).map((each) => ({ ...each }));
}
