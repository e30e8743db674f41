/** What a pane's title says of its agent's activity, by the program's rules. Pure. */
import type { AgentProgram } from "../model/activity/program.ts";
import type { Claim } from "./activity_of.ts";

/** Null where no rule knows the title. */
export function readTitle(title: string, program: AgentProgram): Claim | null {
  const rule = program.title.find(({ pattern }) => pattern.test(title));
  if (rule === undefined) return null;
  const { name, activities, reason } = rule;
  const [activity = null, ...others] = activities;
  return {
    evidence: {
      source: "title",
      rule: name,
      activity: others.length === 0 ? activity : null,
      reason: others.length === 0 ? reason : null,
      said: `${name}: ${activities.join(" or ")}`,
      at: null,
    },
    activities,
  };
}
