/** What `--version` says. */
import { SQLITE_VERSION } from "@db/sqlite";
import project from "../../deno.json" with { type: "json" };

export interface Versions {
  readonly agenttower: string;
  readonly deno: string;
  readonly sqlite: string;
}

export function versions(): Versions {
  return { agenttower: project.version, deno: Deno.version.deno, sqlite: SQLITE_VERSION };
}

export function versionLine({ agenttower, deno, sqlite }: Versions): string {
  return `agenttower ${agenttower} (Deno ${deno}, SQLite ${sqlite})`;
}
