/**
 * Writes what an installation consists of into a folder, which must not be there yet.
 *
 *     scripts/deno run -P scripts/release/write_tree.ts FOLDER PROGRAM
 */
import { dirname } from "node:path";
import { releaseTime } from "./release_time.ts";
import { releaseTree } from "./tree.ts";

async function main([folder, program]: string[]): Promise<number> {
  if (folder === undefined || program === undefined) {
    console.error("write_tree.ts: which folder, and which program?");
    return 2;
  }
  Deno.mkdirSync(folder);
  for (const file of await releaseTree(Deno.readFileSync(program), await releaseTime())) {
    const path = `${folder}/${file.path}`;
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeFileSync(path, file.bytes, { mode: file.isProgram ? 0o755 : 0o644 });
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
