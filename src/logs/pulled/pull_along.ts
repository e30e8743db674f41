/** Pulls logs in a look that is taken at their container's tmux anyway. */
import type { Context } from "../../context.ts";
import type { PulledLogRow } from "../../store/logs/pulled_logs.ts";
import type { TmuxAnswer, TmuxRequest } from "../../system/tmux/client.ts";
import { pullKey, pullRequest, takePulled } from "./take.ts";

/** How many bytes all logs of a container may give in one look. */
const MOST_BYTES = 1 << 20;

/** What a container has of a log: its pipe writes to it, or has died; it was ended; or nothing is there any more. */
export type PulledState = "open" | "ended" | "gone";

export interface LogsToPull {
  /** What the look is to ask for. */
  readonly pulls: TmuxRequest["pulls"];
  /** Takes in what it gave. Says what there is of each log, by agent, as far as that was seen. */
  take(answers: readonly TmuxAnswer[]): ReadonlyMap<string, PulledState>;
}

/** @param logs All of one container. */
export function logsToPull(ctx: Context, logs: readonly PulledLogRow[]): LogsToPull {
  return {
    pulls: { logs: logs.map(pullRequest), mostBytes: MOST_BYTES / logs.length },
    take: (answers) => {
      const found = new Map(answers.flatMap(({ pulled }) => [...pulled]));
      takePulled(ctx, logs, found);
      return new Map(logs.flatMap((log) => {
        const seen = found.get(pullKey(log));
        if (seen === undefined) return [];
        const state = !seen.isOpen ? "gone" : seen.isEnded ? "ended" : "open";
        return [[log.agentId, state] as const];
      }));
    },
  };
}
