/**
 * Variables that a tmux server must not inherit from whoever runs this program, since it hands its own to every
 * pane for as long as it lives (contract: operations.md, "What a pane inherits"). Pure.
 */

/** This program's own, and its runtime's. */
const PREFIXES = ["AGENTTOWER_", "DENO_"];

const NAMES = new Set([
  // Of a compiled program's runtime.
  "DENORT_BIN",
  // Of an enclosing tmux.
  "TMUX",
  "TMUX_PANE",
  // By which an agent knows what it has started itself; another agent would take itself for that.
  "AI_AGENT",
  "CLAUDECODE",
  "CLAUDE_CODE_CHILD_SESSION",
  "CLAUDE_CODE_ENTRYPOINT",
  "CLAUDE_CODE_EXECPATH",
  "CLAUDE_CODE_SESSION_ID",
  "CLAUDE_CODE_SSE_PORT",
  "CLAUDE_EFFORT",
  "CODEX_CI",
  "CODEX_SANDBOX",
  "CODEX_SANDBOX_NETWORK_DISABLED",
  "CODEX_THREAD_ID",
  "CURSOR_AGENT",
  "CURSOR_TRACE_ID",
  "GEMINI_CLI",
  "OPENCODE",
  "OPENCODE_PID",
]);

export function isTakenAway(name: string): boolean {
  return NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix));
}
