/** The JSON Schema of what `src/config/programs.ts` and `src/config/input_rules.ts` read. */
import { ACTIVITIES, ACTIVITY_REASONS } from "../../model/activity/activity.ts";
import { KEY_NAMES } from "../../model/activity/keys.ts";
import { OTHER_PROGRAM, PLUGINS, SCREEN_PARTS } from "../../model/activity/program.ts";
import { MOST_SETTLE_MS, MOST_TAKEN_MS } from "../input_rules.ts";
import { MOST_ROWS } from "../programs.ts";
import type { JsonSchema } from "../value_rule.ts";
import {
  about,
  ANY_TEXT_SCHEMA,
  BOOLEAN_SCHEMA,
  integerSchema,
  listSchema,
  mappingSchema,
  NAME_SCHEMA,
  PATTERN_SCHEMA,
  wordSchema,
} from "./parts.ts";

const REASON = wordSchema(ACTIVITY_REASONS);
const CLAIMED = listSchema(wordSchema(ACTIVITIES), { minItems: 1 });
const CLAIM = mappingSchema({ activities: CLAIMED, reason: REASON }, ["activities"]);
const PATTERNS = listSchema(PATTERN_SCHEMA);

/** A key by its name, or the one character that it types. */
const KEY = {
  anyOf: [wordSchema(KEY_NAMES), { type: "string", pattern: "^(C-[a-z]|[^\\p{C}\\p{Z}])$" }],
};

const BOX = mappingSchema({
  prompt: PATTERN_SCHEMA,
  every_row: BOOLEAN_SCHEMA,
  above: PATTERN_SCHEMA,
  below: PATTERN_SCHEMA,
  hint: PATTERN_SCHEMA,
  status: PATTERN_SCHEMA,
  footer: integerSchema(0, MOST_ROWS),
}, ["prompt"]);

const SCREEN_RULE = mappingSchema({
  name: NAME_SCHEMA,
  part: wordSchema(SCREEN_PARTS),
  rows: integerSchema(1, MOST_ROWS),
  behind: PATTERN_SCHEMA,
  draft: BOOLEAN_SCHEMA,
  coloured: BOOLEAN_SCHEMA,
  all: PATTERNS,
  none: PATTERNS,
  activities: CLAIMED,
  reason: REASON,
  until: PATTERN_SCHEMA,
}, ["name", "activities"]);

const TITLE_RULE = mappingSchema({
  name: NAME_SCHEMA,
  pattern: PATTERN_SCHEMA,
  activities: CLAIMED,
  reason: REASON,
}, ["name", "pattern", "activities"]);

const REPORT = mappingSchema({
  osc: integerSchema(0, 65_535),
  key: ANY_TEXT_SCHEMA,
  values: { type: "object", additionalProperties: CLAIM },
}, ["osc", "key", "values"]);

const EVENTS = {
  events: {
    type: "object",
    propertyNames: { pattern: "^[A-Za-z]{1,64}$" },
    additionalProperties: CLAIM,
  },
  prompts: ANY_TEXT_SCHEMA,
} as const;

const HOOKS = {
  anyOf: [
    mappingSchema({ option: ANY_TEXT_SCHEMA, ...EVENTS }, ["option", "events"]),
    mappingSchema({ plugin: wordSchema(PLUGINS), ...EVENTS }, ["plugin", "events"]),
  ],
};

const INPUT = mappingSchema({
  settle_ms: integerSchema(0, MOST_SETTLE_MS),
  taken_ms: integerSchema(0, MOST_TAKEN_MS),
  placeholder: PATTERN_SCHEMA,
  more: PATTERN_SCHEMA,
  closing: listSchema(
    mappingSchema({ text: PATTERN_SCHEMA, shown: PATTERN_SCHEMA, key: KEY }, ["text", "key"]),
  ),
  clear: listSchema(KEY),
  queued: PATTERN_SCHEMA,
  rejected: PATTERN_SCHEMA,
  choices: mappingSchema(
    { row: PATTERN_SCHEMA, yes: PATTERN_SCHEMA, no: PATTERN_SCHEMA, next: KEY },
    ["row", "yes", "no"],
  ),
});

export const PROGRAM_SCHEMA: JsonSchema = mappingSchema({
  name: about("What a profile's agent names", { ...NAME_SCHEMA, not: { const: OTHER_PROGRAM } }),
  commands: about("How its process is called", listSchema(ANY_TEXT_SCHEMA)),
  packages: about("Packages whose script is it", listSchema(ANY_TEXT_SCHEMA)),
  box: about("Where it takes input", BOX),
  screen: about("What its screen says; the first rule that fits counts", listSchema(SCREEN_RULE)),
  title: about("What its title says; the first rule that fits counts", listSchema(TITLE_RULE)),
  report: about("What it reports by an escape sequence of its own", REPORT),
  hooks: about("The hooks that it is given when it is started", HOOKS),
  input: about("How it takes a text", INPUT),
}, ["name"]);
