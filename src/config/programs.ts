/** What the operator knows of agents' programs: `<config>/agent_programs` (contract: agents.md, "Programs"). */
import { ACTIVITIES, ACTIVITY_REASONS } from "../model/activity/activity.ts";
import {
  type AgentProgram,
  type InputBox,
  OTHER_PROGRAM,
  PLUGINS,
  PROGRAM_FOLDER,
  SCREEN_PARTS,
  type ScreenRule,
  screenRule,
  type SignalClaim,
  type SignalHooks,
  type StateReport,
  type TitleRule,
} from "../model/activity/program.ts";
import { loadFolder, type Reading } from "./folder.ts";
import { readInputRules } from "./input_rules.ts";
import { configName } from "./name.ts";
import { integerBetween, mapping, type Node, readFields, readList } from "./node.ts";
import { readBoolean, readOneOf, readString, root } from "./node.ts";
import { readPattern } from "./pattern.ts";
import type { ConfigWarning } from "./problem.ts";
import { readYaml } from "./yaml.ts";

/** No screen that is worth reading has more rows. */
export const MOST_ROWS = 200;

/** The operator's programs that can be used, by name. Reads only; what is wrong comes back as warnings. */
export function loadPrograms(
  configDir: string,
): { programs: ReadonlyMap<string, AgentProgram>; warnings: readonly ConfigWarning[] } {
  const { items, warnings } = loadFolder(`${configDir}/${PROGRAM_FOLDER}`, readProgram);
  return { programs: items, warnings };
}

/** @throws {ConfigProblem} when the file cannot be used. */
export function readProgram(file: string): Reading<AgentProgram> {
  const keys = [
    "name",
    "commands",
    "packages",
    "box",
    "screen",
    "title",
    "report",
    "hooks",
    "input",
  ] as const;
  const top = readFields(root(readYaml(file, "lines")), keys);
  const nameNode = top.required("name");
  const name = configName(nameNode);
  if (name === OTHER_PROGRAM) throw nameNode.problem("is the name of all that have no rules");
  const box = top.optional("box");
  const report = top.optional("report");
  const hooks = top.optional("hooks");
  const input = top.optional("input");
  const program = {
    name,
    commands: texts(top.optional("commands")),
    packages: texts(top.optional("packages")),
    box: box === null ? null : inputBox(box),
    screen: items(top.optional("screen")).map(ruleOfScreen),
    title: items(top.optional("title")).map(titleRule),
    report: report === null ? null : stateReport(report),
    hooks: hooks === null ? null : signalHooks(hooks),
    input: input === null ? null : readInputRules(input),
    file,
  };
  return { value: program, name: nameNode, warnings: [] };
}

function inputBox(node: Node): InputBox {
  const fields = readFields(node, [
    ...["prompt", "every_row", "above", "below", "hint", "status", "footer"] as const,
  ]);
  const above = fields.optional("above");
  const below = fields.optional("below");
  const hint = fields.optional("hint");
  const status = fields.optional("status");
  const everyRow = fields.optional("every_row");
  const footer = fields.optional("footer");
  return {
    prompt: readPattern(fields.required("prompt")),
    everyRow: everyRow === null ? false : readBoolean(everyRow),
    above: above === null ? null : readPattern(above),
    below: below === null ? null : readPattern(below),
    hint: hint === null ? null : readPattern(hint),
    status: status === null ? null : readPattern(status),
    footer: footer === null ? MOST_ROWS : integerBetween(footer, 0, MOST_ROWS),
  };
}

function ruleOfScreen(node: Node): ScreenRule {
  const fields = readFields(node, [
    ...["name", "part", "rows", "behind", "draft", "coloured", "all", "none"] as const,
    ...["activities", "reason", "until"] as const,
  ]);
  const part = fields.optional("part");
  const rows = fields.optional("rows");
  const behind = fields.optional("behind");
  const draft = fields.optional("draft");
  const coloured = fields.optional("coloured");
  const until = fields.optional("until");
  return screenRule({
    name: configName(fields.required("name")),
    ...(part === null ? {} : { part: readOneOf(part, SCREEN_PARTS) }),
    ...(rows === null ? {} : { rows: integerBetween(rows, 1, MOST_ROWS) }),
    behind: behind === null ? null : readPattern(behind),
    draft: draft === null ? null : readBoolean(draft),
    coloured: coloured === null ? null : readBoolean(coloured),
    all: items(fields.optional("all")).map(readPattern),
    none: items(fields.optional("none")).map(readPattern),
    activities: activities(fields.required("activities")),
    reason: reasonOf(fields.optional("reason")),
    until: until === null ? null : readPattern(until),
  });
}

function titleRule(node: Node): TitleRule {
  const fields = readFields(node, ["name", "pattern", "activities", "reason"]);
  return {
    name: configName(fields.required("name")),
    pattern: readPattern(fields.required("pattern")),
    activities: activities(fields.required("activities")),
    reason: reasonOf(fields.optional("reason")),
  };
}

function stateReport(node: Node): StateReport {
  const fields = readFields(node, ["osc", "key", "values"]);
  const values = fields.required("values");
  return {
    osc: integerBetween(fields.required("osc"), 0, 65_535),
    key: readString(fields.required("key")),
    values: new Map(
      [...mapping(values)].map(([word, claim]) => [word, signalClaim(values.child(word, claim))]),
    ),
  };
}

function signalHooks(node: Node): SignalHooks {
  const fields = readFields(node, ["option", "plugin", "events", "prompts"]);
  const option = fields.optional("option");
  const plugin = fields.optional("plugin");
  if ((option === null) === (plugin === null)) {
    throw node.problem("must have either an option or a plugin");
  }
  const events = fields.required("events");
  const prompts = fields.optional("prompts");
  return {
    option: option === null ? null : readString(option),
    plugin: plugin === null ? null : readOneOf(plugin, PLUGINS),
    events: new Map(
      [...mapping(events)].map(([event, claim]) => {
        const child = events.child(event, claim);
        if (!/^[A-Za-z]{1,64}$/.test(event)) throw child.problem("is no name of an event");
        return [event, signalClaim(child)];
      }),
    ),
    prompts: prompts === null ? null : readString(prompts),
  };
}

function signalClaim(node: Node): SignalClaim {
  const fields = readFields(node, ["activities", "reason"]);
  return {
    activities: activities(fields.required("activities")),
    reason: reasonOf(fields.optional("reason")),
  };
}

function activities(node: Node) {
  const listed = readList(node);
  if (listed.length === 0) throw node.problem("must name one activity at least");
  return listed.map((each) => readOneOf(each, ACTIVITIES));
}

function reasonOf(node: Node | null) {
  return node === null ? null : readOneOf(node, ACTIVITY_REASONS);
}

function items(node: Node | null): Node[] {
  return node === null ? [] : readList(node);
}

function texts(node: Node | null): string[] {
  return items(node).map(readString);
}
