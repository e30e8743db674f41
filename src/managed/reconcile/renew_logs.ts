/**
 * Attaches logs anew whose file was moved, removed or replaced: what writes to a log keeps the file that it has
 * opened, whatever that is called now (contract: operations.md, "Logs"). Of a pulled log it is the folder in its
 * container, or the pipe that writes there.
 */
import type { Context } from "../../context.ts";
import type { Agent, LogAttachment } from "../../model/agent.ts";
import { logFileId, logProblem } from "../../logs/log_files.ts";
import type { PulledState, TakenAlong } from "../../logs/pulled/pull_along.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { getAgent } from "../../store/agents.ts";
import { getLogAttachment } from "../../store/logs/log_attachments.ts";
import { getPulledLog } from "../../store/logs/pulled_logs.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import type { TmuxPane } from "../../system/tmux/snapshot.ts";
import type { Observations } from "./observe.ts";

/** No log is attached anew in less time than this, in milliseconds. */
const LEAST_MS = 1000;

/**
 * The lock MUST be held; `leftMs` gives how long tmux may take. A log of which tmux does not answer stays as it is, as do
 * those for which no time is left.
 */
export async function renewLogs(
  ctx: Context,
  _lock: ContainerLock,
  { findings, pulledLogs }: Pick<Observations, "findings" | "pulledLogs">,
  leftMs: () => number,
): Promise<void> {
  for (const { pane, observed, tmuxPane } of findings) {
    if (observed !== "alive" || !pane.logAttached || tmuxPane === null) continue;
    const agent = pane.agentId === null ? undefined : getAgent(ctx.store, pane.agentId);
    const log = agent && getLogAttachment(ctx.store, agent.id);
    if (!agent || !log?.active) continue;
    const what = log.pulled
      ? whatIsLost(stateOf(ctx, agent, pulledLogs.states), tmuxPane)
      : tmuxPane.piped
      ? whatHappened(ctx, pane, log)
      : null;
    if (what === null) continue;
    if (leftMs() < LEAST_MS) return;
    const { attachAnew } = await import("./attach_anew.ts");
    const reason = await attachAnew(ctx, agent, log, leftMs);
    ctx.warn(
      `the log of ${pane.label} ${what}, ` +
        (reason === null
          ? `so it was attached anew: ${log.path}`
          : `and what it says now is not there: ${reason}`),
    );
  }
}

/** Null where the log goes on as it is. */
function whatHappened(ctx: Context, pane: ManagedPane, log: LogAttachment): string | null {
  const problem = logProblem(ctx.paths, log.path);
  if (problem === null) return isSameFile(ctx, log) ? null : "was moved or replaced";
  ctx.warn(`the log of ${pane.label} cannot be reached: ${problem}`);
  return null;
}

/** Undefined where it was not seen. */
function stateOf(
  { store }: Context,
  { id }: Agent,
  states: TakenAlong["states"],
): PulledState | undefined {
  // Who attached it anew may have died on the way.
  return getPulledLog(store, id) === undefined ? "gone" : states.get(id);
}

/** Null where the log goes on as it is, or its pipe was ended by somebody. */
function whatIsLost(state: PulledState | undefined, { piped }: TmuxPane): string | null {
  if (state === "gone") return "was taken away in its container";
  return state === "open" && !piped ? "was no longer written in its container" : null;
}

/** Whether the file at the log's path is the one that was attached. */
export function isSameFile({ paths }: Context, { path, fileId }: LogAttachment): boolean {
  const id = logFileId(paths, path);
  return id !== null && (fileId === null || id === fileId);
}
