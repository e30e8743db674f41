/** The file beside a pane's log to which the hooks of its agent append (contract: agents.md, "Activity"). */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { foldersOf, type LogFile, logOnRecord, openLogFile, removeLog } from "./log_files.ts";
import { PLUGIN_SUFFIX, SIGNAL_BYTES } from "../system/tmux/left_signals.ts";
import type { PreparedLog } from "./receipt.ts";

const SUFFIX = ".signals";

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
    const end = file.readAt(Math.max(0, size - SIGNAL_BYTES), size);
    return { end: new TextDecoder("latin1").decode(end), writtenAtMs: mtime };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Takes away what the hooks of an agent have left in its container's folders of logs, if anything. */
export function dropSignalFile({ paths }: Context, container: Container, agentId: string): void {
  for (const folder of foldersOf(paths, container)) {
    for (const name of [`${agentId}${SUFFIX}`, `${agentId}${SUFFIX}${PLUGIN_SUFFIX}`]) {
      try {
        removeLog({ folder, name });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
  }
}

/** The agent to whose signals a file of this name belongs, or the plugin that writes them; null for anything else. */
export function agentOfSignals(name: string): string | null {
  const signals = name.endsWith(PLUGIN_SUFFIX) ? name.slice(0, -PLUGIN_SUFFIX.length) : name;
  return signals.endsWith(SUFFIX) ? signals.slice(0, -SUFFIX.length) : null;
}

function signalFileOf(log: LogFile | null): LogFile | null {
  return log && { folder: log.folder, name: signalName(log.name) };
}

function signalName(logName: string): string {
  return logName.replace(/\.log$/, SUFFIX);
}
