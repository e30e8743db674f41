/** Attaches one log anew: a pipe to a file or a folder of its own, proven to be written to. */
import type { Context } from "../../context.ts";
import type { Agent, LogAttachment } from "../../model/agent.ts";
import { containerOf } from "../../containers/known.ts";
import { targetOf } from "../../containers/target_of.ts";
import { prepareLog } from "../../logs/prepare.ts";
import {
  dropReceipts,
  expectReceipts,
  missingReceipts,
  NOTHING_WRITTEN,
  onRecord,
  pipeAfterLoss,
} from "../../logs/receipt.ts";
import { recordDetached } from "../../logs/attach.ts";
import type { ExecFailpoint } from "../../model/failpoints.ts";
import { putLogAttachment } from "../../store/logs/log_attachments.ts";
import { pipePane, unpipePane } from "../../system/tmux/commands.ts";
import { findAgentPane } from "../../system/tmux/identity.ts";

/** Null where it is attached anew and proven to be written to, else why not. */
export async function attachAnew(
  ctx: Context,
  agent: Agent,
  before: LogAttachment,
  leftMs: () => number,
): Promise<string | null> {
  const container = containerOf(ctx, agent.containerId);
  const target = targetOf(ctx, container);
  if (before.pulled) {
    const { endPulledLogs } = await import("../../logs/pulled/pull.ts");
    await endPulledLogs(ctx, target, [agent.id], leftMs);
  }
  const log = await prepareLog(ctx, target, container, agent.id);
  if (!log.ok) return log.reason;
  const run = (failpoint: ExecFailpoint, commands?: string) =>
    ctx.tmux.run(target, {
      failpoint,
      commands,
      socketPath: agent.tmuxSocketPath,
      knownServers: [agent],
      timeoutMs: leftMs(),
    });
  const look = await run("tmux.snapshot");
  if (look.snapshot.kind !== "server") return look.complaint;
  const found = findAgentPane(agent, look.snapshot.server, look.snapshot.panes);
  if (!found) return "its tmux pane is gone";
  const unpipe = unpipePane(found.proven);
  expectReceipts(ctx, [log]);
  try {
    const commands = [unpipe, pipePane(found.proven, pipeAfterLoss(log))].join("\n");
    const answer = await run("tmux.pipe", commands);
    if (answer.snapshot.kind !== "server") return answer.complaint;
    const after = findAgentPane(agent, answer.snapshot.server, answer.snapshot.panes);
    const isPiped = after?.pane.piped ?? false;
    if (!isPiped || (await missingReceipts(ctx, target, [log])).length > 0) {
      if (isPiped) await run("tmux.pipe", unpipe);
      // Nothing writes to it any more.
      recordDetached(ctx, agent);
      return isPiped ? NOTHING_WRITTEN : answer.complaint || "tmux did not attach it";
    }
  } finally {
    dropReceipts(ctx, [log]);
  }
  ctx.store.write("log.attach", (writer) => {
    putLogAttachment(writer, {
      ...before,
      ...onRecord(ctx, log),
      updatedAt: ctx.clock.now().toISOString(),
    });
  });
  return null;
}
