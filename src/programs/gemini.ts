/** The Gemini CLI, as it shows itself from 0.61 on. */
import { type AgentProgram, screenRule } from "../model/activity/program.ts";
import { GEMINI_INPUT } from "./gemini_input.ts";

export const GEMINI: AgentProgram = {
  name: "gemini",
  commands: ["gemini"],
  packages: ["@google/gemini-cli"],
  // A prompt that was sent begins alike, but more stands below it.
  box: {
    prompt: /^ [>!] {1,3}/u,
    everyRow: false,
    above: null,
    below: null,
    hint: /^Type your message or @/u,
    status: null,
    footer: 3,
  },
  screen: [
    screenRule({
      name: "permission",
      part: "dialog",
      all: [/^ ?│ (?:Allow |Apply this change\?)/u, /^ ?│ *● \d+\. /u, /^ ?╰─+╯$/u],
      activities: ["waiting"],
      reason: "permission",
    }),
    screenRule({
      name: "login",
      part: "dialog",
      all: [/^│ +How would you like to authenticate/u, /^│ *● \d+\. /u],
      activities: ["waiting"],
      reason: "login",
    }),
    screenRule({
      name: "dialog",
      part: "dialog",
      all: [/^ ?│ *● \d+\. /u, /^ ?╰─+╯$/u],
      activities: ["waiting"],
      reason: "dialog",
    }),
    screenRule({
      name: "thinking",
      part: "above_box",
      rows: 4,
      all: [/^ [\u2800-\u28ff] .*\(esc to cancel/u],
      activities: ["working"],
    }),
    screenRule({
      name: "login lost",
      part: "above_box",
      rows: 12,
      behind: /^ > /u,
      all: [/^✕ \[API Error: .*"code":401/u],
      activities: ["waiting"],
      reason: "login",
    }),
    // Its title tells the one from the other.
    screenRule({ name: "box", part: "below_box", activities: ["idle", "working"] }),
  ],
  title: [
    { name: "working", pattern: /^✦ /u, activities: ["working"], reason: null },
    { name: "action required", pattern: /^✋ /u, activities: ["waiting"], reason: "permission" },
    // Its first dialog is shown under this title, too.
    { name: "ready", pattern: /^◇ /u, activities: ["idle", "waiting"], reason: null },
  ],
  report: null,
  hooks: null,
  input: GEMINI_INPUT,
  file: null,
};
