/** The states of Codex's screen. */
import { writeBelow } from "../programs/program.ts";
import type { Rig } from "../rig.ts";
import type { Shown } from "../terminal.ts";
import { commonStates, type Manners, working } from "./common.ts";
import { FAKE_CODEX_DIALOG } from "./fakes.ts";
import { pause, prompt, type State } from "./state.ts";

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

export const CODEX_MANNERS: Manners = {
  isReady,
  isWorking: ({ title }) => /^[⠀-⣿]/.test(title),
  shell: (cmd) => ({
    tool: "exec_command",
    input: { cmd, sandbox_permissions: "require_escalated", justification: "May I?" },
  }),
  asks: "Would you like",
  fakeDialog: FAKE_CODEX_DIALOG,
  interrupt: ["Escape"],
  queueKey: "Tab",
  clear: "/clear",
  exit: "/quit",
  resumeArgs: ["resume", "--last"],
};

const ready = ({ terminal }: Rig) => terminal.until(isReady);

function isReady({ screen, title }: Shown): boolean {
  return /(?:^|\| )proj$/.test(title) && !/^[⠀-⣿]/.test(title) &&
    screen.some((line) => line.startsWith("›")) &&
    screen.some((line) => line.includes("  gpt-5 "));
}

async function asked(rig: Rig, tool: string, input: Record<string, unknown>): Promise<void> {
  await ready(rig);
  rig.model.willAnswer({ text: "I will do that.\n", tool, input });
  await prompt(rig, "do it");
}

async function refused(rig: Rig, status: number, message: string, ms = 4000): Promise<void> {
  await ready(rig);
  rig.model.willAnswer(...Array.from({ length: 30 }, () => ({ status, message })));
  await prompt(rig, "say something");
  await pause(ms);
}

const STATES: readonly State[] = [
  ...commonStates(CODEX_MANNERS),
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
    options: { isFolderTrusted: false },
    reach: async ({ terminal }) => {
      await terminal.until("trust");
      await terminal.steady();
    },
  },
  {
    name: "hooks-dialog",
    activity: "waiting",
    reason: "dialog",
    note: "hooks that the user has not agreed to yet",
    options: {
      prepare: ({ box }) => {
        const hooks = { Stop: [{ hooks: [{ type: "command", command: "true" }] }] };
        writeBelow(box.home, ".codex/hooks.json", JSON.stringify({ hooks }));
      },
    },
    reach: async ({ terminal }) => {
      await terminal.until("need review");
      await terminal.steady();
    },
  },
  {
    name: "update-dialog",
    activity: "waiting",
    reason: "dialog",
    options: {
      args: ["-c", "check_for_update_on_startup=true"],
      prepare: ({ box }) => {
        const version = { latest_version: "9.9.9", last_checked_at: new Date().toISOString() };
        writeBelow(box.home, ".codex/version.json", JSON.stringify(version));
      },
    },
    reach: async ({ terminal }) => {
      await terminal.until("9.9.9");
      await terminal.steady();
    },
  },
  {
    name: "idle-yolo",
    activity: "idle",
    options: { args: ["--dangerously-bypass-approvals-and-sandbox"] },
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.steady(1500);
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
    name: "steered",
    activity: "working",
    note: "a second prompt was sent with Enter while the turn goes on",
    reach: async (rig) => {
      await working(CODEX_MANNERS, rig, "Some text.\n");
      rig.model.willHold("More text.\n");
      await rig.terminal.paste("and then this");
      await rig.terminal.until("and then this");
      await pause(300);
      await rig.terminal.keys("Enter");
      await pause(1500);
    },
  },
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
    name: "question",
    activity: "waiting",
    reason: "question",
    note: "in plan mode, which alone has questions",
    reach: async (rig) => {
      await ready(rig);
      await rig.terminal.keys("BTab");
      await rig.terminal.until("Plan");
      rig.model.willAnswer({ tool: "request_user_input", input: QUESTION });
      await prompt(rig, "do it");
      await rig.terminal.until("The second");
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
];

export const CODEX_STATES = STATES;
