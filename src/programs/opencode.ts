/** OpenCode, as it shows itself from 1.18 on. */
import { type AgentProgram, screenRule } from "../model/activity/program.ts";
import { OPENCODE_INPUT } from "./opencode_input.ts";

export const OPENCODE: AgentProgram = {
  name: "opencode",
  commands: ["opencode"],
  packages: ["opencode-ai"],
  // A prompt that was sent has the same bar before it, but is not closed by a border. In a list of completions, one
  // blank follows the bar.
  box: {
    prompt: /^ *┃(?: {2}|$)/u,
    everyRow: true,
    above: null,
    below: /^ *╹▀{4}/u,
    hint: /^Ask anything…/u,
    // The agent, which may be one of the user's own, and its model.
    status: /^\p{Lu}.* · \S/u,
    footer: 8,
  },
  screen: [
    screenRule({
      name: "permission",
      part: "dialog",
      all: [/△ (?:Permission required|Always allow|Reject permission)/u],
      activities: ["waiting"],
      reason: "permission",
    }),
    screenRule({
      name: "question",
      part: "dialog",
      rows: 4,
      all: [/^ *┃ .*esc dismiss/u],
      activities: ["waiting"],
      reason: "question",
    }),
    // It lies over what else is shown, which may be a box.
    screenRule({
      name: "dialog",
      all: [/^.*? {2}\p{Lu}[\p{L}' ]{1,40} {4,}esc(?: {2}|$)/u],
      activities: ["waiting"],
      reason: "dialog",
    }),
    screenRule({
      name: "esc interrupts",
      part: "below_box",
      all: [/^ *[■⬝]{4,} +esc interrupt/u],
      activities: ["working"],
    }),
    screenRule({
      name: "login lost",
      part: "above_box",
      rows: 4,
      all: [/^ *┃ +(?:invalid x-api-key|.*API key)/u, /^ *▣ /u],
      activities: ["waiting"],
      reason: "login",
    }),
    screenRule({
      name: "turn over",
      part: "above_box",
      behind: /^ *┃/u,
      all: [/^ *▣ .* · \d[\d.]*m?s\b/u],
      activities: ["idle"],
    }),
    screenRule({
      name: "fresh",
      part: "above_box",
      none: [/^ *(?:┃(?: {2}|$)|▣)/u],
      activities: ["idle"],
    }),
    // Between its frames the row below says nothing.
    screenRule({ name: "box", part: "below_box", activities: ["idle", "working"] }),
  ],
  title: [],
  report: null,
  hooks: {
    option: null,
    plugin: "opencode",
    events: new Map([
      ["Start", { activities: ["starting", "idle"], reason: null }],
      ["Prompt", { activities: ["working"], reason: null }],
      ["Busy", { activities: ["working"], reason: null }],
      ["Permission", { activities: ["waiting"], reason: "permission" }],
      ["Question", { activities: ["waiting"], reason: "question" }],
      ["Idle", { activities: ["idle"], reason: null }],
    ]),
    prompts: "Prompt",
  },
  input: OPENCODE_INPUT,
  file: null,
};
