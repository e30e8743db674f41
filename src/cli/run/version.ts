/** What `--version` says. */
import { SQLITE_VERSION } from "@db/sqlite";
import { VERSION } from "../../rpc/product.ts";

/** As many characters of a commit as a line shows. */
const SHORT = 12;

export interface Versions {
  readonly agenttower: string;
  readonly deno: string;
  readonly sqlite: string;
  /** The whole name of the commit; null where it is not known. */
  readonly commit: string | null;
}

/** @param long Whether a checkout is asked for its commit; what a compiled program has of it, it always says. */
export async function versions(long: boolean): Promise<Versions> {
  return {
    agenttower: VERSION,
    deno: Deno.version.deno,
    sqlite: SQLITE_VERSION,
    commit: await commit(long),
  };
}

/** What was there first stays in its place, because scripts read it there. */
export function versionLine({ agenttower, deno, sqlite, commit }: Versions): string {
  const short = commit?.replace(/^\w+/, (name) => name.slice(0, SHORT));
  const parts = [`Deno ${deno}`, `SQLite ${sqlite}`, ...short ? [`commit ${short}`] : []];
  return `agenttower ${agenttower} (${parts.join(", ")})`;
}

async function commit(long: boolean): Promise<string | null> {
  if (!Deno.build.standalone && !long) return null;
  const { checkedOutCommit, compiledCommit } = await import("./commit.ts");
  return Deno.build.standalone
    ? compiledCommit()
    : checkedOutCommit(`${import.meta.dirname}/../../..`);
}
