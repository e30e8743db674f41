/** Finds panes of ours in a look at tmux. Pure. */
import type { ManagedPane } from "../../model/pane.ts";
import type { TmuxAnswer } from "./client.ts";
import type { ProvenPane } from "./commands.ts";
import type { TmuxPane, TmuxServer } from "./snapshot.ts";

/**
 * The tmux pane of a record, and twins of it: panes that carry the same tag because a timed-out command ran
 * after all. The one on record counts; before that is known, the oldest. A pane whose tag is gone, because
 * the operator started it anew, is known by its `%N` on the very same server.
 */
export function findPane(
  record: Pick<ManagedPane, "id" | "tmuxPaneId" | "tmuxServerId">,
  server: TmuxServer | null,
  panes: readonly TmuxPane[],
): { readonly pane: TmuxPane | null; readonly twins: readonly TmuxPane[] } {
  const tagged = panes.filter((pane) => pane.tag === record.id)
    .sort((a, b) => number(a) - number(b));
  const recorded = server !== null && record.tmuxServerId === server.id
    ? panes.find((pane) =>
      pane.paneId === record.tmuxPaneId && (pane.tag === record.id || pane.tag === null)
    )
    : undefined;
  const pane = recorded ?? tagged[0] ?? null;
  return { pane, twins: tagged.filter((other) => other !== pane) };
}

/** Where a record's pane is, as far as an answer tells. */
export type Location =
  | { readonly kind: "found"; readonly pane: TmuxPane }
  | { readonly kind: "gone" }
  | { readonly kind: "unknown" };

/**
 * Looks a record up in an answer. A pane counts as gone only where its own server says so or is no more: a
 * new server may answer at a socket whose old server lives on without one.
 */
export function locate(
  record: Pick<ManagedPane, "id" | "tmuxPaneId" | "tmuxServerId">,
  { snapshot, living }: Pick<TmuxAnswer, "snapshot" | "living">,
): Location {
  if (snapshot.kind === "unknown") return { kind: "unknown" };
  if (snapshot.kind === "server") {
    const { pane } = findPane(record, snapshot.server, snapshot.panes);
    if (pane) return { kind: "found", pane };
    if (snapshot.server.id === record.tmuxServerId) return { kind: "gone" };
  }
  const { tmuxServerId } = record;
  return tmuxServerId !== null && living.includes(tmuxServerId)
    ? { kind: "unknown" }
    : { kind: "gone" };
}

/** What proves that a pane just found for a record is the record's. */
export function prove(recordId: string, server: TmuxServer, pane: TmuxPane): ProvenPane {
  return {
    paneId: pane.paneId,
    proof: pane.tag === recordId ? { tag: recordId } : { server },
  };
}

function number(pane: TmuxPane): number {
  return Number(pane.paneId.slice(1));
}
