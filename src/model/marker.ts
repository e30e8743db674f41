/** The pending-managed marker: a pane's title while it is `creating` (contract: operations.md, "Marker"). */

const PREFIX = "@MANAGED:";

/** A marker older than this, with no worker alive, has failed. Milliseconds. */
export const MARKER_TTL_MS = 5 * 60_000;

/** The title that a pane carries from the instant it exists until it settles. */
export function markerTitle(token: string, label: string): string {
  return `${PREFIX}${token}:${label}`;
}

/** Whether a pane title is a marker; any program in the pane may have set it. */
export function isMarkerTitle(title: string): boolean {
  return title.startsWith(PREFIX);
}
