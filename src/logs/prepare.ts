/** Makes pane logs ready to be written to from a container (contract: operations.md, "Logs"). */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER, type Mount } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { realPath } from "../system/real_path.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import { logFile, logFolder, makeLogFile, makeLogFolder } from "./log_files.ts";
import { hostPathOf, mountCure, type MountProof, proveLogPath } from "./mount.ts";
import { proveFolder } from "./proof.ts";

export type LogPreparation =
  | {
    readonly ok: true;
    /** Path on the host. */
    readonly path: string;
    /** The same file where tmux runs. */
    readonly containerPath: string;
  }
  | {
    readonly ok: false;
    /** What is in the way, and what would cure it. */
    readonly reason: string;
    /** Whether the same again may go better. */
    readonly transient: boolean;
  };

/** As {@link prepareLogs}, for one agent. */
export async function prepareLog(
  ctx: Context,
  target: ExecTarget,
  container: Container,
  agentId: string,
): Promise<LogPreparation> {
  const [log] = (await prepareLogs(ctx, target, container, [agentId])).values();
  if (log === undefined) throw new Error(`no verdict on the log of ${agentId}`);
  return log;
}

/**
 * Makes the logs of these agents, all of one container, and proves that its tmux user can append to them,
 * in one exec. Gives a verdict an agent, by its id; never throws for what the container or the file system
 * does. Doing it again changes nothing.
 */
export async function prepareLogs(
  ctx: Context,
  target: ExecTarget,
  container: Container,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, LogPreparation>> {
  const files = agentIds.map((id) => ({ id, path: logFile(ctx.paths, container.id, id) }));
  const each = (verdict: (path: string) => LogPreparation) =>
    new Map(files.map(({ id, path }) => [id, verdict(path)]));
  const all = (reason: string) => each(() => ({ ok: false, reason, transient: false }));
  const mount = target.via === null ? null : findMount(ctx, container);
  if (mount?.ok === false) {
    const cure = mountCure(container.runtime, ctx.paths.logs);
    return all(`${mount.reason}, so its output cannot be logged here; mount it with "${cure}"`);
  }
  let folder: string;
  try {
    folder = makeLogFolder(ctx.paths, container.id);
    for (const { path } of files) makeLogFile(path);
  } catch (error) {
    if (error instanceof Refusal) return all(error.message);
    throw error;
  }
  if (mount === null) {
    return each((path) => ({
      ok: true,
      path: pathOnHost(container, path),
      containerPath: path,
    }));
  }
  const nameOf = (path: string) => path.slice(folder.length + 1);
  const failures = await proveFolder(ctx, target, {
    folder,
    containerFolder: mount.containerPath,
    names: files.map(({ path }) => nameOf(path)),
    probe: ctx.ids.token(),
    nonce: ctx.ids.token(),
    answer: ctx.ids.token(),
  });
  return each((path) => {
    const failure = failures.get(nameOf(path));
    if (failure) return { ok: false, ...failure };
    return { ok: true, path, containerPath: `${mount.containerPath}/${nameOf(path)}` };
  });
}

/** Where the container should have its log folder, which need not exist yet. */
function findMount(ctx: Context, container: Container): MountProof {
  const state = realPath(ctx.paths.state);
  const folder = state + logFolder(ctx.paths, container.id).slice(ctx.paths.state.length);
  return proveLogPath(withRealSources(container.mounts, folder), folder);
}

/** The host's path of a log file; differs from `path` inside a container. */
function pathOnHost(container: Container, path: string): string {
  if (container.id === LOCAL_CONTAINER) return path;
  return hostPathOf(container.mounts, path) ?? path;
}

/**
 * Mounts with their sources as the kernel has them: the engine repeats a source as it was written, links
 * and all. Docker Desktop puts `/host_mnt` before the host's own path.
 */
function withRealSources(mounts: readonly Mount[], folder: string): Mount[] {
  const desktop = /^\/host_mnt(?=\/)/;
  return mounts.map((mount) => {
    const source = folder.startsWith("/host_mnt/")
      ? mount.source
      : mount.source.replace(desktop, "");
    return { ...mount, source: source === "" ? "" : realPath(source) };
  });
}
