/** The end of stage `launch_command`, and stage `registration`: makes every pane that exists an agent. */
import type { TmuxReply } from "../../containers/ask_tmux.ts";
import type { Agent } from "../../model/agent.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { getAgentOfPane, insertAgent, moveAgent } from "../../store/agents.ts";
import { getSpawnProgress, setStage } from "../../store/pane_progress.ts";
import { setPaneAgent } from "../../store/panes.ts";
import { messageOf } from "../../system/thrown.ts";
import type { TmuxPane, TmuxServer } from "../../system/tmux/snapshot.ts";
import { programsOf } from "./programs_of.ts";
import { failGone, failPanes } from "./fail.ts";
import { type Job, remaining, underLock } from "./job.ts";
import { type Probed, viewAfterProbe } from "./probe.ts";
import { withRetries, writeWithRetry } from "./retry.ts";

export interface Registered {
  /** The job with the records that now have an agent; the others have failed. */
  readonly job: Job;
  /** The view that decided; null where tmux could not be asked. */
  readonly view: TmuxReply | null;
}

/** Makes an agent of every pane that has lived through its window; the records without one fail. */
export async function registerPanes(job: Job): Promise<Registered> {
  const view = await underLock(job, async (lock) => {
    const probed = await withRetries(job.ctx, () => viewAfterProbe(job, lock));
    if (!probed.ok) {
      await failPanes(job, lock, job.panes, "registration", probed.reason);
      return null;
    }
    const { server, found } = probed.value;
    const gone = job.panes.filter((pane) => !found.has(pane.id));
    await failGone(job, lock, gone, probed.value);
    if (server === null || found.size === 0) return probed.value;
    const programs = await programsOf(job.ctx, job.panes);
    try {
      await writeWithRetry(job.ctx, () => insertAgents(job, server, probed.value, programs));
    } catch (error) {
      const here = job.panes.filter((pane) => found.has(pane.id));
      await failPanes(job, lock, here, "registration", messageOf(error));
    }
    return probed.value;
  });
  return { job: remaining(job), view };
}

/** The same pane never makes two agents. The agent of a pane that was made again gets the new address. */
function insertAgents(
  job: Job,
  server: TmuxServer,
  { found }: Probed,
  programs: ReadonlyMap<string, string>,
): void {
  const { ctx } = job;
  ctx.store.write("spawn.register", (writer) => {
    const now = ctx.clock.now().toISOString();
    for (const pane of job.panes) {
      const tmuxPane = found.get(pane.id);
      if (!tmuxPane) continue;
      const known = getAgentOfPane(writer, pane.id);
      const id = known?.id ?? getSpawnProgress(writer, pane.id)?.agentId ?? ctx.ids.uuid();
      const program = programs.get(pane.id) ?? null;
      const agent = newAgent(id, pane, { tmuxPane, server, program }, now);
      if (known) moveAgent(writer, agent);
      else insertAgent(writer, agent);
      setPaneAgent(writer, pane.id, agent.id);
      setStage(writer, pane.id, "log_attach");
    }
  });
}

/** What is known of an agent beside its record. */
interface NewAgent {
  readonly tmuxPane: TmuxPane;
  readonly server: TmuxServer;
  readonly program: string | null;
}

function newAgent(
  id: string,
  pane: ManagedPane,
  { tmuxPane, server, program }: NewAgent,
  now: string,
): Agent {
  return {
    id,
    containerId: pane.containerId,
    paneId: pane.id,
    tmuxSocketPath: server.socketPath,
    tmuxServerId: server.id,
    tmuxPlace: pane.tmuxPlace,
    tmuxSessionName: tmuxPane.sessionName,
    tmuxWindowIndex: tmuxPane.windowIndex,
    tmuxPaneIndex: tmuxPane.paneIndex,
    tmuxPaneId: tmuxPane.paneId,
    role: pane.role,
    capability: pane.capability,
    label: pane.label,
    program,
    origin: "managed",
    active: true,
    createdAt: now,
    updatedAt: now,
  };
}
