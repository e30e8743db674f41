/** Puts on record that logs are to be pulled, before anything writes them. */
import { containerFolder, logOf, logPath, makeLogFolder } from "../log_files.ts";
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { Refusal } from "../../model/errors.ts";
import { addPulledLog, getPulledLog, type PulledLogRow } from "../../store/logs/pulled_logs.ts";
import { segmentFolder } from "../../system/tmux/segment_writer.ts";
import type { PreparedLog } from "../receipt.ts";
import { pullKey } from "./take.ts";

const LEFT_THERE = "what was written before is still to be taken from the container";

/** A log that is ready to be pulled, or why it cannot be. */
export type PulledPlace =
  | PreparedLog & { readonly ok: true }
  | { readonly ok: false; readonly reason: string };

/**
 * Makes the files of these agents' logs on this host. One that is on record already goes on as it is: a pipe may
 * write to its folder.
 *
 * @param onHost The path of a file of ours as this host has it.
 */
export function placePulled(
  ctx: Context,
  container: Container,
  agentIds: readonly string[],
  onHost: (path: string) => string,
): ReadonlyMap<string, PulledPlace> {
  const places = new Map<string, PulledPlace>();
  const added: PulledLogRow[] = [];
  for (const agentId of agentIds) {
    const known = getPulledLog(ctx.store, agentId);
    if (known?.isEnded) {
      places.set(agentId, { ok: false, reason: LEFT_THERE });
      continue;
    }
    try {
      const log = known ?? newLog(ctx, container, agentId, onHost);
      if (known === undefined) added.push(log);
      const key = pullKey(log);
      const containerPath = segmentFolder(key);
      places.set(agentId, { ok: true, path: log.path, containerPath, pullKey: key });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      places.set(agentId, { ok: false, reason: error.message });
    }
  }
  if (added.length > 0) {
    ctx.store.write("log.place", (writer) => {
      for (const log of added) addPulledLog(writer, log);
    });
  }
  return places;
}

function newLog(
  ctx: Context,
  { id }: Container,
  agentId: string,
  onHost: (path: string) => string,
): PulledLogRow {
  // The folder of its name may be mounted in a container that bears the name with another engine, or bears it later.
  const folder = containerFolder(ctx.paths, id);
  const log = logOf(folder, agentId);
  using opened = makeLogFolder(folder);
  opened.ensureFile(log.name);
  using file = opened.openFile(log.name);
  return {
    agentId,
    containerId: id,
    generation: ctx.ids.token(),
    position: 0,
    path: onHost(logPath(log)),
    fileId: file?.facts().identity ?? null,
    fileSize: file?.facts().size ?? 0,
    isEnded: false,
  };
}
