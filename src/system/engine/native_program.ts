/** Tells programs from scripts, and from others. */
import { realPath } from "../real_path.ts";

/** What a program begins with: of Linux (elf(5)), and of macOS (loader.h: 64-bit, and universal). */
const MAGIC = [0x7f454c46, 0xcffaedfe, 0xcafebabe];

/**
 * Whether the first program of this name on a PATH is a compiled one, and no other's by this name: `docker` may be a
 * link to podman. False where there is none.
 */
export function isNativeProgram(name: string, path: string): boolean {
  for (const folder of path.split(":")) {
    if (folder === "") continue;
    const file = `${folder}/${name}`;
    const start = startOf(file);
    if (start !== null) return MAGIC.includes(start) && realPath(file).endsWith(`/${name}`);
  }
  return false;
}

/** The first four bytes of a program; null where there is none. */
function startOf(path: string): number | null {
  try {
    const { isFile, mode } = Deno.statSync(path);
    if (!isFile || ((mode ?? 0) & 0o111) === 0) return null;
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(4);
    file.readSync(bytes);
    return new DataView(bytes.buffer).getUint32(0);
  } catch {
    return null;
  }
}
