/** What the keys of the view do; each line fits 60 columns. */

const KEYS: readonly (readonly [string, string])[] = [
  ["Up Down j k", "choose; PgUp, PgDn, Home and End go further"],
  ["Enter", "attach to it; detaching comes back here"],
  ["s", "send a line to the pane's agent"],
  ["l", "show the pane's log"],
  ["r", "make removed, failed, degraded panes again"],
  ["x", "remove it, once y was pressed"],
  ["/", "only what has this in its name; Esc: all"],
  ["?", "these lines"],
  ["q Esc", "leave; Ctrl-C too, with exit code 130"],
];

export const HELP_LINES: readonly string[] = KEYS.map(([key, does]) => `${key.padEnd(13)}${does}`);

/** The keys in one line, those first that explain the others. */
export const KEY_LINE =
  "? help  q quit  Enter attach  s send  l log  r recreate  x remove  / filter";
