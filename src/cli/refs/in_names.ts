/** What people read: the names of records in the place of their ids. */
import { knownContainers } from "../../containers/known.ts";
import type { Context } from "../../context.ts";
import { getAgent } from "../../store/agents.ts";
import { getLayout } from "../../store/layouts.ts";
import { getPane } from "../../store/panes.ts";
import { shortestName } from "./find_records.ts";
import { AGENTS, LAYOUTS, PANES } from "./kinds.ts";

/** Those in the name of a file stay: there is none of another name. */
const FULL_IDS =
  /(?<![/\w-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![/\w-]|\.\w)/g;

/** A label and, behind it, the name that an id has become, which says no more. */
const TWICE = /(?<!\S)(\S+) \(\1\)/g;

/** What people type to mean the record with this id; the id itself where it is of no record. */
export function nameOfId(ctx: Context, id: string): string {
  const containers = knownContainers(ctx);
  const layout = getLayout(ctx.store, id);
  if (layout) {
    return shortestName(ctx, LAYOUTS, containers, { ...layout, name: layout.tmuxSessionName });
  }
  const pane = getPane(ctx.store, id);
  if (pane) return shortestName(ctx, PANES, containers, { ...pane, name: pane.label });
  const agent = getAgent(ctx.store, id);
  if (agent) return shortestName(ctx, AGENTS, containers, { ...agent, name: agent.label });
  return id;
}

/** @param typed What the operator has typed: ids that are in it are spoken of as ids. */
export function inNames(ctx: Context, text: string, typed: readonly string[]): string {
  return text.replaceAll(FULL_IDS, (id) => typed.includes(id) ? id : nameOfId(ctx, id))
    .replaceAll(TWICE, "$1");
}
