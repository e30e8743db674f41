/** Table `agent_activity`: what each agent was doing when it was looked at last. */
import type {
  Activity,
  ActivityReason,
  ActivityReport,
  Evidence,
} from "../model/activity/activity.ts";
import type { Reader, Writer } from "./db.ts";

interface ActivityRow {
  agent_id: string;
  activity: Activity;
  reason: ActivityReason | null;
  until: string | null;
  since: string;
  observed_at: string;
  evidence: string;
}

function fromRow(row: ActivityRow): ActivityReport {
  const evidence: Evidence[] = JSON.parse(row.evidence);
  return {
    activity: row.activity,
    reason: row.reason,
    until: row.until,
    since: row.since,
    observedAt: row.observed_at,
    evidence,
  };
}

/** Undefined for an agent that was never looked at. */
export function getActivity(reader: Reader, agentId: string): ActivityReport | undefined {
  const row = reader.get<ActivityRow>("SELECT * FROM agent_activity WHERE agent_id = ?", agentId);
  return row && fromRow(row);
}

/** By agent, the activities of the agents in use. */
export function activitiesInUse(reader: Reader): ReadonlyMap<string, ActivityReport> {
  const rows = reader.all<ActivityRow>(
    `SELECT agent_activity.* FROM agent JOIN agent_activity ON agent_id = agent.id
     WHERE agent.active = 1`,
  );
  return new Map(rows.map((row) => [row.agent_id, fromRow(row)]));
}

/** By layout, how many agents in use do what. */
export function countActivities(
  reader: Reader,
): ReadonlyMap<string, ReadonlyMap<Activity, number>> {
  const rows = reader.all<{ layout_id: string; activity: Activity; n: number }>(
    `SELECT layout_id, activity, count(*) AS n FROM agent
     JOIN agent_activity ON agent_activity.agent_id = agent.id
     JOIN managed_pane ON managed_pane.id = agent.pane_id
     WHERE agent.active = 1 GROUP BY layout_id, activity`,
  );
  const counts = new Map<string, Map<Activity, number>>();
  for (const { layout_id, activity, n } of rows) {
    counts.set(layout_id, (counts.get(layout_id) ?? new Map()).set(activity, n));
  }
  return counts;
}

export function putActivity(writer: Writer, agentId: string, report: ActivityReport): void {
  writer.run(
    `INSERT INTO agent_activity (agent_id, activity, reason, until, since, observed_at, evidence)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (agent_id) DO UPDATE SET activity = excluded.activity, reason = excluded.reason,
       until = excluded.until, since = excluded.since, observed_at = excluded.observed_at,
       evidence = excluded.evidence`,
    agentId,
    report.activity,
    report.reason,
    report.until,
    report.since,
    report.observedAt,
    JSON.stringify(report.evidence),
  );
}
