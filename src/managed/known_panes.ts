/** Managed and adopted panes on one surface (contract: methods.md, "app.pane.list, app.pane.detail"). */
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import type { ManagedPane } from "../model/pane.ts";
import { managedPaneNotFound } from "../model/refusals/managed.ts";
import type { PaneState } from "../model/states.ts";
import { allAgents } from "../store/agents.ts";
import { allLogAttachments } from "../store/log_attachments.ts";
import { allPanes } from "../store/panes.ts";

/** A managed record, or an adopted agent with whether its output is logged. */
export type KnownPane =
  | { readonly origin: "managed"; readonly pane: ManagedPane }
  | { readonly origin: "adopted"; readonly agent: Agent; readonly logAttached: boolean };

export interface KnownPaneFilter {
  /** The full id; null for every container. */
  readonly containerId: string | null;
  /** Null for both. */
  readonly origin: KnownPane["origin"] | null;
  /** Empty for every one; an adopted agent has no state and fits none. */
  readonly states: readonly PaneState[];
}

const EVERY: KnownPaneFilter = { containerId: null, origin: null, states: [] };

/** Managed records that are not removed, and adopted agents in use; oldest first. */
export function knownPanes(ctx: Context, filter: KnownPaneFilter = EVERY): KnownPane[] {
  const logged = new Set(
    allLogAttachments(ctx.store).filter(({ active }) => active).map(({ agentId }) => agentId),
  );
  const managed = allPanes(ctx.store).filter(({ state }) => state !== "removed")
    .map((pane): KnownPane => ({ origin: "managed", pane }));
  const adopted = allAgents(ctx.store)
    .filter((agent) => agent.active && agent.origin === "adopted")
    .map((agent): KnownPane => ({
      origin: "adopted",
      agent,
      logAttached: logged.has(agent.id),
    }));
  return [...managed, ...adopted].filter((known) => passes(known, filter)).sort((a, b) => {
    const [first, second] = [recordOf(a).createdAt, recordOf(b).createdAt];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

function recordOf(known: KnownPane): ManagedPane | Agent {
  return known.origin === "managed" ? known.pane : known.agent;
}

function passes(known: KnownPane, { containerId, origin, states }: KnownPaneFilter): boolean {
  return (containerId === null || recordOf(known).containerId === containerId) &&
    (origin === null || known.origin === origin) &&
    (states.length === 0 || known.origin === "managed" && states.includes(known.pane.state));
}

/** @throws {Refusal} `managed_pane_not_found`. */
export function requireKnownPane(ctx: Context, paneId: string): KnownPane {
  const found = knownPanes(ctx).find((known) => recordOf(known).id === paneId);
  if (found) return found;
  throw managedPaneNotFound(paneId);
}
