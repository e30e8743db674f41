/** How the Codex CLI takes a text, from 0.169 on. */
import type { InputRules } from "../model/activity/input_rules.ts";

export const CODEX_INPUT: InputRules = {
  settleMs: 100,
  takenMs: 4000,
  placeholder: /^\[Pasted Content \d+ chars\](?: #\d+)?$/u,
  more: / ↑$/u,
  closing: [
    // Enter would take the file, the skill or the command that the list suggests.
    { text: /(?:^|\s)[@$]\S*$/u, shown: null, key: "Space" },
    { text: /^\/\S*$/u, shown: null, key: "Space" },
  ],
  clear: ["C-u", "C-k"],
  queued: null,
  rejected: /^• Unrecognized command '\//u,
  choices: {
    row: /^(?:›| ) (\d)\. (\S.*)$/u,
    yes: /^Yes, proceed\b/u,
    no: /^No\b/u,
    next: null,
  },
};
