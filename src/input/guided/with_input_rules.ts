/** The rules of an agent's program, where they say how it takes a text. */
import type { Context } from "../../context.ts";
import type { AgentProgram, InputBox } from "../../model/activity/program.ts";
import type { InputRules } from "../../model/activity/input_rules.ts";
import type { Agent } from "../../model/agent.ts";

/** A program of which it is known where and how it takes a text. */
export interface InputProgram extends AgentProgram {
  readonly box: InputBox;
  readonly input: InputRules;
}

/** Null where nothing is known of its program, or of how it takes a text. */
export async function withInputRules(
  ctx: Context,
  { program }: Agent,
): Promise<InputProgram | null> {
  if (program === null) return null;
  const rules = (await ctx.programs()).programs.get(program);
  if (rules === undefined) return null;
  const { box, input } = rules;
  return box === null || input === null ? null : { ...rules, box, input };
}
