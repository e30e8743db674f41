/** The JSON Schema of what `src/config/profiles.ts` reads. */
import { TAG_VARIABLE } from "../../model/launch/tag.ts";
import { LAUNCH_PATHS, SIGNALS } from "../../model/settings.ts";
import type { JsonSchema } from "../value_rule.ts";
import {
  about,
  ARGUMENT_SCHEMA,
  BOOLEAN_SCHEMA,
  listSchema,
  mappingSchema,
  NAME_SCHEMA,
  wordSchema,
} from "./parts.ts";

/** No shell reads it, and env(1) takes one with `=` for a variable. */
const PROGRAM = { type: "string", pattern: "^(?!~)(?=[\\s\\S]*\\S)[^$=\\u0000]+$" };

export const PROFILE_SCHEMA: JsonSchema = mappingSchema({
  name: about("What --launch and templates take", NAME_SCHEMA),
  command: about("The program and its arguments; no shell reads them", {
    type: "array",
    minItems: 1,
    prefixItems: [PROGRAM],
    items: ARGUMENT_SCHEMA,
  }),
  agent: about("The program that the command starts, where it does not tell", NAME_SCHEMA),
  env: about("Variables; their values are kept out of all that others can see", {
    type: "object",
    propertyNames: { pattern: `^(?!${TAG_VARIABLE}$)[A-Za-z_][A-Za-z0-9_]*$` },
    additionalProperties: ARGUMENT_SCHEMA,
  }),
  working_dir: about("Where it starts: an absolute path where the pane is made", {
    type: "string",
    pattern: "^/[^\\u0000]*$",
  }),
  keep_dead: about("Whether the pane stays when its command has ended", BOOLEAN_SCHEMA),
  spare: about(
    "Names of programs that may live on when the pane is removed",
    listSchema({ type: "string", pattern: "^[^/\\u0000]+$" }),
  ),
  path: about("Whose PATH finds the program", wordSchema(LAUNCH_PATHS)),
  signals: about("Whether the agent is given hooks", wordSchema(SIGNALS)),
}, ["name", "command"]);
