/** LAYOUT on the command line. */
import type { Context } from "../../context.ts";
import { managedLayoutNotFound } from "../../model/refusals/managed.ts";
import { idOf } from "./find_records.ts";
import { LAYOUTS } from "./kinds.ts";

export const LAYOUT_NAMES =
  "SESSION, CONTAINER/SESSION, an id, or a prefix of it (4 characters or more)";

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
