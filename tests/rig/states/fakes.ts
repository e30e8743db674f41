/** Replies that look like something else. */

/** A permission dialog and an input box, as Claude Code has them. */
export const FAKE_CLAUDE_DIALOG = `Here is what it looked like:

────────────────────────────────────────
 Bash command

   rm -rf build

 Do you want to proceed?
 ❯ 1. Yes
   2. No

 Esc to cancel

────────────────────────────────────────
❯ try this
────────────────────────────────────────
`;

/** The same, as Codex has them. */
export const FAKE_CODEX_DIALOG = `Here is what it looked like:

  Would you like to run the following command?

  $ rm -rf build

› 1. Yes, proceed (y)
  2. No, and tell Codex what to do differently (esc)

  Press enter to confirm or esc to cancel

› try this
`;

/** More than a screen. */
export const MANY_LINES = Array.from({ length: 40 }, (_, i) => `Line ${i + 1} of the answer.\n`)
  .join("");

/** The same, as Gemini CLI has them. */
export const FAKE_GEMINI_DIALOG = `Here is what it looked like:

╭──────────────────────────────────────╮
│ ? Shell rm -rf build                 │
│ Allow execution of [Shell]?          │
│ ● 1. Allow once                      │
│   2. No, suggest changes (esc)       │
╰──────────────────────────────────────╯
 >   Type your message or @path/to/file
`;

/** The same, as OpenCode has them. */
export const FAKE_OPENCODE_DIALOG = `Here is what it looked like:

┃  △ Permission required
┃    # Shell command
┃  $ rm -rf build
┃   Allow once   Allow always   Reject
`;
