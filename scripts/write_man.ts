/**
 * Writes the man pages into a folder, which may be there already.
 *
 *     scripts/deno run -P scripts/write_man.ts FOLDER
 *
 * Their date is that of SOURCE_DATE_EPOCH (seconds since 1970), else that of the commit, else today's.
 */
import { loadNouns } from "../src/cli/run/nouns.ts";
import { VERSION } from "../src/rpc/product.ts";
import { type Edition, manPages } from "./release/man/pages.ts";
import { releaseTime } from "./release/release_time.ts";

/** Every page by its file name, of the program as it stands here. */
export async function ownManPages(seconds: number): Promise<ReadonlyMap<string, string>> {
  const date = new Date(seconds * 1000).toISOString().slice(0, 10);
  const edition: Edition = { version: VERSION, date };
  return manPages(await loadNouns(), edition);
}

async function main([folder]: string[]): Promise<number> {
  if (folder === undefined) {
    console.error("write_man.ts: which folder?");
    return 2;
  }
  Deno.mkdirSync(folder, { recursive: true });
  for (const [name, text] of await ownManPages(await releaseTime())) {
    Deno.writeTextFileSync(`${folder}/${name}`, text);
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
