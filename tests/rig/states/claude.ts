/** The states of Claude Code's screen. */
import type { Rig } from "../rig.ts";
import type { Shown } from "../terminal.ts";
import { FAKE_CLAUDE_DIALOG, MANY_LINES } from "./fakes.ts";
import { LARGE_TEXT, prompt, type State } from "./state.ts";

const SETTINGS = { permissions: { defaultMode: "default" } };

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

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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

async function working(rig: Rig, text: string): Promise<void> {
  await ready(rig);
  rig.model.willHold(text);
  await prompt(rig, "think about it");
  await rig.terminal.until((shown) => rig.model.isTurnOpen && isInterruptible(shown));
}

function forgetNudge({ box }: Rig): void {
  const file = `${box.home}/.claude.json`;
  const config = JSON.parse(Deno.readTextFileSync(file));
  Deno.writeTextFileSync(file, JSON.stringify({ ...config, hasSeenAutoDefaultNudge: false }));
}

const bash = (rig: Rig) =>
  asked(rig, "Bash", { command: "touch made.txt", description: "Make a file" });

async function turn(rig: Rig, text: string): Promise<void> {
  await ready(rig);
  rig.model.willAnswer({ text });
  await prompt(rig, "say something");
  await rig.terminal.until((shown) => rig.model.prompts.length > 0 && isReady(shown));
  await rig.terminal.steady();
}

async function refused(rig: Rig, status: number, message: string): Promise<void> {
  await ready(rig);
  const answer = { status, message, headers: { "x-should-retry": "false" } };
  rig.model.willAnswer(...Array.from({ length: 12 }, () => answer));
  await prompt(rig, "say something");
  await rig.terminal.until(({ screen }) => screen.some((line) => line.includes(message)));
  await rig.terminal.steady();
}

async function retrying(rig: Rig, status: number, message: string): Promise<void> {
  await ready(rig);
  rig.model.willAnswer(...Array.from({ length: 20 }, () => ({ status, message })));
  await prompt(rig, "say something");
  await rig.terminal.until("retrying in");
}

const STATES: readonly State[] = [
  { name: "starting", activity: "starting", reach: () => Promise.resolve() },
  {
    name: "first-run",
    activity: "waiting",
    reason: "dialog",
    options: { isOnboarded: false },
    reach: ({ terminal }) => terminal.steady(3000),
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
    name: "idle",
    activity: "idle",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.steady();
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
    name: "draft",
    activity: "idle",
    reason: "draft",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.type("half a thought");
      await rig.terminal.until("half a thought");
      await rig.terminal.steady();
    },
  },
  {
    name: "draft-lines",
    activity: "idle",
    reason: "draft",
    note: "a pasted draft of three lines",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.paste("first line\n\nthird line");
      await rig.terminal.until("third line");
      await rig.terminal.steady();
    },
  },
  {
    name: "large-paste",
    activity: "idle",
    reason: "draft",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.paste(LARGE_TEXT);
      await rig.terminal.steady(1500);
    },
  },
  { name: "idle-after-turn", activity: "idle", reach: (rig) => turn(rig, "Here you are.\n") },
  { name: "idle-after-long-turn", activity: "idle", reach: (rig) => turn(rig, MANY_LINES) },
  {
    name: "idle-fake-dialog",
    activity: "idle",
    note: "the reply looks like a permission dialog and an input box",
    reach: (rig) => turn(rig, FAKE_CLAUDE_DIALOG),
  },
  { name: "working-early", activity: "working", reach: (rig) => working(rig, "") },
  {
    name: "working-text",
    activity: "working",
    reach: async (rig) => {
      await working(rig, "Some text has come already.\n\nAnd more.\n");
      await rig.terminal.until("And more");
    },
  },
  {
    name: "working-fake-dialog",
    activity: "working",
    note: "the reply so far looks like a permission dialog and an input box",
    reach: async (rig) => {
      await working(rig, FAKE_CLAUDE_DIALOG);
      await rig.terminal.until("try this");
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
      await rig.terminal.until("Running");
    },
  },
  {
    name: "working-draft",
    activity: "working",
    note: "somebody types while the turn goes on",
    reach: async (rig) => {
      await working(rig, "Some text.\n");
      await rig.terminal.type("half a thought");
      await rig.terminal.until("half a thought");
    },
  },
  {
    name: "queued",
    activity: "working",
    note: "a second prompt was sent while the turn goes on",
    reach: async (rig) => {
      await working(rig, "Some text.\n");
      await prompt(rig, "and then this");
      await pause(1500);
    },
  },
  {
    name: "permission-bash",
    activity: "waiting",
    reason: "permission",
    reach: async (rig) => {
      await bash(rig);
      await rig.terminal.until("Do you want to proceed?");
      await pause(1000);
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
    name: "permission-long",
    activity: "waiting",
    reason: "permission",
    note: "the command has many lines",
    reach: async (rig) => {
      const command = Array.from({ length: 30 }, (_, i) => `echo ${i} >>made.txt`).join("\n");
      await asked(rig, "Bash", { command, description: "Make a long file" });
      await rig.terminal.until("Do you want to proceed?");
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
    name: "permission-escaped",
    activity: "idle",
    note: "Esc was pressed in the permission dialog",
    reach: async (rig) => {
      await bash(rig);
      await rig.terminal.until("Do you want to proceed?");
      await rig.terminal.keys("Escape");
      await rig.terminal.until(isReady);
      await rig.terminal.steady();
    },
  },
  {
    name: "working-escaped",
    activity: "idle",
    note: "Esc was pressed while a turn went on",
    reach: async (rig) => {
      await working(rig, "Some text.\n");
      await rig.terminal.keys("Escape");
      await rig.terminal.until(isReady);
      await rig.terminal.steady();
    },
  },
  {
    name: "limit-429",
    activity: "waiting",
    reason: "limit",
    reach: (rig) => refused(rig, 429, "too many tokens"),
  },
  {
    name: "login-401",
    activity: "waiting",
    reason: "login",
    reach: (rig) => refused(rig, 401, "invalid x-api-key"),
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
      await rig.terminal.until(isReady, 60_000);
    },
  },
  {
    name: "disconnected",
    activity: "idle",
    note: "the connection was lost in the middle of every answer",
    reach: async (rig) => {
      await ready(rig);
      rig.model.willAnswer(...Array.from({ length: 20 }, () => ({ cutAfter: "Some text.\n" })));
      await prompt(rig, "say something");
      await pause(3000);
      await rig.terminal.until(isReady, 60_000);
      await rig.terminal.steady();
    },
  },
  {
    name: "completion-file",
    activity: "idle",
    reason: "draft",
    options: { prepare: ({ project }) => Deno.writeTextFileSync(`${project}/README.md`, "x") },
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.type("look at @READ");
      await rig.terminal.steady(1500);
    },
  },
  {
    name: "completion-command",
    activity: "idle",
    reason: "draft",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.type("/co");
      await rig.terminal.steady(1500);
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
    options: { prepare: forgetNudge },
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
  {
    name: "cleared",
    activity: "idle",
    reach: async (rig) => {
      await turn(rig, "Here you are.\n");
      await rig.terminal.type("/clear");
      await rig.terminal.steady();
      await rig.terminal.keys("Enter");
      await rig.terminal.steady(1500);
    },
  },
  {
    name: "resumed",
    activity: "idle",
    reach: async (rig) => {
      await turn(rig, "Here you are.\n");
      await rig.start(["--continue"]);
      await rig.terminal.until("Here you are");
      await ready(rig);
      await rig.terminal.steady();
    },
  },
  {
    name: "exited",
    activity: "exited",
    reach: async (rig) => {
      await turn(rig, "Here you are.\n");
      await rig.terminal.type("/exit");
      await rig.terminal.steady();
      await rig.terminal.keys("Enter");
      await rig.terminal.until(({ dead }) => dead);
    },
  },
  {
    name: "crashed",
    activity: "exited",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.kill();
      await rig.terminal.until(({ dead }) => dead);
    },
  },
];

export const CLAUDE_STATES: readonly State[] = STATES.map((state) => ({
  ...state,
  options: { settings: SETTINGS, ...state.options },
}));
