/** How Claude Code takes a text, from 2.1 on. */
import type { InputRules } from "../model/activity/input_rules.ts";

export const CLAUDE_INPUT: InputRules = {
  settleMs: 100,
  takenMs: 4000,
  placeholder: /^\[Pasted text #\d+(?: \+\d+ lines)?\]$/u,
  more: null,
  closing: [
    // Enter would end the line only.
    { text: /\\$/u, shown: null, key: "Space" },
    // Enter would take the file that the list suggests.
    { text: /(?:^|\s)@\S*$/u, shown: null, key: "Space" },
    // Enter would run the command that the list suggests, also behind a blank. Without a list, Escape would end a turn.
    { text: /^\//u, shown: /^ {2}❯ \/\S/u, key: "Escape" },
  ],
  clear: ["C-u", "C-k"],
  queued: /^ +⎿ +Queued\b/u,
  rejected: /^● Unknown command: \//u,
  choices: {
    row: /^ *(?:❯ *)?(\d)\. (\S.*)$/u,
    yes: /^Yes(?:$|, and switch to default \(ask each time\))/u,
    no: /^No\b/u,
    next: null,
  },
};
