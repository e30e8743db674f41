/** What an agent's hooks have left in its file of signals. Anybody in the container may write there. Pure. */
import type { AgentProgram } from "../model/activity/program.ts";
import type { ToldClaim } from "./activity_of.ts";

/** A file of signals is begun anew when it has so many bytes. */
export const MOST_SIGNAL_BYTES = 64 << 10;

/** The form that the hooks write, its event, its time and what they tell of a prompt; the session stands before that. */
const FORM = /^1 ([A-Za-z]{1,64}) (\d{1,12}) [\w-]{1,64}(?: (\d{1,10} \d{1,9}))?$/;

/**
 * The last event that the program's rules know; null where there is none.
 *
 * @param end The end of the file; its first line may have been cut.
 * @param writtenAtMs When the file was written to last, in milliseconds since 1970; a container can set it to anything. Null
 * where that is not known: the last line's own time, which is exact to the second, then counts.
 */
export function readSignalLines(
  end: string,
  writtenAtMs: number | null,
  { hooks }: AgentProgram,
): ToldClaim | null {
  if (hooks === null) return null;
  const lines = end.split("\n").slice(0, -1).toReversed();
  for (const [at, line] of lines.entries()) {
    const [, event, seconds] = FORM.exec(line) ?? [];
    const claim = event === undefined ? undefined : hooks.events.get(event);
    if (event === undefined || claim === undefined) continue;
    const { activities, reason } = claim;
    const [activity = null, ...others] = activities;
    return {
      evidence: {
        source: "signal",
        rule: event,
        activity: others.length === 0 ? activity : null,
        reason,
        said: `${event}: ${activities.join(" or ")}`,
        // That of an earlier line is not known as exactly.
        at: at === 0 ? momentOf(writtenAtMs ?? Number(seconds) * 1000) : null,
      },
      activities,
      // Hooks tell nothing of Esc.
      isComplete: hooks.plugin !== null,
    };
  }
  return null;
}

/**
 * The lines of an end that tell of a prompt that was taken.
 *
 * @param marks what they tell of it, any of these.
 */
export function linesOfPrompt(
  end: string,
  marks: ReadonlySet<string>,
  { hooks }: AgentProgram,
): string[] {
  return end.split("\n").slice(0, -1).filter((line) => {
    const [, event, , mark = ""] = FORM.exec(line) ?? [];
    return event !== undefined && event === hooks?.prompts && marks.has(mark);
  });
}

/** RFC 3339; null for a time that lies beyond what a date can be. */
function momentOf(ms: number): string | null {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
