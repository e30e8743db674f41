/** What the keys do, as the view and the help of its command say it. */

const KEYS: readonly (readonly [string, string])[] = [
  ["Up Down j k", "choose a layout or a pane; PgUp, PgDn, Home and End go further"],
  ["Enter", "attach this terminal to it; detaching (Ctrl-B d) comes back here"],
  ["s", "send a line to the pane's agent"],
  ["l", "show the pane's log"],
  ["r", "make it again: a removed, failed or degraded pane, or all such of a layout"],
  ["x", "remove it, once y was pressed"],
  ["/", "show only what has this in its name; Esc shows all again"],
  ["?", "these lines"],
  ["q Esc", "leave; Ctrl-C too, with exit code 130"],
];

export const HELP_LINES: readonly string[] = KEYS.map(([key, does]) => `${key.padEnd(13)}${does}`);

/** The keys in one line, those first that explain the others. */
export const KEY_LINE =
  "? help  q quit  Enter attach  s send  l log  r recreate  x remove  / filter";
