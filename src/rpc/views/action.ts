/** What an operator did, on the wire. */
import { ACTION_OUTCOMES, ACTIONS, type OperatorAction } from "../../model/operator_action.ts";
import * as s from "../shape.ts";

export const actionShape = s.object({
  action_id: s.string,
  action_type: s.oneOf(ACTIONS),
  /** Name of the system's user who did it. */
  user: s.string,
  /** The container that it was done from; null for the host. */
  peer_container_id: s.nullable(s.string),
  agent_id: s.string,
  /** The agent that sent a text, or the target of a route. */
  other_agent_id: s.nullable(s.string),
  layout_id: s.nullable(s.string),
  pane_id: s.nullable(s.string),
  /** Null while it is under way, and of one whose process ended before it could say. */
  outcome: s.nullable(s.oneOf(ACTION_OUTCOMES)),
  /** Why, in a word, where there is one. */
  reason: s.nullable(s.string),
  timestamp: s.string,
  ended_at: s.nullable(s.string),
  details: s.object({
    /** Of a text. */
    characters: s.omittable(s.number),
    /** Of a text: the first eight digits of its SHA-256. */
    checksum: s.omittable(s.string),
    /** How many keys were to be pressed. */
    keys: s.omittable(s.number),
    /** The first of them that have a name. */
    named: s.omittable(s.list(s.string)),
    /** The number of the choice that was pressed. */
    choice: s.omittable(s.number),
    /** What a log held when it was rotated. */
    bytes: s.omittable(s.number),
  }),
});

export function actionView(action: OperatorAction): s.Result<typeof actionShape> {
  return {
    action_id: action.id,
    action_type: action.type,
    user: action.user,
    peer_container_id: action.peerContainerId,
    agent_id: action.agentId,
    other_agent_id: action.otherAgentId,
    layout_id: action.layoutId,
    pane_id: action.paneId,
    outcome: action.end?.outcome ?? null,
    reason: action.end?.reason ?? null,
    timestamp: action.timestamp,
    ended_at: action.end?.at ?? null,
    details: action.details,
  };
}
