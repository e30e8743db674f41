/** The programs that are looked at while somebody works with them. */
import type { ProgramName } from "./installed.ts";
import { CLAUDE } from "./programs/claude.ts";
import { CODEX } from "./programs/codex.ts";
import type { Program, Seed } from "./programs/program.ts";
import type { ToolAnswer } from "./models/answer.ts";

export interface LookedAt {
  readonly program: Program;
  /** What has it ask for a permission. */
  readonly asks: ToolAnswer;
  /** What its question whether a folder is to be trusted shows, and the keys that say yes. */
  readonly trust: { readonly shows: RegExp; readonly keys: readonly string[] };
  /** What its empty box shows. */
  readonly box: RegExp;
  readonly options?: Partial<Seed>;
}

export const LOOKED_AT: Readonly<Partial<Record<ProgramName, LookedAt>>> = {
  claude: {
    program: CLAUDE,
    asks: { tool: "Bash", input: { command: "touch made.txt" }, text: "I will." },
    // The user's own: every command has to be permitted.
    options: { settings: { permissions: { defaultMode: "default" } } },
    trust: { shows: /Yes, I trust this folder/, keys: ["Down", "Enter"] },
    box: /^❯/mu,
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
    trust: { shows: /Trust and continue/, keys: ["Enter"] },
    box: /^› Ask Codex/mu,
  },
};
