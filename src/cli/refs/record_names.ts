/** What records are called, for lines about what was. */
import { namesAmong } from "../../containers/container_names.ts";
import { knownContainers } from "../../containers/known.ts";
import type { Context } from "../../context.ts";
import { getAgent } from "../../store/agents.ts";
import { getLayout } from "../../store/layouts.ts";
import { getPane } from "../../store/panes.ts";
import { called } from "./match.ts";

/**
 * CONTAINER/NAME of a layout, a pane or an agent, and the name of a container, by its id, whatever else has had the
 * name. Remembers them, since many lines are about one record.
 */
export function namesOnRecord(ctx: Context): (id: string) => string {
  const containers = knownContainers(ctx);
  const containerNames = namesAmong(containers);
  const names = new Map<string, string>();
  const read = (id: string) => {
    const layout = getLayout(ctx.store, id);
    if (layout) return called({ ...layout, name: layout.tmuxSessionName }, containers);
    const pane = getPane(ctx.store, id);
    if (pane) return called({ ...pane, name: pane.label }, containers);
    const agent = getAgent(ctx.store, id);
    if (agent) return called({ ...agent, name: agent.label }, containers);
    return containerNames.get(id) ?? id;
  };
  return (id) => {
    const name = names.get(id) ?? read(id);
    names.set(id, name);
    return name;
  };
}
