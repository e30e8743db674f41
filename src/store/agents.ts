/** Table `agent`. */
import type { Agent } from "../model/agent.ts";
import type { Reader, Value, Writer } from "./db.ts";
import { NEAR_RECORDS, type Sought, SOUGHT_RECORDS } from "./sought.ts";

interface AgentRow {
  id: string;
  container_id: string;
  pane_id: string | null;
  tmux_socket_path: string;
  tmux_server_id: string;
  tmux_place: string | null;
  tmux_session_name: string;
  tmux_window_index: number;
  tmux_pane_index: number;
  tmux_pane_id: string;
  role: string;
  capability: string;
  label: string;
  program: string | null;
  origin: Agent["origin"];
  active: number;
  created_at: string;
  updated_at: string;
}

function fromRow(row: AgentRow): Agent {
  return {
    id: row.id,
    containerId: row.container_id,
    paneId: row.pane_id,
    tmuxSocketPath: row.tmux_socket_path,
    tmuxServerId: row.tmux_server_id,
    tmuxPlace: row.tmux_place,
    tmuxSessionName: row.tmux_session_name,
    tmuxWindowIndex: row.tmux_window_index,
    tmuxPaneIndex: row.tmux_pane_index,
    tmuxPaneId: row.tmux_pane_id,
    role: row.role,
    capability: row.capability,
    label: row.label,
    program: row.program,
    origin: row.origin,
    active: row.active === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function getAgent(reader: Reader, id: string): Agent | undefined {
  const row = reader.get<AgentRow>("SELECT * FROM agent WHERE id = ?", id);
  return row && fromRow(row);
}

/** The agent of a managed pane, active or not. */
export function getAgentOfPane(reader: Reader, paneId: string): Agent | undefined {
  const row = reader.get<AgentRow>("SELECT * FROM agent WHERE pane_id = ?", paneId);
  return row && fromRow(row);
}

export interface AgentPageRequest {
  /** Null for every container. */
  readonly containerId: string | null;
  /** Null for both. */
  readonly origin: Agent["origin"] | null;
  /** The place of the row before this page; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
}

/** An agent and its place among all. */
export interface AgentPageRow {
  readonly agent: Agent;
  readonly place: number;
}

/** The agents of a page, in use or not, oldest first. */
export function pageOfAgents(reader: Reader, request: AgentPageRequest): AgentPageRow[] {
  const { containerId, origin, after, limit } = request;
  return reader.all<AgentRow & { place: number }>(
    `SELECT rowid AS place, * FROM agent
     WHERE rowid > ? AND (? IS NULL OR +container_id = ?) AND (? IS NULL OR +origin = ?)
     ORDER BY rowid LIMIT ?`,
    after,
    ...[containerId, containerId],
    ...[origin, origin],
    limit,
  ).map((row) => ({ agent: fromRow(row), place: row.place }));
}

function select(reader: Reader, where: string, ...values: Value[]): Agent[] {
  return reader.all<AgentRow>(`SELECT * FROM agent ${where}`, ...values).map(fromRow);
}

/** The agents in use, oldest first. */
export function activeAgents(reader: Reader): Agent[] {
  return select(reader, "WHERE active = 1 ORDER BY created_at, rowid");
}

/** Agents that a reference may mean, oldest first: those in use, and of the others the newest. */
export function soughtAgents(reader: Reader, sought: Sought): Agent[] {
  if (sought.by === "id") {
    return select(
      reader,
      `WHERE id >= ? AND id < ? AND (? IS NULL OR +container_id = ?)
       ORDER BY created_at, rowid LIMIT ?`,
      sought.from,
      sought.below,
      sought.containerId,
      sought.containerId,
      SOUGHT_RECORDS,
    );
  }
  return sought.containerIds.flatMap((containerId) =>
    select(
      reader,
      `WHERE rowid IN (
         SELECT rowid FROM agent WHERE active = 1 AND +container_id = ? AND +label = ?
         UNION SELECT rowid FROM (SELECT rowid FROM agent WHERE container_id = ? AND label = ?
           ORDER BY created_at DESC, rowid DESC LIMIT ?))
       ORDER BY created_at, rowid`,
      ...[containerId, sought.name],
      ...[containerId, sought.name],
      SOUGHT_RECORDS,
    )
  );
}

/** Agents that a mistyped reference may mean, oldest first: those in use, and the newest. */
export function nearAgents(reader: Reader): Agent[] {
  return select(
    reader,
    `WHERE rowid IN (SELECT rowid FROM agent WHERE active = 1
       UNION SELECT rowid FROM agent WHERE rowid > (SELECT max(rowid) FROM agent) - ?)
     ORDER BY created_at, rowid`,
    NEAR_RECORDS,
  );
}

/** The agents in use in a container, oldest first. */
export function activeAgentsIn(reader: Reader, containerId: string): Agent[] {
  return reader.all<AgentRow>(
    "SELECT * FROM agent WHERE container_id = ? AND active = 1 ORDER BY created_at, rowid",
    containerId,
  ).map(fromRow);
}

export function insertAgent(writer: Writer, agent: Agent): void {
  writer.run(
    `INSERT INTO agent (id, container_id, pane_id, tmux_socket_path, tmux_server_id, tmux_place, tmux_session_name,
       tmux_window_index, tmux_pane_index, tmux_pane_id, role, capability, label, program, origin,
       active, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    agent.id,
    agent.containerId,
    agent.paneId,
    agent.tmuxSocketPath,
    agent.tmuxServerId,
    agent.tmuxPlace,
    agent.tmuxSessionName,
    agent.tmuxWindowIndex,
    agent.tmuxPaneIndex,
    agent.tmuxPaneId,
    agent.role,
    agent.capability,
    agent.label,
    agent.program,
    agent.origin,
    agent.active ? 1 : 0,
    agent.createdAt,
    agent.updatedAt,
  );
}

/** Puts on record where the agent's pane is now. */
export function moveAgent(writer: Writer, agent: Agent): void {
  writer.run(
    `UPDATE agent SET tmux_socket_path = ?, tmux_server_id = ?, tmux_place = ?, tmux_session_name = ?,
       tmux_window_index = ?, tmux_pane_index = ?, tmux_pane_id = ?, updated_at = ? WHERE id = ?`,
    agent.tmuxSocketPath,
    agent.tmuxServerId,
    agent.tmuxPlace,
    agent.tmuxSessionName,
    agent.tmuxWindowIndex,
    agent.tmuxPaneIndex,
    agent.tmuxPaneId,
    agent.updatedAt,
    agent.id,
  );
}

/** Where the pane of a managed agent was found, unless that is on record. */
export function placeAgentOf(writer: Writer, paneId: string, place: string | null): void {
  writer.run(
    "UPDATE agent SET tmux_place = ? WHERE pane_id = ? AND tmux_place IS NULL",
    place,
    paneId,
  );
}

/** Takes an agent out of use; its record stays. */
export function deactivateAgent(writer: Writer, id: string, updatedAt: string): void {
  writer.run(
    "UPDATE agent SET active = 0, updated_at = ? WHERE id = ? AND active = 1",
    updatedAt,
    id,
  );
}
