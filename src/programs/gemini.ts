/** Gemini. */
import type { AgentProgram } from "../model/activity/program.ts";

export const GEMINI: AgentProgram = {
  name: "gemini",
  commands: ["gemini"],
  packages: ["@anthropic-ai/claude-code"],
  box: { prompt: /^❯ ?/u, above: /^─{8}/u, below: /^─{8}/u, footer: 6 },
  screen: [],
  title: [],
  report: null,
  input: null,
  file: null,
};
