/** PANE on the command line. */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { managedPaneNotFound } from "../../model/refusals/managed.ts";
import { isLive } from "../../model/states.ts";
import { nearPanes, soughtPanes } from "../../store/panes.ts";
import { AGENTS } from "./agent.ts";
import { findRecords, idOf, type Kind } from "./find_records.ts";
import type { Named } from "./match.ts";

export const PANES: Kind = {
  noun: "pane",
  sought: (reader, sought) => soughtPanes(reader, sought).map(named),
  near: (reader) => nearPanes(reader).map((pane) => ({ ...named(pane), rank: 0 })),
  spelled: (name) => name,
};

/**
 * The full id of the pane that `ref` means. An agent's id is taken too, so that the method can say what it
 * is.
 *
 * @throws {Refusal} `managed_pane_not_found`; `validation_failed` when several match.
 */
export async function paneId(ctx: Context, ref: string): Promise<string> {
  return await idOf(ctx, PANES, ref, (near, containers) => {
    const [agent, ...others] = findRecords(ctx, AGENTS, containers, ref);
    if (agent && others.length === 0) return agent.id;
    throw managedPaneNotFound(ref, { near: near() });
  });
}

/** A label names the live pane that has it, and where none lives the newest. */
function named(pane: ManagedPane): Named {
  const { state, label } = pane;
  return { ...pane, name: label, rank: isLive(state) ? 0 : 1, over: state === "removed" };
}
