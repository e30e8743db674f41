/** The JSON Schema of what `src/config/templates.ts` reads. */
import { IDENTIFIER_PATTERN } from "../../model/identifier.ts";
import { MAX_TEMPLATE_PANES } from "../../model/template.ts";
import type { JsonSchema } from "../value_rule.ts";
import { about, ANY_TEXT_SCHEMA, listSchema, mappingSchema, NAME_SCHEMA } from "./parts.ts";

const IDENTIFIER_SCHEMA = { type: "string", pattern: IDENTIFIER_PATTERN };

const PANE = mappingSchema({
  role: about("What the pane is in its layout, such as master", IDENTIFIER_SCHEMA),
  capability: about("What its agent is for, such as orchestrator", IDENTIFIER_SCHEMA),
  label_pattern: about(
    "Its label; {ordinal} counts per role from 1, {session} is the session's name",
    ANY_TEXT_SCHEMA,
  ),
  default_launch_command_ref: about(
    "The launch profile that starts its agent; none: the default shell",
    NAME_SCHEMA,
  ),
}, ["role", "capability", "label_pattern"]);

export const TEMPLATE_SCHEMA: JsonSchema = mappingSchema({
  name: about("What --template takes; a built-in's name replaces that one", NAME_SCHEMA),
  panes: about(
    "The panes in the order in which they are made",
    listSchema(PANE, { minItems: 1, maxItems: MAX_TEMPLATE_PANES }),
  ),
}, ["name", "panes"]);
