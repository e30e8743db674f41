/** The Codex CLI, as it shows itself from 0.169 on. */
import { type AgentProgram, screenRule } from "../model/activity/program.ts";
import { CODEX_INPUT } from "./codex_input.ts";

export const CODEX: AgentProgram = {
  name: "codex",
  commands: ["codex"],
  packages: ["@openai/codex"],
  // A choice of a dialog begins as a box does; what a reply shows is indented.
  box: {
    prompt: /^(?:›(?! ?\d+\. ) ?|! {2})/u,
    everyRow: false,
    above: null,
    below: null,
    hint: null,
    status: null,
    footer: 3,
  },
  screen: [
    screenRule({
      name: "permission",
      part: "dialog",
      all: [/^[› ] 1\. Yes, (?:proceed|and)/u, /esc to cancel$/u],
      activities: ["waiting"],
      reason: "permission",
    }),
    screenRule({
      name: "question",
      rows: 1,
      all: [/\| enter to submit (?:answer|all) \|/u],
      activities: ["waiting"],
      reason: "question",
    }),
    screenRule({
      name: "login",
      part: "dialog",
      all: [/Sign in with ChatGPT/u, /Press enter to continue$/u],
      activities: ["waiting"],
      reason: "login",
    }),
    screenRule({
      name: "dialog",
      part: "dialog",
      rows: 1,
      all: [
        /^ *(?:Press |press )?enter (to )?(confirm|continue|select|submit)|esc (to )?(cancel|back)$/u,
      ],
      activities: ["waiting"],
      reason: "dialog",
    }),
    // Its model and folder stand below the box once it is ready.
    screenRule({
      name: "loading",
      part: "below_box",
      none: [/ · /u],
      activities: ["starting", "idle", "working"],
    }),
    screenRule({
      name: "working line",
      part: "above_box",
      rows: 12,
      all: [/^[•◦] .*\(\d.* • esc to interrupt\)/u],
      activities: ["working"],
    }),
    screenRule({
      name: "limit",
      part: "above_box",
      rows: 8,
      behind: /^› /u,
      all: [/^■ .*(429 Too Many Requests|usage limit)/u],
      activities: ["waiting"],
      reason: "limit",
      until: /try again (?:at|in) (.+?)\.?$/u,
    }),
    screenRule({
      name: "login lost",
      part: "above_box",
      rows: 8,
      behind: /^› /u,
      all: [/^■ .*401 Unauthorized/u],
      activities: ["waiting"],
      reason: "login",
    }),
    screenRule({
      name: "turn over",
      part: "above_box",
      rows: 1,
      all: [/^ +Worked for <?\d\S*s( • .*)?$|^■ Conversation interrupted/u],
      activities: ["idle"],
    }),
    screenRule({
      name: "fresh",
      part: "above_box",
      all: [/^ +>_ OpenAI Codex/u],
      none: [/^[›•■✗]/u],
      activities: ["idle"],
    }),
    // What it writes while it works looks no other than what it wrote.
    screenRule({ name: "box", part: "below_box", activities: ["idle", "working"] }),
  ],
  title: [
    {
      name: "action required",
      pattern: /^\[ [.!] \] Action Required/u,
      activities: ["waiting"],
      reason: "permission",
    },
    { name: "spinner", pattern: /^[\u2800-\u28ff] /u, activities: ["working"], reason: null },
  ],
  report: {
    osc: 7501,
    key: "state",
    values: new Map([
      ["working", { activities: ["working"], reason: null }],
      ["idle", { activities: ["idle"], reason: null }],
      ["done", { activities: ["idle"], reason: null }],
      ["error", { activities: ["idle", "waiting"], reason: null }],
      ["blocked", { activities: ["waiting"], reason: "permission" }],
    ]),
  },
  hooks: null,
  input: CODEX_INPUT,
  file: null,
};
