/** LAYOUT on the command line. */
import type { Context } from "../../context.ts";
import { tmuxSessionName } from "../../model/identifier.ts";
import type { ManagedLayout } from "../../model/layout.ts";
import { managedLayoutNotFound } from "../../model/refusals/managed.ts";
import { nearLayouts, soughtLayouts } from "../../store/layouts.ts";
import { idOf, type Kind } from "./find_records.ts";
import type { Named } from "./match.ts";

/** A removed layout's session name may be another's by now; a failed one's too. */
const RANKS = { creating: 0, ready: 0, degraded: 0, failed: 1, removed: 2 } as const;

export const LAYOUT_NAMES =
  "SESSION, CONTAINER/SESSION, an id, or a prefix of it (4 characters or more)";

export const LAYOUTS: Kind = {
  noun: "layout",
  sought: (reader, sought) => soughtLayouts(reader, sought).map(named),
  near: (reader) => nearLayouts(reader).map(named),
  spelled: tmuxSessionName,
};

/**
 * The full id of the layout that `ref` means.
 *
 * @throws {Refusal} `managed_layout_not_found`; `validation_failed` when several match.
 */
export async function layoutId(ctx: Context, ref: string): Promise<string> {
  return await idOf(ctx, LAYOUTS, ref, (near) => {
    throw managedLayoutNotFound(ref, near());
  });
}

function named(layout: ManagedLayout): Named {
  const { state, tmuxSessionName: name } = layout;
  return { ...layout, name, rank: RANKS[state], over: state === "removed" };
}
