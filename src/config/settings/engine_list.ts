/** The engines that are asked for containers: the list `engines` of the settings (contract: cli.md, "Files"). */
import { advise } from "../../model/advice.ts";
import {
  clusterCommand,
  CONTAINER_PROGRAMS,
  ENGINE_HOST_OPTION,
  type EngineCommand,
  engineOf,
  NAMED_ENGINE_OPTIONS,
} from "../../model/engine/engine_command.ts";
import { LOCAL_CONTAINER } from "../../model/container.ts";
import { ALL_CONTEXTS, type EngineChoice } from "../../model/settings.ts";
import { type Fields, type Node, readFields, readList } from "../node.ts";
import { type JsonSchema, textLike, wordOf } from "../value_rule.ts";

/** The key of the list. */
export const ENGINES = "engines";

const PROGRAM = wordOf(CONTAINER_PROGRAMS);
const ALL = wordOf(["all"]);

/** What no command line takes for an option, and no shell for anything else; it stands before a slash in names. */
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}$/;
const NAME = textLike(
  NAME_PATTERN,
  "must be letters, digits, and _ . + - behind the first one",
);
const HOST = textLike(
  /^(unix:\/\/\/|(tcp|ssh):\/\/[A-Za-z0-9_])[A-Za-z0-9_.:@\/%+~-]*$/,
  "must be a unix://, tcp:// or ssh:// address, as DOCKER_HOST takes it",
);

/** A context of kubectl, whose makers put addresses into names: `arn:aws:eks:…:cluster/build`. */
const CLUSTER = textLike(
  /^[A-Za-z0-9][A-Za-z0-9_.:@\/+~-]{0,252}$/,
  "must be a context that kubectl knows: letters, digits, and _ . : @ / + ~ - behind the first one",
);
const NAMESPACE = textLike(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  "must be lower-case letters, digits, and hyphens between them",
);

const WAYS = ["context", "connection", "host", "contexts", "kubernetes"] as const;
const KEYS = [...WAYS, "runtime", "namespace", "name"] as const;

/** @throws {ConfigProblem} */
export function readEngines(list: Node): EngineChoice[] {
  const choices: EngineChoice[] = [];
  for (const item of readList(list)) {
    const choice = readEngine(item);
    const names = choices.flatMap((each) => each === ALL_CONTEXTS ? [] : [each.name]);
    if (choice !== ALL_CONTEXTS && names.includes(choice.name)) {
      const name = `my-${choice.name}`;
      throw item.problem(
        "is called as another in the list is",
        advise`give one of them a name of its own: name: ${name}`,
      );
    }
    choices.push(choice);
  }
  return choices;
}

function readEngine(item: Node): EngineChoice {
  if (typeof item.value === "string") return engineOf(PROGRAM.read(item));
  const fields = readFields(item, KEYS);
  const ways = WAYS.filter((way) => fields.optional(way) !== null);
  const runtime = fields.optional("runtime");
  if (ways.length + (runtime === null ? 0 : 1) !== 1) {
    throw item.problem(`needs one of ${WAYS.join(", ")} and runtime`);
  }
  const namespace = fields.optional("namespace");
  if (namespace !== null && fields.optional("kubernetes") === null) {
    throw namespace.problem("is of kubernetes alone");
  }
  if (fields.optional("contexts") !== null) {
    ALL.read(fields.required("contexts"));
    if (fields.optional("name") === null) return ALL_CONTEXTS;
    throw fields.required("name").problem("is of one engine, and contexts are several");
  }
  const command = runtime === null
    ? commandOf(item, fields)
    : engineOf(PROGRAM.read(runtime)).command;
  return { name: nameOf(item, fields, command), command };
}

type EngineFields = Fields<typeof KEYS[number]>;

function commandOf(item: Node, fields: EngineFields): EngineCommand {
  const context = fields.optional("context");
  if (context !== null) return ["docker", NAMED_ENGINE_OPTIONS.docker, NAME.read(context)];
  const connection = fields.optional("connection");
  if (connection !== null) return ["podman", NAMED_ENGINE_OPTIONS.podman, NAME.read(connection)];
  const host = fields.optional("host");
  if (host !== null) return ["docker", ENGINE_HOST_OPTION, HOST.read(host)];
  const cluster = fields.optional("kubernetes");
  if (cluster !== null) {
    const namespace = fields.optional("namespace");
    return clusterCommand(CLUSTER.read(cluster), namespace && NAMESPACE.read(namespace));
  }
  throw item.problem("names no engine");
}

/** The engine's own name unless it is given one; an address is none. */
function nameOf(item: Node, fields: EngineFields, command: EngineCommand): string {
  const given = fields.optional("name");
  const node = given ?? item;
  const [program, option, value] = command;
  if (given === null && option === ENGINE_HOST_OPTION) {
    throw item.problem('needs the key "name": an address is too long to stand before names');
  }
  if (given === null && program === "kubectl" && !NAME_PATTERN.test(value ?? "")) {
    throw item.problem('needs the key "name": this context cannot stand before names');
  }
  const name = given === null ? value ?? program : NAME.read(given);
  if (name === LOCAL_CONTAINER) throw node.problem("is called as this machine's own tmux is");
  return name;
}

const NAME_SCHEMA = NAME.schema;
const NO_VALUE: JsonSchema = { type: "null" };

/** A mapping with one way to an engine; what else is there has no value. */
function itemSchema(
  way: typeof KEYS[number],
  value: JsonSchema,
  name: JsonSchema,
  required: readonly string[] = [],
): JsonSchema {
  const schemaOf = (key: typeof KEYS[number]): JsonSchema => {
    if (key === way) return value;
    if (key === "name") return name;
    return key === "namespace" && way === "kubernetes" ? ANY_NAMESPACE : NO_VALUE;
  };
  return {
    type: "object",
    additionalProperties: false,
    required: [way, ...required],
    properties: Object.fromEntries(KEYS.map((key) => [key, schemaOf(key)])),
  };
}

const ANY_NAME: JsonSchema = { anyOf: [NAME_SCHEMA, NO_VALUE] };
const ANY_NAMESPACE: JsonSchema = { anyOf: [NAMESPACE.schema, NO_VALUE] };

export const ENGINES_SCHEMA: JsonSchema = {
  type: ["array", "null"],
  description:
    "The engines that container scan asks; default: the one that containers.runtime asks",
  items: {
    anyOf: [
      PROGRAM.schema,
      itemSchema("runtime", PROGRAM.schema, ANY_NAME),
      itemSchema("context", NAME_SCHEMA, ANY_NAME),
      itemSchema("connection", NAME_SCHEMA, ANY_NAME),
      itemSchema("host", HOST.schema, NAME_SCHEMA, ["name"]),
      itemSchema("contexts", ALL.schema, NO_VALUE),
      itemSchema("kubernetes", NAME_SCHEMA, ANY_NAME),
      itemSchema("kubernetes", CLUSTER.schema, NAME_SCHEMA, ["name"]),
    ],
  },
};
