/** How OpenCode takes a text, from 1.18 on. */
import type { InputRules } from "../model/activity/input_rules.ts";

export const OPENCODE_INPUT: InputRules = {
  settleMs: 100,
  // It shows nothing of a first prompt until it has set its folder up.
  takenMs: 20_000,
  placeholder: /^\[Pasted ~\d+ lines\]$/u,
  more: null,
  closing: [
    // Enter would take the file or the agent that the list suggests.
    { text: /(?:^|\s)@\S*$/u, shown: null, key: "Space" },
    // Enter would take the command that the list suggests, and submits nothing while it suggests none. These commands
    // are the list's alone, which suggests one that is written out.
    {
      text:
        /^\/(?!(?:new|clear|compact|summarize|sessions|models|agents|skills|status|themes|help|exit)$)\S*$/u,
      shown: null,
      key: "Space",
    },
  ],
  // The last one takes away a line break, behind which it stands.
  clear: ["C-u", "C-k", "C-h"],
  queued: /^ *┃ +QUEUED\b/u,
  // It submits a command that it does not know as a prompt.
  rejected: null,
  choices: {
    row: /^ *┃ {3}(Allow once {3}Allow always {3}Reject|Confirm {3}Cancel)\b/u,
    yes: /^(?:Allow once|Confirm)$/u,
    no: /^(?:Reject|Cancel)$/u,
    next: "Right",
  },
};
