/**
 * Writes the JSON Schemas of configuration files, as `agenttower schema` prints them.
 *
 *     scripts/deno run -P scripts/write_schemas.ts
 */
import { FILE_KINDS, type FileKind, fileSchema } from "../src/config/schemas/file_schemas.ts";

/** From the root of the repository. */
export function schemaPath(kind: FileKind): string {
  return `docs/schemas/${kind}.json`;
}

if (import.meta.main) {
  for (const kind of FILE_KINDS) {
    Deno.writeTextFileSync(schemaPath(kind), `${JSON.stringify(fileSchema(kind), null, 2)}\n`);
  }
}
