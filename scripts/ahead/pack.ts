/**
 * pack make FOLDER PROGRAM PACK INDEX   makes PACK of the files in FOLDER, for what is compiled as PROGRAM was, and INDEX of
 *                                       where they will lie; neither where it is not known how that is put together.
 * pack insert PACK INDEX PROGRAM        puts it there.
 */
import type { PackIndex } from "../../src/carried.ts";
import { filesBelow } from "../files_below.ts";

/** What deno compile leaves at the end of an ELF file: a number of its own, and how much it added (Deno 2.6, libsui). */
const TRAILER = { bytes: 16, magic: 0x501e } as const;
/** How that begins (Deno, standalone/binary.rs). */
const ADDED = "d3n0l4nd";
const ELF = "\x7fELF";

/** Where the runtime ends in a program, and what it is to run begins, in bytes; null where that is not known. */
function endOfRuntime(program: Uint8Array<ArrayBuffer>): number | null {
  if (program.length < TRAILER.bytes) return null;
  const trailer = new DataView(program.buffer, program.length - TRAILER.bytes);
  if (textAt(program, 0, ELF) !== ELF || trailer.getUint32(0, true) !== TRAILER.magic) return null;
  const end = program.length - Number(trailer.getBigUint64(8, true));
  return textAt(program, end, ADDED) === ADDED ? end : null;
}

/** The text there, of the length of another. */
function textAt(bytes: Uint8Array, begin: number, { length }: string): string {
  return new TextDecoder("latin1").decode(bytes.subarray(begin, begin + length));
}

function make(folder: string, program: string, pack: string, indexFile: string): void {
  const begin = endOfRuntime(Deno.readFileSync(program));
  if (begin === null) return;
  const mark = crypto.randomUUID();
  const files: Record<string, [number, number]> = {};
  Deno.writeTextFileSync(pack, mark);
  let length = mark.length;
  for (const path of filesBelow(folder, ".")) {
    const bytes = Deno.readFileSync(`${folder}/${path}`);
    Deno.writeFileSync(pack, bytes, { append: true });
    files[path.slice("./".length)] = [length, bytes.length];
    length += bytes.length;
  }
  Deno.writeTextFileSync(indexFile, JSON.stringify({ mark, begin, files } satisfies PackIndex));
}

/** @throws {Error} when the program is not put together as the one that the pack was made for. */
function insert(pack: string, indexFile: string, program: string): void {
  const { begin }: PackIndex = JSON.parse(Deno.readTextFileSync(indexFile));
  const bytes = Deno.readFileSync(program);
  if (endOfRuntime(bytes) !== begin) throw new Error(`${program} has no place for ${pack}`);
  // In place, so that it stays a program.
  Deno.writeFileSync(program, bytes.subarray(0, begin));
  for (const part of [Deno.readFileSync(pack), bytes.subarray(begin)]) {
    Deno.writeFileSync(program, part, { append: true });
  }
}

if (import.meta.main) {
  const [act, first = "", second = "", third = "", fourth = ""] = Deno.args;
  if (act === "make") make(first, second, third, fourth);
  else insert(first, second, third);
}
