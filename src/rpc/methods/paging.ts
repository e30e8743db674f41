/** The fields of requests that filter and page lists. */
import { PANE_STATES, type PaneState } from "../../model/states.ts";
import * as s from "../shape.ts";

const DEFAULT_PAGE = 50;
export const MAX_PAGE = 200;

/** The fields by which a list is paged. */
export const paging = {
  limit: s.withDefault(s.integer(1, MAX_PAGE), DEFAULT_PAGE),
  after: s.optional(s.text),
};

/** The fields that filter and page a list of things that have a state. */
export const stateFilter = { state: s.optional(s.oneOrMany(PANE_STATES)) };

/** A state filter as a list; empty for no filter. */
export function states(given: PaneState | readonly PaneState[] | null): readonly PaneState[] {
  return given === null ? [] : [given].flat();
}
