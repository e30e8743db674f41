/** The programs that agenttower knows by itself, by name (contract: agents.md, "Programs"). */
import type { AgentProgram } from "../model/activity/program.ts";
import { CLAUDE } from "./claude.ts";
import { CODEX } from "./codex.ts";
import { GEMINI } from "./gemini.ts";
import { OPENCODE } from "./opencode.ts";

export const BUILT_IN_PROGRAMS: ReadonlyMap<string, AgentProgram> = new Map(
  [CLAUDE, CODEX, GEMINI, OPENCODE].map((program) => [program.name, program]),
);
