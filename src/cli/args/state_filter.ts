/** The states that a list is to show. Pure. */
import { PANE_STATES } from "../../model/states.ts";

/** People rarely mean what is removed; the wire methods show it unless told. */
export function statesToList(
  given: readonly string[],
  all: boolean,
): readonly string[] | undefined {
  if (given.length > 0) return given;
  return all ? undefined : PANE_STATES.filter((state) => state !== "removed");
}
