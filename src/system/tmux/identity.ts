/**
 * Which tmux pane belongs to which record, and what proves it (contract: operations.md, "Tag and identity"). A
 * managed pane is known by its tag, wherever it was moved. A pane that the operator respawned has lost its tag, and
 * an adopted pane never had one; both are known by their `%N` on the server on record, since tmux gives no number
 * twice in one server's life. Pure.
 */
import type { Agent } from "../../model/agent.ts";
import { isMarkerTitle } from "../../model/marker.ts";
import type { ManagedPane } from "../../model/pane.ts";
import type { TmuxAnswer } from "./client.ts";
import type { ProvenPane } from "./commands.ts";
import type { TmuxPane, TmuxServer } from "./snapshot.ts";

/** What is on record of a managed pane's identity. */
export type RecordedPane = Pick<ManagedPane, "id" | "tmuxPaneId" | "tmuxServerId">;

/** The recorded identity of a pane, managed or adopted. */
interface Identity {
  /** The managed id it was started with; null for a pane of the operator's own. */
  readonly tag: string | null;
  readonly tmuxPaneId: string | null;
  readonly tmuxServerId: string | null;
}

function identityOf(record: RecordedPane | Agent): Identity {
  const { tmuxPaneId, tmuxServerId } = record;
  return { tag: "paneId" in record ? record.paneId : record.id, tmuxPaneId, tmuxServerId };
}

/** Whether the pane has the `%N` on record, on the server on record. */
function isOnRecord(identity: Identity, server: TmuxServer, pane: TmuxPane): boolean {
  return identity.tmuxServerId === server.id && identity.tmuxPaneId === pane.paneId;
}

/** Whether the pane carries the tag of another record. */
function isOthers(identity: Identity, pane: TmuxPane): boolean {
  return identity.tag !== null && pane.tag !== null && pane.tag !== identity.tag;
}

function proofOf(identity: Identity, server: TmuxServer, pane: TmuxPane): ProvenPane {
  const { tag } = identity;
  return {
    paneId: pane.paneId,
    proof: tag !== null && pane.tag === tag ? { tag } : { server },
  };
}

/** The pane on record counts; before that is known, or where it is gone, the oldest that carries the tag. */
function find(
  identity: Identity,
  server: TmuxServer | null,
  panes: readonly TmuxPane[],
): { readonly pane: TmuxPane | null; readonly twins: readonly TmuxPane[] } {
  const tagged = identity.tag === null
    ? []
    : panes.filter((pane) => pane.tag === identity.tag).sort((a, b) => number(a) - number(b));
  const recorded = server === null
    ? undefined
    : panes.find((pane) => isOnRecord(identity, server, pane) && !isOthers(identity, pane));
  const pane = recorded ?? tagged[0] ?? null;
  return { pane, twins: tagged.filter((other) => other !== pane) };
}

function number(pane: TmuxPane): number {
  return Number(pane.paneId.slice(1));
}

/**
 * The tmux pane of a record, and its twins: panes that carry the same tag because a command that timed out ran
 * after all.
 */
export function findPane(
  record: RecordedPane,
  server: TmuxServer | null,
  panes: readonly TmuxPane[],
): { readonly pane: TmuxPane | null; readonly twins: readonly TmuxPane[] } {
  return find(identityOf(record), server, panes);
}

/** What proves that a pane just found for a record is the record's. */
export function prove(record: RecordedPane, server: TmuxServer, pane: TmuxPane): ProvenPane {
  return proofOf(identityOf(record), server, pane);
}

/** Where a record's pane is, as far as an answer tells. */
export type Location =
  | { readonly kind: "found"; readonly pane: TmuxPane }
  | { readonly kind: "gone" }
  | { readonly kind: "unknown" };

/**
 * Looks a record up in an answer. A pane counts as gone only where its own server says so or has ended: a
 * new server may answer at a socket whose old server lives on without one.
 */
export function locate(
  record: RecordedPane,
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

/** A pane that was found, and what proves at the moment of use that it still is the one. */
export interface AgentPane {
  readonly pane: TmuxPane;
  readonly proven: ProvenPane;
}

/** The pane of an agent, managed or adopted, in a view of its server. */
export function findAgentPane(
  agent: Agent,
  server: TmuxServer | null,
  panes: readonly TmuxPane[],
): AgentPane | null {
  if (server === null) return null;
  const identity = identityOf(agent);
  const { pane } = find(identity, server, panes);
  return pane && { pane, proven: proofOf(identity, server, pane) };
}

/** Whether the agent is registered for this pane. */
export function isAgentOf(agent: Agent, server: TmuxServer, pane: TmuxPane): boolean {
  const identity = identityOf(agent);
  if (identity.tag !== null && pane.tag !== null) return identity.tag === pane.tag;
  return isOnRecord(identity, server, pane);
}

/**
 * Why the pane cannot be adopted, or null: it is being set up (a marker title, whoever set it), or its tag or
 * its `%N` on this server belongs to a managed record, in whatever state.
 */
export function managedClaim(
  server: TmuxServer,
  pane: TmuxPane,
  records: readonly ManagedPane[],
): string | null {
  if (isMarkerTitle(pane.title)) return "it is being set up as a managed pane";
  const record = records.find((each) =>
    each.id === pane.tag || isOnRecord(identityOf(each), server, pane)
  );
  return record ? `it belongs to the managed pane ${record.label} (${record.id})` : null;
}
