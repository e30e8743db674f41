/** The states of Codex's screen. */
import { writeBelow } from "../programs/program.ts";
import type { Rig } from "../rig.ts";
import type { Shown } from "../terminal.ts";
import { FAKE_CODEX_DIALOG, MANY_LINES } from "./fakes.ts";
import { LARGE_TEXT, prompt, type State } from "./state.ts";

const QUESTION = {
  questions: [{
    id: "library",
    header: "Library",
    question: "Which library should be used?",
    options: [
      { label: "One (Recommended)", description: "The first" },
      { label: "Two", description: "The second" },
    ],
  }],
};

const PATCH = `apply_patch <<'EOF'
*** Begin Patch
*** Add File: a.txt
+one
+two
*** End Patch
EOF
`;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const ready = ({ terminal }: Rig) => terminal.until(isReady);

function isReady({ screen, title }: Shown): boolean {
  return /(?:^|\| )proj$/.test(title) && !/^[⠀-⣿]/.test(title) &&
    screen.some((line) => line.startsWith("›")) &&
    screen.some((line) => line.includes("  gpt-5 "));
}

async function working(rig: Rig, text: string): Promise<void> {
  await ready(rig);
  rig.model.willHold(text);
  await prompt(rig, "think about it");
  await rig.terminal.until((shown) => /^[⠀-⣿]/.test(shown.title) && rig.model.isTurnOpen);
}

async function asked(rig: Rig, tool: string, input: Record<string, unknown>): Promise<void> {
  await ready(rig);
  rig.model.willAnswer({ text: "I will do that.\n", tool, input });
  await prompt(rig, "do it");
}

async function permission(rig: Rig): Promise<void> {
  await asked(rig, "exec_command", {
    cmd: "touch /made.txt",
    sandbox_permissions: "require_escalated",
    justification: "May I make the file?",
  });
  await rig.terminal.until("Would you like");
  await rig.terminal.steady();
}

async function turn(rig: Rig, text: string): Promise<void> {
  await ready(rig);
  rig.model.willAnswer({ text });
  await prompt(rig, "say something");
  await rig.terminal.until((shown) => rig.model.prompts.length > 0 && isReady(shown));
  await rig.terminal.steady();
}

async function refused(rig: Rig, status: number, message: string, ms = 4000): Promise<void> {
  await ready(rig);
  rig.model.willAnswer(...Array.from({ length: 30 }, () => ({ status, message })));
  await prompt(rig, "say something");
  await pause(ms);
}

const STATES: readonly State[] = [
  {
    name: "starting",
    activity: "starting",
    reach: ({ terminal }) => terminal.until("OpenAI Codex"),
  },
  { name: "starting-blank", activity: "starting", reach: () => Promise.resolve() },
  {
    name: "first-run",
    activity: "waiting",
    reason: "login",
    options: { isOnboarded: false },
    reach: ({ terminal }) => terminal.steady(5000),
  },
  {
    name: "trust",
    activity: "waiting",
    reason: "dialog",
    note: "asked where the folder has settings of its own, or is a git repository",
    options: {
      isFolderTrusted: false,
      prepare: ({ project }) => writeBelow(project, ".codex/config.toml", ""),
    },
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
      await rig.terminal.steady(1500);
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
    reach: (rig) => turn(rig, FAKE_CODEX_DIALOG),
  },
  { name: "working-early", activity: "working", reach: (rig) => working(rig, "") },
  {
    name: "working-text",
    activity: "working",
    reach: async (rig) => {
      await working(rig, "Some text has come already.\n\nAnd more.\n\nAnd the last.\n");
      await rig.terminal.until("And more");
    },
  },
  {
    name: "working-fake-dialog",
    activity: "working",
    note: "the reply so far looks like a permission dialog and an input box",
    reach: async (rig) => {
      await working(rig, `${FAKE_CODEX_DIALOG}\nAnd more.\n\n`);
      await rig.terminal.until("try this");
    },
  },
  {
    name: "working-tool",
    activity: "working",
    reach: async (rig) => {
      await asked(rig, "exec_command", { cmd: "tail -f /dev/null", yield_time_ms: 30_000 });
      await rig.terminal.until("terminal running");
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
    note: "a second prompt was sent with Tab while the turn goes on",
    reach: async (rig) => {
      await working(rig, "Some text.\n");
      await rig.terminal.paste("and then this");
      await rig.terminal.until("and then this");
      await pause(300);
      await rig.terminal.keys("Tab");
      await pause(1500);
    },
  },
  {
    name: "steered",
    activity: "working",
    note: "a second prompt was sent with Enter while the turn goes on",
    reach: async (rig) => {
      await working(rig, "Some text.\n");
      rig.model.willHold("More text.\n");
      await rig.terminal.paste("and then this");
      await rig.terminal.until("and then this");
      await pause(300);
      await rig.terminal.keys("Enter");
      await pause(1500);
    },
  },
  { name: "permission-bash", activity: "waiting", reason: "permission", reach: permission },
  {
    name: "permission-edit",
    activity: "waiting",
    reason: "permission",
    options: { args: ["-s", "read-only", "-a", "on-request"] },
    reach: async (rig) => {
      await asked(rig, "exec_command", { cmd: PATCH });
      await rig.terminal.until("Would you like");
      await rig.terminal.steady();
    },
  },
  {
    name: "permission-long",
    activity: "waiting",
    reason: "permission",
    note: "the command has many lines",
    reach: async (rig) => {
      const cmd = Array.from({ length: 30 }, (_, i) => `echo ${i} >>made.txt`).join("\n");
      const sandbox_permissions = "require_escalated";
      await asked(rig, "exec_command", { cmd, sandbox_permissions, justification: "May I?" });
      await rig.terminal.until(/Would you like|esc to cancel/);
      await rig.terminal.steady();
    },
  },
  {
    name: "question",
    activity: "waiting",
    reason: "question",
    note: "in plan mode, which alone has questions",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.keys("BTab");
      await rig.terminal.until("Plan");
      await asked(rig, "request_user_input", QUESTION);
      await rig.terminal.until("The second");
      await rig.terminal.steady();
    },
  },
  {
    name: "permission-escaped",
    activity: "idle",
    note: "Esc was pressed in the permission dialog",
    reach: async (rig) => {
      await permission(rig);
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
    reach: async (rig) => {
      await refused(rig, 429, "Rate limit reached for this organization");
      await rig.terminal.until(isReady, 60_000);
    },
  },
  {
    name: "login-401",
    activity: "waiting",
    reason: "login",
    reach: async (rig) => {
      await refused(rig, 401, "Incorrect API key provided");
      await rig.terminal.until(isReady, 60_000);
    },
  },
  {
    name: "retrying-500",
    activity: "working",
    note: "the model fails, and the program tries again by itself",
    reach: (rig) => refused(rig, 500, "Something went wrong", 2500),
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
      await rig.terminal.until(isReady, 90_000);
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
      await rig.terminal.steady(2000);
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
      await rig.terminal.steady(3000);
    },
  },
  {
    name: "resumed",
    activity: "idle",
    reach: async (rig) => {
      await turn(rig, "Here you are.\n");
      await rig.start(["resume", "--last"]);
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
      await rig.terminal.type("/quit");
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

export const CODEX_STATES = STATES;
