/** What a program writes of its state into its own output, which its log keeps. Pure. */
import type { AgentProgram } from "../model/activity/program.ts";
import type { ToldClaim } from "./activity_of.ts";

/** Longest report that is one; a longer escape sequence is something else. */
const LONGEST = 512;

const ESCAPE = "\x1b";

/**
 * The last report in the end of a log; null where there is none.
 *
 * @param end Bytes as Latin-1 or text; what precedes them may have been cut anywhere.
 */
export function readReport(end: string, { report }: AgentProgram): ToldClaim | null {
  if (report === null) return null;
  const opening = `${ESCAPE}]${report.osc};`;
  for (let from = end.length; from > 0;) {
    const start = end.lastIndexOf(opening, from - 1);
    if (start < 0) return null;
    const text = end.slice(start + opening.length, start + opening.length + LONGEST);
    const word = wordIn(text, report.key);
    const claim = word === null ? undefined : report.values.get(word);
    if (word !== null && claim !== undefined) {
      const { activities, reason } = claim;
      const [activity = null, ...others] = activities;
      return {
        evidence: {
          source: "signal",
          rule: word,
          activity: others.length === 0 ? activity : null,
          reason,
          said: `${word}: ${activities.join(" or ")}`,
          at: null,
        },
        activities,
        isComplete: false,
      };
    }
    from = start;
  }
  return null;
}

/** The value of a key in a report that is whole: it ends with BEL or ST. */
function wordIn(text: string, key: string): string | null {
  // deno-lint-ignore no-control-regex -- BEL and ESC end an OSC.
  const body = /^[^\x07\x1b]*(?=\x07|\x1b\\)/.exec(text)?.[0];
  const pair = body?.split(/[;:]/).find((each) => each.startsWith(`${key}=`));
  return pair === undefined ? null : pair.slice(key.length + 1);
}
