/** OpenCode, as it shows itself from 1.18 on. */
import { type AgentProgram, screenRule } from "../model/activity/program.ts";

export const OPENCODE: AgentProgram = {
  name: "opencode",
  commands: ["opencode"],
  packages: ["opencode-ai"],
  // A prompt that was sent has the same bar before it, but is not closed by a border.
  box: {
    prompt: /^ *┃ {0,2}/u,
    everyRow: true,
    above: null,
    below: /^ *╹▀{4}/u,
    hint: /^(?:Ask anything…|(?:Build|Plan) · )/u,
    footer: 4,
  },
  screen: [
    screenRule({
      name: "permission",
      all: [/△ Permission required/u, /Allow once/u],
      activities: ["waiting"],
      reason: "permission",
    }),
    screenRule({
      name: "esc interrupts",
      part: "below_box",
      all: [/^ *[■⬝]{4,} +esc interrupt/u],
      activities: ["working"],
    }),
    screenRule({
      name: "turn over",
      part: "above_box",
      rows: 1,
      all: [/^ *▣ .* · \d[\d.]*m?s$/u],
      activities: ["idle"],
    }),
    screenRule({
      name: "fresh",
      part: "above_box",
      none: [/^ *(?:┃|▣)/u],
      activities: ["idle"],
    }),
    // Between its frames the row below says nothing.
    screenRule({ name: "box", part: "below_box", activities: ["idle", "working"] }),
  ],
  title: [],
  report: null,
  hooks: null,
  input: null,
  file: null,
};
