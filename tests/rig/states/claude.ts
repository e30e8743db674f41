/** The states of Claude Code's screen. */
import type { Rig } from "../rig.ts";
import type { Shown } from "../terminal.ts";
import { commonStates, draft, type Manners, permission, turn } from "./common.ts";
import { FAKE_CLAUDE_DIALOG, MANY_LINES } from "./fakes.ts";
import { pause, prompt, type State } from "./state.ts";

/** Without these, a classifier answers instead of the user. */
export const CLAUDE_SETTINGS = { permissions: { defaultMode: "default" } };

/** It refuses to do so as root, unless it is told that it is in a sandbox. */
const BYPASS = { args: ["--dangerously-skip-permissions"], env: { IS_SANDBOX: "1" } };

const QUESTION = {
  questions: [{
    question: "Which library should be used?",
    header: "Library",
    multiSelect: false,
    options: [
      { label: "One", description: "The first" },
      { label: "Two", description: "The second" },
    ],
  }],
};

export const CLAUDE_MANNERS: Manners = {
  isReady,
  isWorking: isInterruptible,
  shell: (command) => ({ tool: "Bash", input: { command, description: "Make a file" } }),
  asks: "Do you want to proceed?",
  fakeDialog: FAKE_CLAUDE_DIALOG,
  interrupt: ["Escape"],
  queueKey: "Enter",
  clear: "/clear",
  exit: "/exit",
  resumeArgs: ["--continue"],
};

const ready = ({ terminal }: Rig) => terminal.until(isReady);

function isReady(shown: Shown): boolean {
  return shown.title.startsWith("✳") && !isInterruptible(shown) &&
    shown.screen.some((line) => /^❯.?$/.test(line));
}

function isInterruptible({ screen }: Shown): boolean {
  return screen.some((line) => line.includes("esc to interrupt"));
}

async function asked(rig: Rig, tool: string, input: Record<string, unknown>): Promise<void> {
  await ready(rig);
  rig.model.willAnswer({ text: "I will do that.\n", tool, input });
  await prompt(rig, "do it");
}

/** Changes what the program has noted of its user. */
function configure({ box }: Rig, changes: Readonly<Record<string, unknown>>): void {
  const file = `${box.home}/.claude.json`;
  const config = JSON.parse(Deno.readTextFileSync(file));
  Deno.writeTextFileSync(file, JSON.stringify({ ...config, ...changes }));
}

async function refused(rig: Rig, status: number, shows: string): Promise<void> {
  await ready(rig);
  const answer = { status, message: "too much of it", headers: { "x-should-retry": "false" } };
  rig.model.willAnswer(...Array.from({ length: 12 }, () => answer));
  await prompt(rig, "say something");
  await rig.terminal.until(({ screen }) => screen.some((line) => line.includes(shows)));
  await rig.terminal.steady();
}

async function retrying(rig: Rig, status: number, message: string): Promise<void> {
  await ready(rig);
  rig.model.willAnswer(...Array.from({ length: 20 }, () => ({ status, message })));
  await prompt(rig, "say something");
  await rig.terminal.until("retrying in");
}

const STATES: readonly State[] = [
  ...commonStates(CLAUDE_MANNERS),
  {
    name: "first-run-offline",
    activity: "exited",
    note: "without a network the first start ends with an error",
    options: { isOnboarded: false },
    reach: ({ terminal }) => terminal.until(({ dead }) => dead),
  },
  {
    name: "key-dialog",
    activity: "waiting",
    reason: "dialog",
    note: "a key in the environment that the user has not agreed to yet",
    options: { prepare: (rig) => configure(rig, { customApiKeyResponses: {} }) },
    reach: async ({ terminal }) => {
      await terminal.until("API key");
      await terminal.steady();
    },
  },
  {
    name: "bypass-dialog",
    activity: "waiting",
    reason: "dialog",
    options: BYPASS,
    reach: async ({ terminal }) => {
      await terminal.until("Bypass Permissions");
      await terminal.steady();
    },
  },
  {
    name: "idle-bypass",
    activity: "idle",
    options: { ...BYPASS, settings: { skipDangerousModePermissionPrompt: true } },
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.steady();
    },
  },
  {
    name: "idle-plan",
    activity: "idle",
    options: { args: ["--permission-mode", "plan"] },
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.steady();
    },
  },
  {
    name: "permission-plan",
    activity: "waiting",
    reason: "permission",
    options: { args: ["--permission-mode", "plan"] },
    reach: async (rig) => {
      await asked(rig, "ExitPlanMode", { plan: "# Plan\n\n1. Make the file\n2. Test it\n" });
      await rig.terminal.until(/proceed|1\. Yes/);
      await pause(1000);
    },
  },
  {
    name: "login-dialog",
    activity: "waiting",
    reason: "login",
    note: "opened by the user with /login",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.type("/login");
      await rig.terminal.steady();
      await rig.terminal.keys("Enter");
      await rig.terminal.steady(1500);
    },
  },
  {
    name: "trust",
    activity: "waiting",
    reason: "dialog",
    options: { isFolderTrusted: false },
    reach: async ({ terminal }) => {
      await terminal.until("trust");
      await terminal.steady();
    },
  },
  {
    name: "idle-auto-mode",
    activity: "idle",
    note: "without a permission mode in the user's settings",
    options: { settings: {} },
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.steady();
    },
  },
  {
    name: "working-tool",
    activity: "working",
    options: {
      settings: { permissions: { defaultMode: "default", allow: ["Bash(tail:*)"] } },
      prepare: ({ project }) => Deno.writeTextFileSync(`${project}/made.txt`, ""),
    },
    reach: async (rig) => {
      await asked(rig, "Bash", { command: "tail -f made.txt", description: "Wait" });
      await rig.terminal.until("ctrl+b");
    },
  },
  {
    name: "permission-write",
    activity: "waiting",
    reason: "permission",
    reach: async (rig) => {
      await asked(rig, "Write", { file_path: `${rig.project}/a.txt`, content: "one\ntwo\n" });
      await rig.terminal.until("Do you want to");
      await rig.terminal.steady();
    },
  },
  {
    name: "question",
    activity: "waiting",
    reason: "question",
    reach: async (rig) => {
      await asked(rig, "AskUserQuestion", QUESTION);
      await rig.terminal.until("The second");
      await rig.terminal.steady();
    },
  },
  {
    name: "permission-escaped-late",
    activity: "idle",
    reason: "draft",
    note: "what it shows at the start has scrolled away, and somebody has begun to type",
    reach: async (rig) => {
      await turn(CLAUDE_MANNERS, rig, MANY_LINES);
      await permission(CLAUDE_MANNERS, rig, "touch made.txt");
      await rig.terminal.keys("Escape");
      await rig.terminal.until("Interrupted");
      await draft(CLAUDE_MANNERS, rig, "half");
    },
  },
  {
    name: "limit-429",
    activity: "waiting",
    reason: "limit",
    reach: (rig) => refused(rig, 429, "too much of it"),
  },
  {
    name: "login-401",
    activity: "waiting",
    reason: "login",
    note: "the input box has a hint in it",
    reach: (rig) => refused(rig, 401, "API Error: 401"),
  },
  {
    name: "retrying-401",
    activity: "working",
    note: "the key is refused, and the program tries again by itself, ten times",
    reach: (rig) => retrying(rig, 401, "invalid x-api-key"),
  },
  {
    name: "retrying-500",
    activity: "working",
    note: "the model fails, and the program tries again by itself",
    reach: (rig) => retrying(rig, 500, "Internal server error"),
  },
  {
    name: "overloaded-529",
    activity: "idle",
    note: "given up after a few tries; the input box has a hint in it",
    reach: async (rig) => {
      await retrying(rig, 529, "Overloaded");
      await rig.terminal.until("Resend your message", 60_000);
    },
  },
  {
    name: "retrying-disconnected",
    activity: "working",
    note:
      "the connection was lost in the middle of the answer, and the program tries again by itself",
    reach: async (rig) => {
      await ready(rig);
      rig.model.willAnswer(...Array.from({ length: 20 }, () => ({ cutAfter: "Some text.\n" })));
      await prompt(rig, "say something");
      await rig.terminal.until("retrying in");
    },
  },
  {
    name: "shell-mode",
    activity: "idle",
    reason: "draft",
    note: "a draft that begins with an exclamation mark is a command of the user's",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.type("! ls");
      await rig.terminal.steady();
    },
  },
  {
    name: "auto-mode-dialog",
    activity: "waiting",
    reason: "dialog",
    note: "asked once, in place of the input box, a moment after that was drawn",
    options: { prepare: (rig) => configure(rig, { hasSeenAutoDefaultNudge: false }) },
    reach: async ({ terminal }) => {
      await terminal.until("Make auto mode");
      await terminal.steady(1500);
    },
  },
  {
    name: "model-dialog",
    activity: "waiting",
    reason: "dialog",
    note: "opened by the user with /model",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.type("/model");
      await rig.terminal.steady();
      await rig.terminal.keys("Enter");
      await rig.terminal.steady(1500);
    },
  },
];

export const CLAUDE_STATES: readonly State[] = STATES.map((state) => ({
  ...state,
  options: { settings: CLAUDE_SETTINGS, ...state.options },
}));
