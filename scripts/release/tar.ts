/** Archives whose bytes depend on nothing but what is in them: the ustar format of pax(1), and gzip. Pure. */
import { gzipSync } from "node:zlib";
import type { ReleaseFile } from "./tree.ts";

const BLOCK = 512;
const encoder = new TextEncoder();

export interface TarOptions {
  /** What stands before each path, with its slash. */
  readonly prefix: string;
  /** Seconds since 1970, of every entry. */
  readonly seconds: number;
}

/** The files, sorted by path, each behind the folders that lead to it; all of them are root's. */
export function tar(files: readonly ReleaseFile[], options: TarOptions): Uint8Array<ArrayBuffer> {
  const entries = new Map<string, ReleaseFile | null>();
  for (const file of files) {
    const parts = `${options.prefix}${file.path}`.split("/");
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = `${parts.slice(0, depth).join("/")}/`;
      entries.set(folder, null);
    }
    entries.set(parts.join("/"), file);
  }
  const sorted = [...entries].sort(([a], [b]) => a < b ? -1 : 1);
  const blocks = sorted.flatMap(([path, file]) =>
    file === null
      ? [header(path, { mode: 0o755, size: 0, seconds: options.seconds, type: "5" })]
      : [
        header(path, {
          mode: file.isProgram ? 0o755 : 0o644,
          size: file.bytes.length,
          seconds: options.seconds,
          type: "0",
        }),
        file.bytes,
        new Uint8Array(-file.bytes.length & (BLOCK - 1)),
      ]
  );
  return joined([...blocks, new Uint8Array(2 * BLOCK)]);
}

/** Without a name and a time of its own. */
export function gzip(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(gzipSync(bytes, { level: 6 }));
  // Which system packed it stands there otherwise (RFC 1952, "OS"); 255 is none in particular.
  packed[9] = 255;
  return packed;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

interface Entry {
  readonly mode: number;
  readonly size: number;
  readonly seconds: number;
  readonly type: "0" | "5";
}

function header(path: string, { mode, size, seconds, type }: Entry): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string, room: number) => {
    const bytes = encoder.encode(text);
    if (bytes.length > room) throw new Error(`too long for an archive: ${text}`);
    block.set(bytes, at);
  };
  const octal = (at: number, value: number, digits: number) =>
    put(at, value.toString(8).padStart(digits, "0"), digits);
  put(0, path, 100);
  octal(100, mode, 7);
  octal(108, 0, 7);
  octal(116, 0, 7);
  octal(124, size, 11);
  octal(136, seconds, 11);
  // The sum is made as if it were eight spaces.
  put(148, " ".repeat(8), 8);
  put(156, type, 1);
  put(257, "ustar", 5);
  put(263, "00", 2);
  put(265, "root", 32);
  put(297, "root", 32);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `, 8);
  return block;
}
