/** What an agent itself has left of its state: by its hooks, or in its output. */
import type { Context } from "../context.ts";
import { logOnRecord, openLogFile } from "../logs/log_files.ts";
import type { Agent } from "../model/agent.ts";
import { Refusal } from "../model/errors.ts";
import type { AgentProgram } from "../model/activity/program.ts";
import { getLogAttachment } from "../store/log_attachments.ts";
import { readSignalFile } from "../logs/signal_file.ts";
import { readSignalLines } from "./signal_line.ts";
import { readReport } from "./state_report.ts";
import type { Claim } from "./activity_of.ts";

/** What was reported before so many bytes is not read. */
const END_BYTES = 256 << 10;

/** What an agent reported last; null where there is nothing, or it cannot be read. */
export function readSignal(
  ctx: Context,
  agent: Agent,
  program: AgentProgram,
): Claim | null {
  if (program.report === null && program.hooks === null) return null;
  const attached = getLogAttachment(ctx.store, agent.id);
  if (!attached?.active) return null;
  const written = program.hooks && readSignalFile(ctx, attached.path);
  const signalled = written && readSignalLines(written.end, written.writtenAtMs, program);
  return signalled ?? reportIn(ctx, attached.path, program);
}

function reportIn({ paths }: Context, path: string, program: AgentProgram): Claim | null {
  const log = program.report && logOnRecord(paths, path);
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
