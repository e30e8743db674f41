/** What the renderers need to know of the world. */
import type { Context } from "../../context.ts";
import { namesAmong } from "../../containers/container_names.ts";
import { knownContainers } from "../../containers/known.ts";
import { workerComplaint } from "../../managed/worker_complaint.ts";
import type { ActivityReport } from "../../model/activity/activity.ts";
import { isLive } from "../../model/states.ts";
import { activityView } from "../../rpc/views/agents/agent_activity.ts";
import { activitiesInUse } from "../../store/agent_activity.ts";
import { getContainer } from "../../store/containers.ts";
import { getContainerCheck } from "../../store/container_check.ts";
import { successorsOf } from "../../store/panes.ts";
import { getSpawnProgress } from "../../store/pane_progress.ts";
import type { LastLook, View } from "./layouts.ts";
import { nameOfId } from "../refs/in_names.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** @param wide Whether tables have ids, too, and are as wide as they are. */
export function viewOf(ctx: Context, terminal: Terminal, wide = false): View {
  let activities: ReadonlyMap<string, ActivityReport> | null = null;
  const names = namesAmong(knownContainers(ctx));
  return {
    containerName: (id) => names.get(id) ?? id.slice(0, 12),
    container: (id) => getContainer(ctx.store, id),
    nameOf: (id) => nameOfId(ctx, id),
    wide,
    lastLook: (id) => lastLook(ctx, id),
    workerComplaint: (pane) => workerComplaint(ctx, pane.container_id, pane.created_at),
    activityOf: ({ agent_id, state }) => {
      if (agent_id === null) return null;
      activities ??= activitiesInUse(ctx.store);
      return activityView(activities.get(agent_id) ?? null, isLive(state));
    },
    isReplaced: (paneId) => successorsOf(ctx.store, paneId).length > 0,
    problem: (paneId) => getSpawnProgress(ctx.store, paneId)?.problem ?? null,
    now: ctx.clock.now(),
    paint: terminal.paint,
    width: wide ? null : terminal.width,
  };
}

function lastLook(ctx: Context, containerId: string): LastLook {
  const check = getContainerCheck(ctx.store, containerId);
  const { whyReadOnly } = ctx.store;
  const problem = whyReadOnly === null
    ? check?.staleReason ?? "what tmux shows could not be recorded"
    : `the state folder can only be read (${whyReadOnly})`;
  return { problem, at: check?.checkedAt ?? null };
}
