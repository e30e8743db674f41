/** How the Gemini CLI takes a text, from 0.61 on. */
import type { InputRules } from "../model/activity/input_rules.ts";

export const GEMINI_INPUT: InputRules = {
  // An Enter that comes earlier is a line break.
  settleMs: 150,
  takenMs: 4000,
  placeholder: /^\[Pasted Text: \d+ (?:lines|chars)(?: #\d+)?\]$/u,
  more: null,
  closing: [
    // Enter would end the line only.
    { text: /\\$/u, shown: null, key: "Space" },
    // Enter would take the file or the command that the list suggests.
    { text: /(?:^|\s)@\S*$/u, shown: null, key: "Space" },
    { text: /^\/\S*$/u, shown: null, key: "Space" },
  ],
  // The last one takes away a line break, behind which it stands.
  clear: ["C-u", "C-k", "C-h"],
  queued: /^ {2}Queued \(press ↑ to edit\):/u,
  // It submits a command that it does not know as a prompt.
  rejected: null,
  choices: {
    row: /^│ [● ] (\d)\. (\S.*?) *│$/u,
    yes: /^Allow once$/u,
    no: /^No\b/u,
    next: null,
  },
};
