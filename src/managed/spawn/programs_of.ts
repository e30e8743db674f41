/** Which agents' programs the panes of a layout were started with. */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { programName } from "../../programs/known_by.ts";

/** By record, the names of the programs that their profiles start; shells and what is not known are left out. */
export async function programsOf(
  ctx: Context,
  panes: readonly ManagedPane[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  if (panes.every(({ launchCommandRef }) => launchCommandRef === null)) return names;
  const [{ profiles }, { programs }] = await Promise.all([ctx.profiles(), ctx.programs()]);
  for (const { id, launchCommandRef } of panes) {
    const profile = profiles.get(launchCommandRef ?? "");
    const name = profile && programName(profile, programs.values());
    if (name != null) names.set(id, name);
  }
  return names;
}
