/** Attaches an agent's output to its log, and takes it off again. */
import { addAction, endAction, failedWith } from "../actions/record.ts";
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import { Refusal } from "../model/errors.ts";
import { tmuxUnavailable } from "../model/refusals/containers.ts";
import { agentWithoutPane, invalid } from "../model/refusals/validation.ts";
import type { Writer } from "../store/db.ts";
import {
  deactivateLog,
  getLogAttachment,
  putLogAttachment,
} from "../store/logs/log_attachments.ts";
import { clearPaneLog, setPaneLog } from "../store/panes.ts";
import { endPulledLog, getPulledLog } from "../store/logs/pulled_logs.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import { pipePane, type ProvenPane, unpipePane } from "../system/tmux/commands.ts";
import { type AgentPane, findAgentPane } from "../system/tmux/identity.ts";
import { containerOf } from "../containers/known.ts";
import { requireActiveAgent, requireAgent } from "../store/require_record.ts";
import { requireHere } from "../containers/place_of.ts";
import { askTmux, type TmuxReply } from "../containers/ask_tmux.ts";
import { ContainerLock } from "../system/locks/container_lock.ts";
import { isLogThere, logOnRecord } from "./log_files.ts";
import { type LogAttachmentDetail, logAttachmentDetail } from "./attachments.ts";
import { targetOf } from "../containers/target_of.ts";
import { prepareLog } from "./prepare.ts";
import {
  dropReceipts,
  expectReceipts,
  logPipe,
  missingReceipts,
  NOTHING_WRITTEN,
  onRecord,
  type PreparedLog,
} from "./receipt.ts";

/**
 * Has tmux append the agent's output to its log. A log that is attached already stays attached, unless its file
 * is gone: then a new file is made. The state of a managed pane does not change.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent, its pane is gone or dead, is piped to
 * somewhere else, or its output cannot reach this host; `container_inactive`, `docker_unavailable`,
 * `tmux_unavailable`.
 */
export async function attachLog(ctx: Context, agentId: string): Promise<LogAttachmentDetail> {
  const container = containerOf(ctx, requireActiveAgent(ctx.store, agentId).containerId);
  using _lock = await ContainerLock.acquire(ctx.locks, container.id, { doing: "a log" });
  const agent = requireActiveAgent(ctx.store, agentId);
  requireHere(ctx, agent);
  const found = requireLivingPane(agent, await look(ctx, agent));
  const before = getLogAttachment(ctx.store, agent.id);
  const isAttached = found.pane.piped && before?.active === true;
  const current = isAttached ? logOnRecord(ctx.paths, before.path) : null;
  if (current && isLogThere(current)) return logAttachmentDetail(ctx, agent.id);
  if (found.pane.piped && !isAttached) {
    const unpipe = shellLine(targetOf(ctx, container), [
      ...["tmux", "-S", agent.tmuxSocketPath, "pipe-pane", "-t", found.pane.paneId],
    ]);
    throw invalid(
      "agent_id",
      `the output of ${agent.label} is piped to something else already`,
      advise`end that: ${unpipe}`,
    );
  }
  if (getPulledLog(ctx.store, agent.id)) await endPipe(ctx, agent, isAttached ? found : null);
  const log = await prepareLog(ctx, targetOf(ctx, container), container, agent.id);
  if (!log.ok) throw invalid("agent_id", `no log for ${agent.label}: ${log.reason}`);
  const now = ctx.clock.now().toISOString();
  // Recorded first: after a crash in between, the next attach finds a pipe that is known to be this one.
  const actionId = ctx.store.write("log.attach", (writer) => {
    putLogAttachment(writer, {
      agentId: agent.id,
      ...onRecord(ctx, log),
      active: true,
      createdAt: now,
      updatedAt: now,
    });
    if (agent.paneId !== null) setPaneLog(writer, agent.paneId, log.path);
    return addAction(ctx, writer, { type: "log", agent }, null);
  });
  const commands = [
    ...(isAttached ? [unpipePane(found.proven)] : []),
    pipePane(found.proven, logPipe(log)),
  ];
  expectReceipts(ctx, [log]);
  try {
    await pipe(ctx, agent, commands.join("\n"));
    await requireReceipt(ctx, agent, found, log);
  } catch (error) {
    if (error instanceof Refusal) recordDetached(ctx, agent);
    endAction(ctx, actionId, failedWith(error));
    throw error;
  } finally {
    dropReceipts(ctx, [log]);
  }
  endAction(ctx, actionId, { outcome: "attached", reason: null });
  return logAttachmentDetail(ctx, agent.id);
}

/** @throws {Refusal} where the agent's output does not flow afterwards, or that cannot be told. */
async function pipe(ctx: Context, agent: Agent, commands: string): Promise<void> {
  const reply = await askTmux(ctx, containerOf(ctx, agent.containerId), {
    failpoint: "tmux.pipe",
    commands,
    socketPath: agent.tmuxSocketPath,
    knownServers: [agent],
  });
  const after = findAgentPane(agent, reply.server, reply.panes);
  if (after?.pane.piped) return;
  const reason = reply.complaint.split("\n")[0] || "tmux did not attach it";
  throw tmuxUnavailable(`no log for ${agent.label}`, reason);
}

/** @throws {Refusal} where the pipe that was started does not write to the log; it is ended then. */
async function requireReceipt(
  ctx: Context,
  agent: Agent,
  { proven }: AgentPane,
  log: PreparedLog,
): Promise<void> {
  const target = targetOf(ctx, containerOf(ctx, agent.containerId));
  if ((await missingReceipts(ctx, target, [log])).length === 0) return;
  await unpipe(ctx, agent, proven);
  throw tmuxUnavailable(`no log for ${agent.label}`, NOTHING_WRITTEN);
}

/**
 * Ends the log of an agent; its file stays. Ending what has ended changes nothing.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent; `docker_unavailable` or
 * `tmux_unavailable` when its tmux cannot be asked.
 */
export async function detachLog(ctx: Context, agentId: string): Promise<LogAttachmentDetail> {
  const agent = requireAgent(ctx.store, agentId);
  if (getLogAttachment(ctx.store, agent.id)?.active) {
    using lock = await ContainerLock.acquire(ctx.locks, agent.containerId, { doing: "a log" });
    await stopLog(ctx, lock, agent);
    const now = ctx.clock.now().toISOString();
    ctx.store.write("log.detach", (writer) => {
      markDetached(writer, agent, now);
      addAction(ctx, writer, { type: "log", agent }, "detached");
    });
  }
  return logAttachmentDetail(ctx, agent.id);
}

async function unpipe(ctx: Context, agent: Agent, pane: ProvenPane): Promise<void> {
  await askTmux(ctx, containerOf(ctx, agent.containerId), {
    failpoint: "tmux.pipe",
    commands: unpipePane(pane),
    socketPath: agent.tmuxSocketPath,
    knownServers: [agent],
  });
}

/** Ends the pipe of an agent's pane, where there is one, and takes in the rest of its log where it is a pulled one. */
async function endPipe(ctx: Context, agent: Agent, piped: AgentPane | null): Promise<void> {
  if (piped !== null) await unpipe(ctx, agent, piped.proven);
  if (getPulledLog(ctx.store, agent.id) === undefined) return;
  const { endPulledLogs } = await import("./pulled/pull.ts");
  await endPulledLogs(ctx, targetOf(ctx, containerOf(ctx, agent.containerId)), [agent.id]);
}

/**
 * Ends the pipe of an agent that has a log, where its pane still is there. The lock MUST be held until the end
 * is on record.
 */
export async function stopLog(ctx: Context, _lock: ContainerLock, agent: Agent): Promise<void> {
  try {
    const reply = await look(ctx, agent);
    const found = findAgentPane(agent, reply.server, reply.panes);
    await endPipe(ctx, agent, found?.pane.piped ? found : null);
  } catch (error) {
    // A container that does not run pipes nothing.
    if (error instanceof Refusal && error.code === "container_inactive") return;
    throw error;
  }
}

function look(ctx: Context, agent: Agent): Promise<TmuxReply> {
  return askTmux(ctx, containerOf(ctx, agent.containerId), {
    failpoint: "tmux.snapshot",
    socketPath: agent.tmuxSocketPath,
    knownServers: [agent],
  });
}

function requireLivingPane(agent: Agent, reply: TmuxReply): AgentPane {
  const found = findAgentPane(agent, reply.server, reply.panes);
  if (!found) throw agentWithoutPane(agent, "gone");
  if (found.pane.dead) throw agentWithoutPane(agent, "dead");
  return found;
}

/** Puts on record that nothing writes to the agent's log; its file stays. */
export function recordDetached(ctx: Context, agent: Agent): void {
  const now = ctx.clock.now().toISOString();
  ctx.store.write("log.detach", (writer) => markDetached(writer, agent, now));
}

function markDetached(writer: Writer, agent: Agent, now: string): void {
  deactivateLog(writer, agent.id, now);
  endPulledLog(writer, agent.id);
  if (agent.paneId !== null) clearPaneLog(writer, agent.paneId);
}
