/** The local log: causes that must not go on the wire, in a private file of the state folder. */
import { type FilePlace, openPrivate } from "../system/files.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = typeof LOG_LEVELS[number];

/** A log that grows past this many bytes begins again; one old one is kept. */
const MAX_BYTES = 1 << 20;

export class LocalLog {
  /**
   * @param path where it is; made at the first line. Null writes nothing.
   * @param least lines below this level are dropped.
   */
  constructor(
    private readonly path: () => string | null,
    private readonly least: LogLevel,
    private readonly place: FilePlace = {},
  ) {}

  /** Writes a line; says where to, or null where it could not. Never throws. */
  write(level: LogLevel, text: string): string | null {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(this.least)) return null;
    try {
      const path = this.path();
      if (path === null) return null;
      rotate(path);
      using file = openPrivate(path, { ...this.place, append: true });
      const line = `${new Date().toISOString()} ${Deno.pid} ${level} ${text}\n`;
      file.append(new TextEncoder().encode(line));
      return path;
    } catch {
      return null;
    }
  }
}

/** The level that `AGENTTOWER_LOG` names, else `warn`. */
export function logLevel(name: string | undefined): LogLevel {
  return LOG_LEVELS.find((level) => level === name) ?? "warn";
}

/** A cause with its stack, where it has one. */
export function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.stack ?? cause.message : String(cause);
}

function rotate(path: string): void {
  try {
    if (Deno.lstatSync(path).size > MAX_BYTES) Deno.renameSync(path, `${path}.1`);
  } catch {
    // The log does not exist yet; or it cannot be moved, and grows.
  }
}
