/** Table `operator_action`: what operators did that is no lifecycle event. */
import type {
  ActionDetails,
  ActionEnd,
  ActionOutcome,
  ActionType,
  OperatorAction,
} from "../model/operator_action.ts";
import type { Reader, Writer } from "./db.ts";
import { type JournalFilter, lastPositionIn, rowsMatching } from "./journal.ts";

/** So many are kept, the newest. */
export const KEPT_ACTIONS = 100_000;

/** No more of the oldest go with a new one, so that it is written at once whatever has come together. */
const DROPPED_AT_ONCE = 100;

const ACTION_JOURNAL = { table: "operator_action", typeColumn: "action_type" } as const;

interface ActionRow {
  position: number;
  id: string;
  action_type: ActionType;
  user: string;
  peer_container_id: string | null;
  agent_id: string;
  other_agent_id: string | null;
  layout_id: string | null;
  pane_id: string | null;
  details: string;
  outcome: ActionOutcome | null;
  reason: string | null;
  timestamp: string;
  ended_at: string | null;
}

/** An action with its place in the order in which they were begun. */
export interface PositionedAction {
  readonly position: number;
  readonly action: OperatorAction;
}

function fromRow(row: ActionRow): PositionedAction {
  const { outcome, reason, ended_at: at } = row;
  return {
    position: row.position,
    action: {
      id: row.id,
      type: row.action_type,
      user: row.user,
      peerContainerId: row.peer_container_id,
      agentId: row.agent_id,
      otherAgentId: row.other_agent_id,
      layoutId: row.layout_id,
      paneId: row.pane_id,
      details: JSON.parse(row.details) as ActionDetails,
      end: outcome === null || at === null ? null : { outcome, reason, at },
      timestamp: row.timestamp,
    },
  };
}

/** Adds an action behind all others; the oldest go where there are more than are kept. */
export function insertAction(writer: Writer, action: OperatorAction): void {
  writer.run(
    `INSERT INTO operator_action (id, action_type, user, peer_container_id, agent_id, other_agent_id,
       layout_id, pane_id, details, outcome, reason, timestamp, ended_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    action.id,
    action.type,
    action.user,
    action.peerContainerId,
    action.agentId,
    action.otherAgentId,
    action.layoutId,
    action.paneId,
    JSON.stringify(action.details),
    action.end?.outcome ?? null,
    action.end?.reason ?? null,
    action.timestamp,
    action.end?.at ?? null,
  );
  writer.run(
    `DELETE FROM operator_action WHERE position IN (SELECT position FROM operator_action
       WHERE position <= (SELECT max(position) FROM operator_action) - ? ORDER BY position LIMIT ?)`,
    KEPT_ACTIONS,
    DROPPED_AT_ONCE,
  );
}

/** Puts the end of an action on record. */
export function updateActionEnd(
  writer: Writer,
  id: string,
  { outcome, reason, at }: ActionEnd & { readonly at: string },
  details: ActionDetails,
): void {
  writer.run(
    "UPDATE operator_action SET outcome = ?, reason = ?, ended_at = ?, details = ? WHERE id = ?",
    outcome,
    reason,
    at,
    JSON.stringify(details),
    id,
  );
}

/**
 * Actions behind `after` that the filter lets through, in the order in which they were begun; at most `limit`, of more
 * the oldest, or the newest where `end` says so.
 */
export function actionsMatching(
  reader: Reader,
  filter: JournalFilter,
  after: number,
  limit: number,
  end: "oldest" | "newest" = "oldest",
): PositionedAction[] {
  return rowsMatching<ActionRow>(reader, ACTION_JOURNAL, filter, after, limit, end).map(fromRow);
}

/** The action with this place, if it is kept. */
export function actionAt(reader: Reader, position: number): PositionedAction | undefined {
  const row = reader.get<ActionRow>("SELECT * FROM operator_action WHERE position = ?", position);
  return row && fromRow(row);
}

/** The place of the action begun last; 0 when there is none. */
export function lastActionPosition(reader: Reader): number {
  return lastPositionIn(reader, ACTION_JOURNAL);
}
