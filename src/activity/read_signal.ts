/** What an agent itself has left of its state: by its hooks, or in its output. */
import type { Context } from "../context.ts";
import { logOnRecord, openLogFile } from "../logs/log_files.ts";
import type { Agent } from "../model/agent.ts";
import { LOCAL_CONTAINER } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import type { AgentProgram } from "../model/activity/program.ts";
import { getLogAttachment } from "../store/logs/log_attachments.ts";
import { readSignalFile } from "../logs/signal_file.ts";
import { readSignalLines } from "./signal_line.ts";
import { readReport } from "./state_report.ts";
import type { ToldClaim } from "./activity_of.ts";

/** What was reported before so many bytes is not read. */
const END_BYTES = 256 << 10;

/** Whether an agent's hooks may write into a file of its container's own: where its log was not mounted then. */
export function mayLeaveSignals({ origin, containerId }: Agent): boolean {
  return origin === "managed" && containerId !== LOCAL_CONTAINER;
}

/**
 * What an agent reported last; null where there is nothing, or it cannot be read.
 *
 * @param left The end of its file in the container, where a look has found one.
 */
export function readSignal(
  ctx: Context,
  agent: Agent,
  program: AgentProgram,
  left: string | undefined,
): ToldClaim | null {
  if (program.report === null && program.hooks === null) return null;
  const attached = getLogAttachment(ctx.store, agent.id);
  const path = attached?.active ? attached.path : null;
  return signalIn(ctx, path, program) ??
    (left === undefined ? null : readSignalLines(left, null, program)) ??
    reportIn(ctx, path, program);
}

/** The ends of what its hooks have written, wherever they may have. */
export function signalEnds(ctx: Context, agent: Agent, left: string | undefined): string[] {
  const attached = getLogAttachment(ctx.store, agent.id);
  const written = attached?.active ? readSignalFile(ctx, attached.path) : null;
  return [written?.end ?? [], left ?? []].flat();
}

function signalIn(ctx: Context, logOnPath: string | null, program: AgentProgram): ToldClaim | null {
  const written = program.hooks && logOnPath !== null ? readSignalFile(ctx, logOnPath) : null;
  return written && readSignalLines(written.end, written.writtenAtMs, program);
}

function reportIn(
  { paths }: Context,
  logOnPath: string | null,
  program: AgentProgram,
): ToldClaim | null {
  const log = program.report && logOnPath !== null ? logOnRecord(paths, logOnPath) : null;
  if (log === null) return null;
  try {
    using file = openLogFile(log);
    if (file === null) return null;
    const { size } = file.facts();
    const end = file.readAt(Math.max(0, size - END_BYTES), size);
    return readReport(new TextDecoder("latin1").decode(end), program);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
