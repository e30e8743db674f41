/** Claude Code, as it shows itself from 2.1 on. */
import { type AgentProgram, screenRule } from "../model/activity/program.ts";
import { CLAUDE_INPUT } from "./claude_input.ts";

export const CLAUDE: AgentProgram = {
  name: "claude",
  commands: ["claude"],
  packages: ["@anthropic-ai/claude-code"],
  // Its reply may show the same, but indented.
  box: {
    prompt: /^(?:❯[ \u00a0]?|![ \u00a0]+)/u,
    everyRow: false,
    above: /^─{8}/u,
    below: /^─{8}/u,
    hint: null,
    status: null,
    footer: 8,
  },
  screen: [
    screenRule({
      name: "permission",
      part: "dialog",
      all: [/^ *(?:❯ )?1\. Yes/u, /^ *(?:❯ )?\d\. No/u],
      activities: ["waiting"],
      reason: "permission",
    }),
    screenRule({
      name: "question",
      part: "dialog",
      rows: 3,
      all: [/Enter to select.*Esc to cancel/u],
      activities: ["waiting"],
      reason: "question",
    }),
    screenRule({
      name: "login",
      part: "dialog",
      all: [/Select login method|Paste code here if prompted|Invalid API key/u],
      activities: ["waiting"],
      reason: "login",
    }),
    screenRule({
      name: "dialog",
      part: "dialog",
      rows: 3,
      all: [/Esc to (cancel|exit)|Enter to (confirm|continue)|Press Enter|^ *No, |^ *❯ \S/u],
      activities: ["waiting"],
      reason: "dialog",
    }),
    // Once somebody types, a turn that goes on is told by nothing else.
    screenRule({
      name: "grey prompt",
      part: "box",
      coloured: true,
      none: [/^!/u],
      activities: ["working"],
    }),
    screenRule({
      name: "login lost",
      part: "above_box",
      rows: 8,
      behind: /^❯ /u,
      all: [
        /Please run \/login|Invalid API key|invalid x-api-key|OAuth token (has expired|revoked)/u,
      ],
      none: [/retrying in/u],
      activities: ["waiting"],
      reason: "login",
    }),
    screenRule({
      name: "esc interrupts",
      part: "below_box",
      rows: 3,
      all: [/esc to interrupt/u],
      activities: ["working"],
    }),
    screenRule({
      name: "spinner",
      part: "above_box",
      rows: 5,
      all: [/^[·✢✳✶✻✽*] \S+… ?(\(|$)/u],
      activities: ["working"],
    }),
    screenRule({
      name: "limit",
      part: "above_box",
      rows: 8,
      behind: /^❯ /u,
      all: [/limit reached|hit your .*limit|usage limit|out of (extra )?usage|\(429\)/u],
      activities: ["waiting"],
      reason: "limit",
      until: /resets? (?:at )?([^·∙|()]+?)(?: *[·∙|(].*)?$/u,
    }),
    screenRule({
      name: "turn over",
      part: "above_box",
      rows: 2,
      all: [/^✻ \S+ for \d/u],
      none: [/^❯ /u],
      activities: ["idle"],
    }),
    screenRule({
      name: "interrupted",
      part: "above_box",
      rows: 2,
      all: [/^ +⎿[ \u00a0]+Interrupted/u],
      none: [/^❯ /u],
      activities: ["idle"],
    }),
    screenRule({
      name: "fresh",
      part: "above_box",
      all: [/Claude Code v\d/u],
      none: [/^[❯●✻] /u],
      activities: ["idle"],
    }),
    screenRule({
      name: "shortcuts",
      part: "below_box",
      draft: false,
      rows: 3,
      all: [/\? for shortcuts/u],
      activities: ["idle"],
    }),
    // Earlier versions draw it alike, and the row below may be the user's own.
    screenRule({ name: "box", part: "below_box", activities: ["idle", "working"] }),
  ],
  title: [
    { name: "spinner", pattern: /^[\u2800-\u28ff] /u, activities: ["working"], reason: null },
  ],
  report: null,
  hooks: {
    option: "--settings",
    plugin: null,
    events: new Map([
      ["SessionStart", { activities: ["idle", "starting"], reason: null }],
      ["UserPromptSubmit", { activities: ["working"], reason: null }],
      ["PermissionRequest", { activities: ["waiting"], reason: "permission" }],
      ["PostToolUse", { activities: ["working"], reason: null }],
      ["Stop", { activities: ["idle"], reason: null }],
      ["StopFailure", { activities: ["idle", "waiting"], reason: "limit" }],
      // Either another one begins, or the process is about to end.
      ["SessionEnd", { activities: ["starting", "idle"], reason: null }],
    ]),
    prompts: "UserPromptSubmit",
  },
  input: CLAUDE_INPUT,
  file: null,
};
