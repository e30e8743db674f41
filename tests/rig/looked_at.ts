/** The programs that are looked at while somebody works with them. */
import type { ProgramName } from "./installed.ts";
import { CLAUDE } from "./programs/claude.ts";
import { eventually } from "../support/eventually.ts";
import { type ManagedAgent, START_MS } from "./managed_agent.ts";
import { CODEX } from "./programs/codex.ts";
import { GEMINI } from "./programs/gemini.ts";
import { OPENCODE } from "./programs/opencode.ts";
import type { Program, Seed } from "./programs/program.ts";
import type { RefusedAnswer, ToolAnswer } from "./models/answer.ts";

export interface LookedAt {
  readonly program: Program;
  /** What has it ask for a permission. */
  readonly asks: ToolAnswer;
  /** What its question whether a folder is to be trusted shows, and the keys that say yes; null where it has none. */
  readonly trust: { readonly shows: RegExp; readonly keys: readonly string[] } | null;
  /** What its empty box shows. */
  readonly box: RegExp;
  readonly options?: Partial<Seed>;
  /** Ends a turn early. */
  readonly interrupt: readonly string[];
  /** Begins a conversation anew. */
  readonly clear: string;
  /** What it does not try again by itself. */
  readonly refusals: readonly Pick<RefusedAnswer, "status" | "message">[];
  /** Waits, once it shows its box, until it takes what is sent. */
  readonly begin?: (agent: ManagedAgent) => Promise<void>;
}

const LIMIT = { status: 429, message: "too much of it" };
const LOST_LOGIN = { status: 401, message: "too much of it" };

export const LOOKED_AT: Readonly<Record<ProgramName, LookedAt>> = {
  claude: {
    program: CLAUDE,
    asks: { tool: "Bash", input: { command: "touch made.txt" }, text: "I will." },
    // The user's own: every command has to be permitted.
    options: { settings: { permissions: { defaultMode: "default" } } },
    trust: { shows: /Yes, I trust this folder/, keys: ["Down", "Enter"] },
    box: /^❯/mu,
    interrupt: ["Escape"],
    clear: "/clear",
    refusals: [LIMIT, LOST_LOGIN],
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
    interrupt: ["Escape"],
    clear: "/clear",
    refusals: [LIMIT, LOST_LOGIN],
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
    interrupt: ["Escape"],
    clear: "/clear",
    refusals: [LOST_LOGIN],
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
  opencode: {
    program: OPENCODE,
    asks: {
      text: "I will.",
      tool: "bash",
      input: { command: "touch made.txt", description: "Make a file" },
    },
    trust: null,
    box: /Ask anything/u,
    interrupt: ["Escape", "Escape"],
    clear: "/new",
    // It shows the message alone.
    refusals: [{ status: 401, message: "invalid x-api-key" }],
  },
};

/** All of them, by name. */
export const ALL = Object.entries(LOOKED_AT) as readonly [ProgramName, LookedAt][];

/** Those at which the tests look, and of which they kill some. */
export const TESTED = (["claude", "codex"] as const).map((name) =>
  [name, LOOKED_AT[name]] as const
);
