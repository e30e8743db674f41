/** Managed and adopted panes on one surface (contract: methods.md, "app.pane.list, app.pane.detail"). */
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import type { ManagedPane } from "../model/pane.ts";
import { managedPaneNotFound } from "../model/refusals/managed.ts";
import { PANE_STATES, type PaneState } from "../model/states.ts";
import { activeAgents, getAgent } from "../store/agents.ts";
import { getLogAttachment } from "../store/logs/log_attachments.ts";
import { getPane, panesInStates } from "../store/panes.ts";

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

/** Managed records that are not removed, and adopted agents in use; oldest first. */
export function knownPanes(ctx: Context, filter: KnownPaneFilter): KnownPane[] {
  const managed = filter.origin === "adopted" ? [] : managedPanes(ctx, filter);
  const adopted = filter.origin === "managed" ? [] : adoptedPanes(ctx, filter);
  return [...managed, ...adopted].sort((a, b) => {
    const [first, second] = [recordOf(a).createdAt, recordOf(b).createdAt];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

function managedPanes(ctx: Context, { containerId, states }: KnownPaneFilter): KnownPane[] {
  const wanted = PANE_STATES.filter((state) => state !== "removed")
    .filter((state) => states.length === 0 || states.includes(state));
  return panesInStates(ctx.store, wanted, containerId)
    .map((pane) => ({ origin: "managed", pane }));
}

function adoptedPanes(ctx: Context, { containerId, states }: KnownPaneFilter): KnownPane[] {
  if (states.length > 0) return [];
  return activeAgents(ctx.store)
    .filter((agent) => agent.origin === "adopted")
    .filter((agent) => containerId === null || agent.containerId === containerId)
    .map((agent) => adoptedPane(ctx, agent));
}

function adoptedPane(ctx: Context, agent: Agent): KnownPane {
  const logAttached = getLogAttachment(ctx.store, agent.id)?.active ?? false;
  return { origin: "adopted", agent, logAttached };
}

function recordOf(known: KnownPane): ManagedPane | Agent {
  return known.origin === "managed" ? known.pane : known.agent;
}

/** @throws {Refusal} `managed_pane_not_found`. */
export function requireKnownPane(ctx: Context, paneId: string): KnownPane {
  const pane = getPane(ctx.store, paneId);
  if (pane && pane.state !== "removed") return { origin: "managed", pane };
  const agent = getAgent(ctx.store, paneId);
  if (agent?.active && agent.origin === "adopted") return adoptedPane(ctx, agent);
  throw managedPaneNotFound(paneId);
}
