/** The names of what events are about, from what is on record. */
import { knownContainers } from "../../containers/known.ts";
import type { Context } from "../../context.ts";
import { getLayout } from "../../store/layouts.ts";
import { getPane } from "../../store/panes.ts";
import type { EventNames } from "./events.ts";
import { shortId } from "./words.ts";

/** No more names are kept than this. */
const MOST_KEPT = 10_000;

export function eventNames(ctx: Context): EventNames {
  const containers = new Map(knownContainers(ctx).map(({ id, name }) => [id, name]));
  const at = (id: string, name: string) => `${containers.get(id) ?? id.slice(0, 12)}/${name}`;
  return {
    layout: remembering((id) => {
      const layout = getLayout(ctx.store, id);
      return layout === undefined ? shortId(id) : at(layout.containerId, layout.tmuxSessionName);
    }),
    pane: remembering((id) => {
      const pane = getPane(ctx.store, id);
      return pane === undefined ? shortId(id) : at(pane.containerId, pane.label);
    }),
  };
}

/** An id is never given another name. */
function remembering(name: (id: string) => string): (id: string) => string {
  const known = new Map<string, string>();
  return (id) => {
    let found = known.get(id);
    if (found === undefined) {
      if (known.size >= MOST_KEPT) known.clear();
      found = name(id);
      known.set(id, found);
    }
    return found;
  };
}
