/** The programs that are looked at while somebody works with them. */
import type { ProgramName } from "./installed.ts";
import { CLAUDE } from "./programs/claude.ts";
import { eventually } from "../support/eventually.ts";
import { type ManagedAgent, START_MS } from "./managed_agent.ts";
import { CODEX } from "./programs/codex.ts";
import { GEMINI } from "./programs/gemini.ts";
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
  /** What it does not try again by itself. */
  readonly refusals: readonly number[];
  /** Waits, once it shows its box, until it takes what is sent. */
  readonly begin?: (agent: ManagedAgent) => Promise<void>;
}

export const LOOKED_AT: Readonly<Partial<Record<ProgramName, LookedAt>>> = {
  claude: {
    program: CLAUDE,
    asks: { tool: "Bash", input: { command: "touch made.txt" }, text: "I will." },
    // The user's own: every command has to be permitted.
    options: { settings: { permissions: { defaultMode: "default" } } },
    trust: { shows: /Yes, I trust this folder/, keys: ["Down", "Enter"] },
    box: /^❯/mu,
    refusals: [429, 401],
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
    refusals: [429, 401],
  },
  gemini: {
    program: GEMINI,
    asks: {
      text: "I will.",
      tool: "run_shell_command",
      input: { command: "touch made.txt", description: "Make a file" },
    },
    trust: { shows: /Do you trust/, keys: ["Enter"] },
    box: /Type your message/u,
    refusals: [401],
    // It shows its box some seconds before it takes an Enter, and then keeps prompts until it is ready.
    begin: async (agent) => {
      await agent.paste("hello");
      await eventually(async () => {
        await agent.keys("Enter");
        await agent.untilQuiet();
        return agent.model.prompts.length > 0 || null;
      }, START_MS);
      await agent.until("idle");
    },
  },
};

/**
 * Those that the tests take a share of, and that prompts are sent to. The Gemini CLI is measured in looks alone: it
 * shows a turn a moment late, and now and then takes no Enter of a person's behind a paste.
 */
export const TESTED = (["claude", "codex"] as const).map((name) =>
  [name, LOOKED_AT[name]!] as const
);
