/** Pulls logs in a look that is taken at their container's tmux anyway. */
import type { Context } from "../../context.ts";
import type { PulledLogRow } from "../../store/logs/pulled_logs.ts";
import type { TmuxAnswer, TmuxRequest } from "../../system/tmux/client.ts";
import { isCut, ofEach, portionOfLook } from "./portion.ts";
import { pullKey, pullRequest, takePulled } from "./take.ts";

/** What a container has of a log: its pipe writes to it, or has died; it was ended; or nothing is there any more. */
export type PulledState = "open" | "ended" | "gone";

/** What a look gave of logs. */
export interface TakenAlong {
  /** What there is of each log, by agent, as far as that was seen. */
  readonly states: ReadonlyMap<string, PulledState>;
  /** Whether there may be more of one of them than was asked for. */
  readonly isCut: boolean;
}

export interface LogsToPull {
  /** What the look is to ask for. */
  readonly pulls: TmuxRequest["pulls"];
  /** Takes in what it gave. */
  take(answers: readonly TmuxAnswer[]): TakenAlong;
}

/**
 * @param logs All of one container.
 * @param leftMs How long the look may take.
 */
export function logsToPull(
  ctx: Context,
  logs: readonly PulledLogRow[],
  leftMs: number,
): LogsToPull {
  const mostBytes = ofEach(portionOfLook(leftMs), logs.length);
  return {
    pulls: { logs: logs.map(pullRequest), mostBytes },
    take: (answers) => {
      const found = new Map(answers.flatMap(({ pulled }) => [...pulled]));
      takePulled(ctx, logs, found);
      const states = new Map(logs.flatMap((log) => {
        const seen = found.get(pullKey(log));
        if (seen === undefined) return [];
        const state = !seen.isOpen ? "gone" : seen.isEnded ? "ended" : "open";
        return [[log.agentId, state] as const];
      }));
      return { states, isCut: isCut(found.values(), mostBytes) };
    },
  };
}
