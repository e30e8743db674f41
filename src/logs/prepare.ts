/** Makes pane logs ready to be written to from a container (contract: operations.md, "Logs"). */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import type { Directory } from "../system/fs/directory.ts";
import { logOf, logPath, makeLogFolder } from "./log_files.ts";
import { hostPathOf } from "./mount.ts";
import { logPlaceOf } from "./log_place.ts";
import { type ProofFailure, proveFolder } from "./proof.ts";

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
  const each = (verdict: (agentId: string) => LogPreparation) =>
    new Map(agentIds.map((id) => [id, verdict(id)]));
  const place = logPlaceOf(ctx, target, container);
  if (!place.ok) return each(() => ({ ...place, transient: false }));
  const nameOf = (agentId: string) => logOf(place.folder, agentId).name;
  const unmade = new Map<string, string>();
  let failures: ReadonlyMap<string, ProofFailure | null>;
  try {
    using folder = makeLogFolder(place.folder);
    for (const id of agentIds) {
      const problem = whyUnmade(folder, nameOf(id));
      if (problem !== null) unmade.set(id, problem);
    }
    failures = await proveFolder(ctx, target, {
      folder,
      containerFolder: place.containerPath,
      names: agentIds.filter((id) => !unmade.has(id)).map(nameOf),
      probe: ctx.ids.token(),
      nonce: ctx.ids.token(),
      answer: ctx.ids.token(),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return each(() => ({ ok: false, reason: error.message, transient: false }));
  }
  return each((id) => {
    const problem = unmade.get(id);
    if (problem !== undefined) return { ok: false, reason: problem, transient: false };
    const failure = failures.get(nameOf(id));
    if (failure) return { ok: false, ...failure };
    return {
      ok: true,
      path: pathOnHost(container, logPath(logOf(place.folder, id))),
      containerPath: `${place.containerPath}/${nameOf(id)}`,
    };
  });
}

/** Null where the file is there now. */
function whyUnmade(folder: Directory, name: string): string | null {
  try {
    folder.ensureFile(name);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** The host's path of a log file; differs from `path` inside a container. */
function pathOnHost(container: Container, path: string): string {
  if (container.id === LOCAL_CONTAINER) return path;
  return hostPathOf(container.mounts, path) ?? path;
}
