/** What `--version` says. */
import { SQLITE_VERSION } from "@db/sqlite";
import { VERSION } from "../../rpc/product.ts";

export interface Versions {
  readonly agenttower: string;
  readonly deno: string;
  readonly sqlite: string;
}

export function versions(): Versions {
  return { agenttower: VERSION, deno: Deno.version.deno, sqlite: SQLITE_VERSION };
}

export function versionLine({ agenttower, deno, sqlite }: Versions): string {
  return `agenttower ${agenttower} (Deno ${deno}, SQLite ${sqlite})`;
}
