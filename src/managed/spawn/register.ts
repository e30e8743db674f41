/** The end of stage `launch_command`, and stage `registration`: every pane that is there becomes an agent. */
import type { Agent } from "../../model/agent.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { getAgentOfPane, insertAgent } from "../../store/agents.ts";
import { isBusy } from "../../store/failures.ts";
import { setStage } from "../../store/pane_work.ts";
import { setPaneAgent } from "../../store/panes.ts";
import type { TmuxPane, TmuxServer } from "../../system/tmux/snapshot.ts";
import { CLOSED, failPanes } from "./fail.ts";
import { type Job, remaining, underLock } from "./job.ts";
import { lookAtProbed, type Probed } from "./probe.ts";
import { type Attempt, withRetries } from "./retry.ts";

/** Gives the job with the records that now have an agent; the others have failed. */
export async function register(job: Job): Promise<Job> {
  await underLock(job, async () => {
    const probed = await withRetries(job.ctx, () => lookAtProbed(job));
    if (!probed.ok) return await failPanes(job, job.panes, "registration", probed.reason);
    const { server, found } = probed.value;
    const gone = job.panes.filter((pane) => !found.has(pane.id));
    await failPanes(job, gone, "registration", CLOSED);
    if (server === null || found.size === 0) return;
    const registered = await withRetries(job.ctx, () => insertAgents(job, server, probed.value));
    if (registered.ok) return;
    const here = job.panes.filter((pane) => found.has(pane.id));
    await failPanes(job, here, "registration", registered.reason);
  });
  return remaining(job);
}

/** One attempt. The same pane never makes two agents. */
function insertAgents(job: Job, server: TmuxServer, probed: Probed): Promise<Attempt<null>> {
  const { ctx } = job;
  try {
    ctx.store.write("spawn.register", (writer) => {
      const now = ctx.clock.now().toISOString();
      for (const pane of job.panes) {
        const tmuxPane = probed.found.get(pane.id);
        if (!tmuxPane) continue;
        let agent = getAgentOfPane(writer, pane.id);
        if (!agent) {
          agent = newAgent(ctx.ids.uuid(), pane, tmuxPane, server, now);
          insertAgent(writer, agent);
        }
        setPaneAgent(writer, pane.id, agent.id);
        setStage(writer, pane.id, "log_attach");
      }
    });
    return Promise.resolve({ ok: true, value: null });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return Promise.resolve({ ok: false, transient: isBusy(error), reason });
  }
}

function newAgent(
  id: string,
  pane: ManagedPane,
  tmuxPane: TmuxPane,
  server: TmuxServer,
  now: string,
): Agent {
  return {
    id,
    containerId: pane.containerId,
    paneId: pane.id,
    tmuxSocketPath: server.socketPath,
    tmuxServerId: server.id,
    tmuxSessionName: tmuxPane.sessionName,
    tmuxWindowIndex: tmuxPane.windowIndex,
    tmuxPaneIndex: tmuxPane.paneIndex,
    tmuxPaneId: tmuxPane.paneId,
    role: pane.role,
    capability: pane.capability,
    label: pane.label,
    origin: "managed",
    active: true,
    createdAt: now,
    updatedAt: now,
  };
}
