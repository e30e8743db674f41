/** The states of OpenCode's screen. */
import type { ToolAnswer } from "../models/answer.ts";
import type { Rig } from "../rig.ts";
import { commonStates, type Manners, permission, START_MS, turn, working } from "./common.ts";
import { FAKE_OPENCODE_DIALOG } from "./fakes.ts";
import { pause, prompt, type State } from "./state.ts";

/** Where the name of the folder is long, the rest of its row is broken. */
const FOOTER = "ctrl+p";

export const OPENCODE_MANNERS: Manners = {
  isReady: ({ screen }) =>
    screen.some((line) => line.includes(FOOTER)) &&
    !screen.some((line) => line.includes("esc interrupt")),
  isWorking: ({ screen }) => screen.some((line) => line.includes("esc interrupt")),
  shell: (command) => ({ tool: "bash", input: { command, description: "Make a file" } }),
  asks: "Permission required",
  fakeDialog: FAKE_OPENCODE_DIALOG,
  interrupt: ["Escape", "Escape"],
  queueKey: "Enter",
  clear: "/new",
  exit: "/exit",
  resumeArgs: ["--continue"],
};

async function refused(rig: Rig, status: number, message: string): Promise<void> {
  await rig.terminal.until(OPENCODE_MANNERS.isReady);
  rig.model.willAnswer(...Array.from({ length: 30 }, () => ({ status, message })));
  await prompt(rig, "say something");
}

/** Its model calls a tool, about which it asks. */
async function asked(rig: Rig, answer: ToolAnswer, shows: string | RegExp): Promise<void> {
  await rig.terminal.until(OPENCODE_MANNERS.isReady, START_MS);
  rig.model.willAnswer(answer);
  await prompt(rig, "do it");
  await rig.terminal.until(shows);
  await pause(1000);
}

export const OPENCODE_STATES: readonly State[] = [
  ...commonStates(OPENCODE_MANNERS),
  {
    name: "first-run",
    activity: "idle",
    note: "no settings and no login: it goes on without",
    options: { isOnboarded: false },
    reach: async ({ terminal }) => {
      await terminal.until(FOOTER, START_MS);
      await terminal.steady(3000);
    },
  },
  {
    name: "working-escaped-once",
    activity: "working",
    note: "Esc was pressed once while a turn went on, and asks for a second",
    reach: async (rig) => {
      await working(OPENCODE_MANNERS, rig, "Some text.\n");
      await rig.terminal.keys("Escape");
      await pause(700);
    },
  },
  {
    name: "permission-write",
    activity: "waiting",
    reason: "permission",
    reach: (rig) => {
      const input = { filePath: `${rig.project}/a.txt`, content: "one\ntwo\n" };
      return asked(rig, { tool: "write", input }, OPENCODE_MANNERS.asks);
    },
  },
  {
    name: "permission-always",
    activity: "waiting",
    reason: "permission",
    note: "the second choice was taken, and asks once more",
    reach: async (rig) => {
      await permission(OPENCODE_MANNERS, rig, "touch made.txt");
      await rig.terminal.keys("Right");
      await pause(500);
      await rig.terminal.keys("Enter");
      await rig.terminal.until("Always allow");
      await rig.terminal.steady();
    },
  },
  {
    name: "question",
    activity: "waiting",
    reason: "question",
    reach: (rig) => {
      const options = ["red", "blue"].map((label) => ({ label, description: `It is ${label}` }));
      const input = { questions: [{ question: "Which colour?", header: "Colour", options }] };
      return asked(rig, { tool: "question", input }, "Which colour?");
    },
  },
  {
    name: "commands-dialog",
    activity: "waiting",
    reason: "dialog",
    reach: async (rig) => {
      await rig.terminal.until(OPENCODE_MANNERS.isReady, START_MS);
      await rig.terminal.keys("C-p");
      await rig.terminal.steady();
    },
  },
  {
    name: "models-dialog",
    activity: "waiting",
    reason: "dialog",
    note: "over a conversation",
    reach: async (rig) => {
      await turn(OPENCODE_MANNERS, rig, "Here you are.\n");
      await rig.terminal.type("/models");
      await rig.terminal.steady();
      await rig.terminal.keys("Enter");
      await rig.terminal.steady();
    },
  },
  {
    name: "idle-with-agent",
    activity: "idle",
    note: "the agent is one of the user's own",
    options: {
      settings: {
        default_agent: "my-reviewer",
        agent: { "my-reviewer": { mode: "primary", description: "It reads" } },
      },
    },
    reach: async ({ terminal }) => {
      await terminal.until(OPENCODE_MANNERS.isReady, START_MS);
      await terminal.steady(1500);
    },
  },
  {
    name: "retrying-429",
    activity: "working",
    note: "the limit is reached, and the program tries again by itself",
    reach: async (rig) => {
      await refused(rig, 429, "quota exceeded");
      await rig.terminal.until("retrying in");
    },
  },
  {
    name: "login-401",
    activity: "waiting",
    reason: "login",
    reach: async (rig) => {
      await refused(rig, 401, "invalid x-api-key");
      await rig.terminal.until("invalid x-api-key");
      await rig.terminal.steady();
    },
  },
];
