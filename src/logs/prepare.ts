/** Makes pane logs ready to be written to from a container (contract: operations.md, "Logs"). */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { getPulledLog } from "../store/logs/pulled_logs.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import type { Directory } from "../system/fs/directory.ts";
import { logOf, logPath, makeLogFolder } from "./log_files.ts";
import { hostPathOf } from "./mount.ts";
import { logPlaceOf } from "./log_place.ts";
import { type ProofFailure, proveFolder } from "./proof.ts";
import type { PreparedLog } from "./receipt.ts";

export type LogPreparation =
  | PreparedLog & { readonly ok: true }
  | {
    readonly ok: false;
    /** What is in the way, and what would cure it. */
    readonly reason: string;
    /** Whether the same again may go better. */
    readonly transient: boolean;
    /** Whether what is in the way of the log is on this host, so that no other way to it helps. */
    readonly isOnHost?: boolean;
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
 * Makes the logs of these agents, all of one container, ready as the settings want them: through a mount, which is
 * proven, or to be pulled. Gives a verdict an agent, by its id; never throws for what the container or the file system
 * does. Doing it again changes nothing.
 */
export async function prepareLogs(
  ctx: Context,
  target: ExecTarget,
  container: Container,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, LogPreparation>> {
  const { mode } = ctx.settings.logs;
  if (target.via === null) return await proveLogs(ctx, target, container, agentIds);
  // A pane that is piped to a folder already is told nothing else.
  const isPulled = (id: string) => mode === "pull" || getPulledLog(ctx.store, id) !== undefined;
  const others = agentIds.filter((id) => !isPulled(id));
  const proven = others.length === 0
    ? new Map<string, LogPreparation>()
    : await proveLogs(ctx, target, container, others);
  const pulled = agentIds.filter((id) => {
    const log = proven.get(id);
    if (log === undefined) return true;
    return mode !== "mount" && !log.ok && !log.transient && !log.isOnHost;
  });
  if (pulled.length === 0) return proven;
  const { placePulled } = await import("./pulled/place_pulled.ts");
  try {
    const places = placePulled(ctx, container, pulled, (path) => pathOnHost(container, path));
    return new Map([
      ...proven,
      ...[...places].map(([id, place]): [string, LogPreparation] => {
        return [id, place.ok ? place : { ...place, transient: false }];
      }),
    ]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message } = error;
    const failed = pulled.map((id): [string, LogPreparation] => {
      return [id, { ok: false, reason: message, transient: true }];
    });
    return new Map([...proven, ...failed]);
  }
}

/**
 * Makes the logs of these agents, and proves that the container's tmux user can append to them, in one exec. As
 * {@link prepareLogs}, of logs that tmux writes itself.
 */
export async function proveLogs(
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
    return each(() => ({ ok: false, reason: error.message, transient: false, isOnHost: true }));
  }
  return each((id) => {
    const problem = unmade.get(id);
    if (problem !== undefined) {
      return { ok: false, reason: problem, transient: false, isOnHost: true };
    }
    const failure = failures.get(nameOf(id));
    if (failure) return { ok: false, ...failure };
    return {
      ok: true,
      path: pathOnHost(container, logPath(logOf(place.folder, id))),
      containerPath: `${place.containerPath}/${nameOf(id)}`,
      pullKey: null,
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
