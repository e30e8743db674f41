/** Reads one configuration file as text; refuses what is no plain text file. */
import { type TextPlace, textPlaceOf } from "./mistakes/text_place.ts";
import { ConfigProblem } from "./problem.ts";

/** The largest configuration file, in bytes. */
export const MAX_CONFIG_BYTES = 64 * 1024;

// Everything but YAML's printable characters (YAML 1.2, section 5.1). A carriage return alone, which few
// programs take for a line break, is refused as well: it would make lines uncountable.
const UNPRINTABLE = /(?![\t\n\r\u0085])\p{Cc}|\r(?!\n)|[\ufffe\uffff]/u;

/**
 * The text of `file`: a regular file after symbolic links, at most {@link MAX_CONFIG_BYTES} long, strict
 * UTF-8 with or without a byte order mark, printable.
 *
 * @throws {ConfigProblem} when it is anything else.
 */
export function readTextFile(file: string): string {
  return decodeText(file, readBounded(file));
}

/**
 * The text that `bytes` are, as {@link readTextFile} would read it from `file`.
 *
 * @throws {ConfigProblem} when they are none.
 */
export function decodeText(file: string, bytes: Uint8Array<ArrayBuffer>): string {
  if (bytes.length > MAX_CONFIG_BYTES) throw tooLarge(file);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const { line, column } = placeOfBadUtf8(bytes);
    const reason = isUtf16(bytes) ? "is UTF-16, not UTF-8" : "is not valid UTF-8";
    throw new ConfigProblem(file, line, "", reason, undefined, { column });
  }
  const bad = text.search(UNPRINTABLE);
  if (bad >= 0) {
    const { line, column } = textPlaceOf(text, bad);
    throw new ConfigProblem(file, line, "", "holds a control character", undefined, { column });
  }
  return text;
}

/** Whether anything is there by this name, a dangling symbolic link included. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new ConfigProblem(path, 1, "", unreadable(error));
  }
}

/** What kept a path from being read, in words that do not depend on the system's. */
export function unreadable(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "cannot be read: there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "cannot be read: permission denied";
  if (error instanceof Deno.errors.NotADirectory) {
    return "cannot be read: part of its path is not a directory";
  }
  if (error instanceof Deno.errors.FilesystemLoop) {
    return "cannot be read: its symbolic links go round in a circle";
  }
  return `cannot be read (${error instanceof Error ? error.name : "unknown error"})`;
}

function readBounded(file: string): Uint8Array<ArrayBuffer> {
  try {
    // Opening a FIFO waits for a writer and a device may never end, so the kind comes first.
    const info = Deno.statSync(file);
    if (!info.isFile) {
      const kind = info.isDirectory ? "is a directory" : "is not a regular file";
      throw new ConfigProblem(file, 1, "", kind);
    }
    if (info.size > MAX_CONFIG_BYTES) throw tooLarge(file);
    using handle = Deno.openSync(file);
    const buffer = new Uint8Array(MAX_CONFIG_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const read = handle.readSync(buffer.subarray(length));
      if (read === null) return buffer.slice(0, length);
      length += read;
    }
    throw tooLarge(file);
  } catch (error) {
    if (error instanceof ConfigProblem) throw error;
    if (error instanceof Deno.errors.NotFound && isThere(file)) {
      throw new ConfigProblem(file, 1, "", "is a symbolic link to nothing");
    }
    throw new ConfigProblem(file, 1, "", unreadable(error));
  }
}

function tooLarge(file: string): ConfigProblem {
  return new ConfigProblem(file, 1, "", `is larger than ${MAX_CONFIG_BYTES / 1024} KiB`);
}

/** Behind the longest beginning that is UTF-8. */
function placeOfBadUtf8(bytes: Uint8Array<ArrayBuffer>): TextPlace {
  const replaced = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const again = new TextEncoder().encode(replaced);
  const differs = again.findIndex((byte, at) => byte !== bytes[at]);
  const text = new TextDecoder().decode(bytes.subarray(0, differs));
  return textPlaceOf(text, text.length);
}

/** Told by its byte order mark. */
function isUtf16([first, second]: Uint8Array<ArrayBuffer>): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
