/** The file beside a pane's log to which the hooks of its agent append (contract: agents.md, "Activity"). */
import type { Context } from "../context.ts";
import { Refusal } from "../model/errors.ts";
import { type LogFile, logOnRecord, openLogFile } from "./log_files.ts";
import type { PreparedLog } from "./receipt.ts";

/** As many bytes of its end are read; an event takes a hundred at most. */
const END_BYTES = 4 << 10;

/** Where the hooks find it, where tmux runs. */
export function signalPath({ containerPath }: PreparedLog): string {
  return signalName(containerPath);
}

/** The end of the file that belongs to a log on record, and when it was written to; null where it cannot be read. */
export function readSignalFile(
  { paths }: Context,
  logOnPath: string,
): { readonly end: string; readonly writtenAtMs: number } | null {
  const found = signalFileOf(logOnRecord(paths, logOnPath));
  if (found === null) return null;
  try {
    using file = openLogFile(found);
    if (file === null) return null;
    const { size, mtime } = file.facts();
    const end = file.readAt(Math.max(0, size - END_BYTES), size);
    return { end: new TextDecoder("latin1").decode(end), writtenAtMs: mtime };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function signalFileOf(log: LogFile | null): LogFile | null {
  return log && { folder: log.folder, name: signalName(log.name) };
}

function signalName(logName: string): string {
  return logName.replace(/\.log$/, ".signals");
}
