/** The programs that are looked at while somebody works with them. */
import type { LookedAt } from "./looks.ts";
import type { ProgramName } from "./installed.ts";
import { CLAUDE } from "./programs/claude.ts";
import { CODEX } from "./programs/codex.ts";

export const LOOKED_AT: Readonly<Partial<Record<ProgramName, LookedAt>>> = {
  claude: {
    program: CLAUDE,
    asks: { tool: "Bash", input: { command: "touch made.txt" }, text: "I will." },
    // The user's own: every command has to be permitted.
    options: { settings: { permissions: { defaultMode: "default" } } },
  },
  codex: {
    program: CODEX,
    asks: {
      text: "I will.\n",
      tool: "exec_command",
      input: {
        cmd: "touch made.txt",
        sandbox_permissions: "require_escalated",
        justification: "May I make the file?",
      },
    },
  },
};
