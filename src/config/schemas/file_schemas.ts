/** The JSON Schemas of the files that an operator may write. */
import { settingsSchema } from "../settings/setting_table.ts";
import type { JsonSchema } from "../value_rule.ts";
import { DRAFT } from "./parts.ts";
import { PROFILE_SCHEMA } from "./profile_schema.ts";
import { PROGRAM_SCHEMA } from "./program_schema.ts";
import { TEMPLATE_SCHEMA } from "./template_schema.ts";

/** The kinds of files, by what `schema` calls them. */
export const FILE_KINDS = ["config", "template", "profile", "program"] as const;
export type FileKind = typeof FILE_KINDS[number];

const CONTENT: Readonly<Record<FileKind, () => JsonSchema>> = {
  config: settingsSchema,
  template: () => TEMPLATE_SCHEMA,
  profile: () => PROFILE_SCHEMA,
  program: () => PROGRAM_SCHEMA,
};

/** Of draft 2020-12. */
export function fileSchema(kind: FileKind): JsonSchema {
  return { $schema: DRAFT, title: `A ${kind} file of AgentTower`, ...CONTENT[kind]() };
}
