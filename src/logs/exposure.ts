/** What a container's mounts show it of the state folder beyond the logs of its own panes. */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER, type Mount } from "../model/container.ts";
import { listContainers } from "../store/containers.ts";
import { mountedFoldersIn, mountsOfWhole } from "./mount.ts";
import { realMounts } from "./log_place.ts";

export interface Exposure {
  /** Where the mount's source is on this host. */
  readonly source: string;
  readonly writable: boolean;
  /** `state` is everything; `others` the pane logs of other containers. */
  readonly what: "state" | "logs" | "local_logs" | "others";
}

/** Of one container, each mount at most once. */
export function exposuresOf(ctx: Context, container: Container): Exposure[] {
  // Inside a container the state folder has another path than the mounts of others give it.
  if (container.id === LOCAL_CONTAINER || ctx.peer.kind === "container") return [];
  const { state, logs, mounts } = realMounts(ctx, container);
  const others = listContainers(ctx.store)
    .filter(({ id }) => id !== container.id)
    .flatMap(({ id, name }) => name === container.name ? [id] : [id, name]);
  return mounts.flatMap((mount) => {
    const what = whatIsSeen(mount, { state, logs, others: [...others, LOCAL_CONTAINER] });
    return what === null ? [] : [{ source: mount.source, writable: mount.writable, what }];
  });
}

/** @param where `others` are the names of folders in `logs` that are not the container's. */
export function whatIsSeen(
  mount: Mount,
  where: { readonly state: string; readonly logs: string; readonly others: readonly string[] },
): Exposure["what"] | null {
  const { state, logs, others } = where;
  const holds = (folder: string) => mountsOfWhole([mount], folder).length > 0;
  if (holds(state)) return "state";
  if (holds(logs)) return "logs";
  if (holds(`${state}/local-logs`)) return "local_logs";
  return mountedFoldersIn([mount], logs).some((name) => others.includes(name)) ? "others" : null;
}

/** Warns of a mount that shows a container the logs of others; who mounts the whole state means to. */
export function warnOfExposure(ctx: Context, container: Container): void {
  for (const { source, what } of exposuresOf(ctx, container)) {
    if (what === "state") continue;
    ctx.warn(
      `${container.name} has ${source} mounted and can read pane logs that are not its own; ` +
        advise`"agenttower container mount ${container.name}" says how to mount only those`,
    );
  }
}
