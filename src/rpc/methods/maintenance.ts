/** Methods that reconcile records with tmux. */
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { recoveryShape, recoveryView } from "../views/recovery.ts";
import { sweepShape, sweepView } from "../views/sweep.ts";

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
  result: recoveryShape,
  // The method is the recovery itself.
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { recover } = await import("../../managed/reconcile/recover.ts");
    const { container_id: containerId, dry_run: dryRun } = params;
    return recoveryView(await recover(ctx, { containerId, dryRun }));
  },
});

export const sweepMethod = method({
  name: "managed.sweep",
  summary: "Marks unfinished panes as failed, and cleans up, without tmux.",
  effect: "write",
  access: "own",
  request,
  result: sweepShape,
  // It must work where tmux does not.
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { sweep } = await import("../../managed/reconcile/sweep.ts");
    const { container_id: containerId, dry_run: dryRun } = params;
    return sweepView(await sweep(ctx, { containerId, dryRun }));
  },
});
