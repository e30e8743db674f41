/** The looks of a view that is kept up to date. */
import { flushAudit } from "../../audit/flush.ts";
import type { Context } from "../../context.ts";
import { containersToReconcile } from "../../store/panes.ts";
import { reconcileOrWarn } from "./before_command.ts";

/** What a look shows beside what it puts on record. */
export interface Watched {
  /** The containers of which nothing could be put on record. */
  readonly unrecorded: ReadonlySet<string>;
  /** The last line on each agent's screen, by its id, secrets of common shapes masked. */
  readonly lastLines: ReadonlyMap<string, string>;
}

/** Reconciles those of these containers that hold records, in parallel, as the lazy recovery does. */
export async function watchContainers(
  ctx: Context,
  containerIds: readonly string[],
): Promise<Watched> {
  if (ctx.store.readOnly) return { unrecorded: new Set(containerIds), lastLines: new Map() };
  const due = containersToReconcile(ctx.store).filter((id) => containerIds.includes(id));
  const looks = await Promise.all(
    due.map((id) => reconcileOrWarn(ctx, id, { withLastLines: true })),
  );
  await flushAudit(ctx);
  return {
    unrecorded: new Set(due.filter((_, at) => looks[at] === null)),
    lastLines: new Map(looks.flatMap((look) => [...look?.lastLines ?? []])),
  };
}
