/** PANE on the command line. */
import type { Context } from "../../context.ts";
import { managedPaneNotFound } from "../../model/refusals/managed.ts";
import { findRecords, idOf } from "./find_records.ts";
import { AGENTS, PANES } from "./kinds.ts";

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
