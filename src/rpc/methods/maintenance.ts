/** Methods that reconcile records with tmux. */
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { failedStage, state } from "./records.ts";

const request = s.object({
  dry_run: s.withDefault(s.boolean, false),
  container_id: s.optional(s.text),
});

export const recoverMethod = method({
  name: "managed.recover",
  summary: "Reconciles the records with tmux.",
  effect: "write",
  access: "own",
  request,
  result: s.object({
    dry_run: s.boolean,
    /** Whether anything was, or with `dry_run` would be, done. */
    drift: s.boolean,
    containers: s.list(s.object({
      container_id: s.string,
      status: s.resultWord(["ok", "stale"]),
      reason: s.omittable(s.string),
      panes: s.list(s.object({
        pane_id: s.string,
        layout_id: s.string,
        label: s.string,
        recorded: state,
        observed: s.string,
        action: s.resultWord(["none", "degrade", "fail", "resume", "kill"]),
        failed_stage: s.omittable(failedStage),
      })),
    })),
  }),
  // The method is the recovery itself.
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { recover } = await import("../../managed/reconcile/recover.ts");
    return await recover(ctx, { containerId: params.container_id, dryRun: params.dry_run });
  },
});

export const sweepMethod = method({
  name: "managed.sweep",
  summary: "Marks unfinished panes as failed, and cleans up, without tmux.",
  effect: "write",
  access: "own",
  request,
  result: s.object({
    dry_run: s.boolean,
    expired: s.list(s.object({
      pane_id: s.string,
      layout_id: s.string,
      label: s.string,
      failed_stage: failedStage,
    })),
    leftovers: s.object({
      locks: s.list(s.string),
      worker_logs: s.list(s.string),
    }),
    rotated_logs: s.list(s.string),
  }),
  // It must work where tmux does not.
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { sweep } = await import("../../managed/reconcile/sweep.ts");
    return await sweep(ctx, { containerId: params.container_id, dryRun: params.dry_run });
  },
});
