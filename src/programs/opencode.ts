/** OpenCode. */
import type { AgentProgram } from "../model/activity/program.ts";

export const OPENCODE: AgentProgram = {
  name: "opencode",
  commands: ["opencode"],
  packages: ["@anthropic-ai/claude-code"],
  box: { prompt: /^❯ ?/u, above: /^─{8}/u, below: /^─{8}/u, hint: null, footer: 6 },
  screen: [],
  title: [],
  report: null,
  hooks: null,
  input: null,
  file: null,
};
