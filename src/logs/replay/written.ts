/** What was written to a log, what rotation took away included, as one. */
import { Refusal } from "../../model/errors.ts";
import { joined } from "../../system/bytes.ts";
import type { OpenFile } from "../../system/fs/open_file.ts";
import { type LogFile, openLogFile } from "../log_files.ts";

export class WrittenLog implements Disposable {
  readonly #old: OpenFile | null;
  readonly #oldSize: number;
  /** How much is there in all. */
  readonly size: number;

  constructor(log: LogFile, private readonly file: OpenFile) {
    this.#old = openOld(log, file);
    this.#oldSize = this.#old?.facts().size ?? 0;
    this.size = this.#oldSize + file.facts().size;
  }

  /** The bytes from `start` to before `end`; fewer where they were taken away meanwhile. */
  readAt(start: number, end: number): Uint8Array<ArrayBuffer> {
    const border = this.#oldSize;
    const before = start < border ? this.#old!.readAt(start, Math.min(end, border)) : null;
    if (before !== null && end <= border) return before;
    const bytes = this.file.readAt(Math.max(0, start - border), Math.max(0, end - border));
    return before === null ? bytes : joined(before, bytes);
  }

  /** The log's own end, without what rotation took away. */
  get end(): number {
    return this.size - this.#oldSize;
  }

  [Symbol.dispose](): void {
    this.#old?.[Symbol.dispose]();
  }
}

/** Null where there is no old log that can be read. One that was renamed since it was opened is read already. */
function openOld({ folder, name }: LogFile, file: OpenFile): OpenFile | null {
  try {
    const old = openLogFile({ folder, name: `${name}.1` });
    if (old?.facts().identity !== file.facts().identity) return old;
    old[Symbol.dispose]();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
