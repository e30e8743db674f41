/** Where the logs of a container's panes go (contract: operations.md, "Logs"). */
import type { Context } from "../context.ts";
import { advise } from "../model/advice.ts";
import { type Container, KUBERNETES, LOCAL_CONTAINER, type Mount } from "../model/container.ts";
import { realPath } from "../system/real_path.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import { containerFolder, folderPath, localFolder, type LogFolder } from "./log_files.ts";
import { mountedFoldersIn, proveLogPath } from "./mount.ts";
import { mountCure } from "./own_mount.ts";

export type LogPlace =
  | {
    readonly ok: true;
    readonly folder: LogFolder;
    /** The same folder where tmux runs. */
    readonly containerPath: string;
  }
  | { readonly ok: false; readonly reason: string };

/** The folder, which need not exist yet; what the mounts promise is no proof that it is reached. */
export function logPlaceOf(ctx: Context, target: ExecTarget, container: Container): LogPlace {
  if (container.id === LOCAL_CONTAINER) return asHere(localFolder(ctx.paths));
  if (target.via === null) return asHere(containerFolder(ctx.paths, container.id));
  if (container.runtime === KUBERNETES) {
    const cure = advise`set logs.mode to auto in config.yaml, to have it pulled`;
    return {
      ok: false,
      reason: `a pod has no folder of this machine, so its output cannot be logged here; ${cure}`,
    };
  }
  const { logs, mounts } = realMounts(ctx, container);
  let problem = "";
  // A folder of its own is mounted under the name that the container had when it was made.
  for (const name of [...byName(mountedFoldersIn(mounts, logs), container.name), container.id]) {
    const proof = proveLogPath(mounts, `${logs}/${name}`);
    if (proof.ok) {
      const { containerPath } = proof;
      return { ok: true, folder: containerFolder(ctx.paths, name), containerPath };
    }
    problem ||= proof.reason;
  }
  const cure = mountCure(ctx, container);
  return { ok: false, reason: `${problem}, so its output cannot be logged here; ${cure}` };
}

/**
 * The logs folder and the mounts as the kernel has them: the engine repeats a source as it was written, links and
 * all. Docker Desktop puts `/host_mnt` before the host's own path.
 */
export function realMounts(
  ctx: Context,
  container: Container,
): { readonly state: string; readonly logs: string; readonly mounts: readonly Mount[] } {
  const state = realPath(ctx.paths.state);
  const logs = state + ctx.paths.logs.slice(ctx.paths.state.length);
  const desktop = /^\/host_mnt(?=\/)/;
  const mounts = container.mounts.map((mount) => {
    const source = logs.startsWith("/host_mnt/") ? mount.source : mount.source.replace(desktop, "");
    return { ...mount, source: source === "" ? "" : realPath(source) };
  });
  return { state, logs, mounts };
}

function asHere(folder: LogFolder): LogPlace {
  return { ok: true, folder, containerPath: folderPath(folder) };
}

/** The one of this name first. */
function byName(names: readonly string[], first: string): string[] {
  return [...names].sort((a, b) => Number(b === first) - Number(a === first));
}
