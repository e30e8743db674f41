/** Table `pane_progress`: how far the worker came with a pane, and what is still owed to tmux. */
import type { ManagedPane } from "../model/pane.ts";
import type { SpawnStage } from "../model/states.ts";
import type { Reader, Writer } from "./db.ts";

export interface SpawnProgress {
  readonly paneId: string;
  readonly stage: SpawnStage;
  /** Workers that took this pane up; each but the last died on it. */
  readonly attempts: number;
  /** Since when the kill of its tmux pane is owed; null when it is not. */
  readonly killOwedSince: string | null;
  /** When its tmux pane was made; null before that. */
  readonly spawnedAt: string | null;
  /** When tmux was told to make its pane; null once tmux has answered. Until then the pane may still appear. */
  readonly spawnRequestedAt: string | null;
  /** Why the record is degraded or failed, for people; null when it is neither. */
  readonly problem: string | null;
  /** The id that the pane's agent is to have; null before a worker took the pane up. */
  readonly agentId: string | null;
}

export function getSpawnProgress(reader: Reader, paneId: string): SpawnProgress | undefined {
  const row = reader.get<{
    pane_id: string;
    stage: SpawnStage;
    attempts: number;
    kill_owed_since: string | null;
    spawned_at: string | null;
    spawn_requested_at: string | null;
    problem: string | null;
    agent_id: string | null;
  }>("SELECT * FROM pane_progress WHERE pane_id = ?", paneId);
  return row && {
    paneId: row.pane_id,
    stage: row.stage,
    attempts: row.attempts,
    killOwedSince: row.kill_owed_since,
    spawnedAt: row.spawned_at,
    spawnRequestedAt: row.spawn_requested_at,
    problem: row.problem,
    agentId: row.agent_id,
  };
}

/** The id of the pane's agent, also where it is not registered yet; null where no worker has taken it up. */
export function agentIdOf(
  reader: Reader,
  { id, agentId }: Pick<ManagedPane, "id" | "agentId">,
): string | null {
  return agentId ?? getSpawnProgress(reader, id)?.agentId ?? null;
}

/** One more worker takes the pane up; the first one says which id its agent is to have. */
export function countAttempt(writer: Writer, paneId: string, agentId: string): void {
  writer.run(
    "UPDATE pane_progress SET attempts = attempts + 1, agent_id = coalesce(agent_id, ?) WHERE pane_id = ?",
    agentId,
    paneId,
  );
}

export function setStage(writer: Writer, paneId: string, stage: SpawnStage): void {
  writer.run("UPDATE pane_progress SET stage = ? WHERE pane_id = ?", stage, paneId);
}

export function setSpawnedAt(writer: Writer, paneId: string, at: string): void {
  writer.run("UPDATE pane_progress SET spawned_at = ? WHERE pane_id = ?", at, paneId);
}

/** Keeps the time of an older order that has no answer either. */
export function setSpawnRequested(writer: Writer, paneId: string, at: string): void {
  writer.run(
    "UPDATE pane_progress SET spawn_requested_at = coalesce(spawn_requested_at, ?) WHERE pane_id = ?",
    at,
    paneId,
  );
}

export function clearSpawnRequested(writer: Writer, paneId: string): void {
  writer.run("UPDATE pane_progress SET spawn_requested_at = NULL WHERE pane_id = ?", paneId);
}

export function setProblem(writer: Writer, paneId: string, problem: string | null): void {
  writer.run("UPDATE pane_progress SET problem = ? WHERE pane_id = ?", problem, paneId);
}

/** Marks a kill as owed. Keeps the time when it was owed already. */
export function markKillOwed(writer: Writer, paneId: string, since: string): void {
  writer.run(
    "UPDATE pane_progress SET kill_owed_since = coalesce(kill_owed_since, ?) WHERE pane_id = ?",
    since,
    paneId,
  );
}

/** Clears an owed kill; says whether there was one. */
export function clearOwedKill(writer: Writer, paneId: string): boolean {
  return writer.run(
    "UPDATE pane_progress SET kill_owed_since = NULL WHERE pane_id = ? AND kill_owed_since IS NOT NULL",
    paneId,
  ) === 1;
}
