/** Records by full id, as the wire methods take them, or the refusal that says why not. */
import type { Agent } from "../model/agent.ts";
import type { ManagedLayout } from "../model/layout.ts";
import type { ManagedPane } from "../model/pane.ts";
import {
  managedLayoutNotFound,
  managedPaneNotFound,
  managedPaneProtectedAdopted,
} from "../model/refusals/managed.ts";
import { agentOutOfUse, unknownAgent } from "../model/refusals/validation.ts";
import { getAgent } from "./agents.ts";
import type { Reader } from "./db.ts";
import { getLayout } from "./layouts.ts";
import { getPane } from "./panes.ts";

/**
 * The managed pane with this id.
 *
 * @throws {Refusal} `managed_pane_protected_adopted` for an adopted agent's id, `managed_pane_not_found` for
 * every other id that is no managed pane's.
 */
export function requirePane(reader: Reader, paneId: string): ManagedPane {
  const pane = getPane(reader, paneId);
  if (pane) return pane;
  const agent = getAgent(reader, paneId);
  throw agent?.origin === "adopted"
    ? managedPaneProtectedAdopted(agent)
    : managedPaneNotFound(paneId, { agent });
}

/** @throws {Refusal} `managed_layout_not_found` */
export function requireLayout(reader: Reader, layoutId: string): ManagedLayout {
  const layout = getLayout(reader, layoutId);
  if (layout) return layout;
  throw managedLayoutNotFound(layoutId);
}

/** @throws {Refusal} `validation_failed` naming `field` when there is no such agent. */
export function requireAgent(reader: Reader, agentId: string, field = "agent_id"): Agent {
  const agent = getAgent(reader, agentId);
  if (agent) return agent;
  throw unknownAgent(field, agentId);
}

/** @throws {Refusal} `validation_failed` when there is no such agent, or it is out of use. */
export function requireActiveAgent(reader: Reader, agentId: string, field = "agent_id"): Agent {
  const agent = requireAgent(reader, agentId, field);
  if (agent.active) return agent;
  throw agentOutOfUse(field, agent);
}
