/** A program as its file has it (src/config/programs.ts reads it). Pure. */
import type {
  AgentProgram,
  ScreenRule,
  SignalClaim,
  TitleRule,
} from "../../../model/activity/program.ts";
import { inputFile, patternText } from "./input_file.ts";

export function programFile(program: AgentProgram) {
  const { name, commands, packages, box, screen, title, report, hooks, input } = program;
  return {
    name,
    commands,
    packages,
    ...(box === null ? {} : {
      box: {
        prompt: box.prompt.source,
        ...(box.everyRow ? { every_row: true } : {}),
        ...patternText("above", box.above),
        ...patternText("below", box.below),
        ...patternText("hint", box.hint),
        ...patternText("status", box.status),
        footer: box.footer,
      },
    }),
    screen: screen.map(screenRuleOf),
    title: title.map(titleRuleOf),
    ...(report === null ? {} : {
      report: { osc: report.osc, key: report.key, values: mapped(report.values, claimOf) },
    }),
    ...(hooks === null ? {} : {
      hooks: {
        ...(hooks.option === null ? { plugin: hooks.plugin } : { option: hooks.option }),
        events: mapped(hooks.events, claimOf),
        ...(hooks.prompts === null ? {} : { prompts: hooks.prompts }),
      },
    }),
    ...(input === null ? {} : { input: inputFile(input) }),
  };
}

function screenRuleOf({ name, part, rows, draft, coloured, ...rest }: ScreenRule) {
  const { all, none, activities } = rest;
  return {
    name,
    part,
    ...(Number.isFinite(rows) ? { rows } : {}),
    ...patternText("behind", rest.behind),
    ...(draft === null ? {} : { draft }),
    ...(coloured === null ? {} : { coloured }),
    ...(all.length === 0 ? {} : { all: all.map(({ source }) => source) }),
    ...(none.length === 0 ? {} : { none: none.map(({ source }) => source) }),
    activities,
    ...reasonOf(rest.reason),
    ...patternText("until", rest.until),
  };
}

function titleRuleOf({ name, pattern: { source }, activities, reason }: TitleRule) {
  return { name, pattern: source, activities, ...reasonOf(reason) };
}

function claimOf({ activities, reason }: SignalClaim) {
  return { activities, ...reasonOf(reason) };
}

function reasonOf(reason: string | null) {
  return reason === null ? {} : { reason };
}

function mapped<T>(items: ReadonlyMap<string, T>, change: (item: T) => unknown) {
  return Object.fromEntries([...items].map(([key, item]) => [key, change(item)]));
}
