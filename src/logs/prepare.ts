/** Makes pane logs ready to be written to from a container (contract: operations.md, "Logs"). */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER, type Mount } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
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
  return (await prepareLogs(ctx, target, container, [agentId]))[0];
}

/**
 * Makes the logs of these agents, all of one container, and proves that its tmux user can append to them,
 * in one exec. One verdict an agent, in their order; never throws for what the container or the file system
 * does. Doing it again changes nothing.
 */
export async function prepareLogs(
  ctx: Context,
  target: ExecTarget,
  container: Container,
  agentIds: readonly string[],
): Promise<LogPreparation[]> {
  const files = agentIds.map((id) => logFile(ctx.paths, container.id, id));
  const all = (reason: string) =>
    agentIds.map((): LogPreparation => ({ ok: false, reason, transient: false }));
  const mount = target.via === null ? null : findMount(ctx, container);
  if (mount?.ok === false) {
    const cure = mountCure(container.runtime, ctx.paths.logs);
    return all(`${mount.reason}, so its output cannot be logged here; mount it with "${cure}"`);
  }
  let folder: string;
  try {
    folder = makeLogFolder(ctx.paths, container.id);
    files.forEach(makeLogFile);
  } catch (error) {
    if (error instanceof Refusal) return all(error.message);
    throw error;
  }
  if (mount === null) {
    return files.map((path) => ({
      ok: true,
      path: pathOnHost(container, path),
      containerPath: path,
    }));
  }
  const names = files.map((file) => file.slice(folder.length + 1));
  const verdicts = await proveFolder(ctx, target, {
    folder,
    containerFolder: mount.containerPath,
    names,
    probe: ctx.ids.token(),
    nonce: ctx.ids.token(),
    answer: ctx.ids.token(),
  });
  return verdicts.map((failure, index): LogPreparation => {
    if (failure !== null) return { ok: false, ...failure };
    return {
      ok: true,
      path: files[index],
      containerPath: `${mount.containerPath}/${names[index]}`,
    };
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

/** The path with its links resolved; unchanged where that fails. */
function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
