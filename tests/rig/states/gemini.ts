/** The states of Gemini CLI's screen. */
import type { Rig } from "../rig.ts";
import { commonStates, type Manners, START_MS } from "./common.ts";
import { FAKE_GEMINI_DIALOG } from "./fakes.ts";
import { pause, prompt, type State } from "./state.ts";

export const GEMINI_MANNERS: Manners = {
  isReady: ({ title, screen }) =>
    title.startsWith("◇") && screen.some((line) => line.startsWith(" >   Type your message")) &&
    !screen.some((line) => line.includes("esc to cancel")),
  isWorking: ({ title }) => title.startsWith("✦"),
  shell: (command) => ({
    tool: "run_shell_command",
    input: { command, description: "Make a file" },
  }),
  asks: "Allow execution",
  fakeDialog: FAKE_GEMINI_DIALOG,
  interrupt: ["Escape"],
  queueKey: "Enter",
  clear: "/clear",
  exit: "/quit",
  resumeArgs: ["--resume", "latest"],
};

async function refused(rig: Rig, status: number, message: string): Promise<void> {
  await rig.terminal.until(GEMINI_MANNERS.isReady);
  rig.model.willAnswer(...Array.from({ length: 30 }, () => ({ status, message })));
  await prompt(rig, "say something");
}

export const GEMINI_STATES: readonly State[] = [
  ...commonStates(GEMINI_MANNERS),
  {
    name: "first-run",
    activity: "waiting",
    reason: "login",
    options: { isOnboarded: false },
    reach: async ({ terminal }) => {
      await terminal.until("authenticate", START_MS);
      await terminal.steady();
    },
  },
  {
    name: "trust",
    activity: "waiting",
    reason: "dialog",
    options: { isFolderTrusted: false },
    reach: async ({ terminal }) => {
      await terminal.until("Do you trust", START_MS);
      await terminal.steady();
    },
  },
  {
    name: "permission-write",
    activity: "waiting",
    reason: "permission",
    reach: async (rig) => {
      await rig.terminal.until(GEMINI_MANNERS.isReady);
      const input = { file_path: `${rig.project}/a.txt`, content: "one\ntwo\n" };
      rig.model.willAnswer({ tool: "write_file", input });
      await prompt(rig, "do it");
      await rig.terminal.until("Apply this change");
      await pause(1000);
    },
  },
  {
    name: "retrying-429",
    activity: "working",
    note: "the limit is reached, and the program tries again by itself",
    reach: async (rig) => {
      await refused(rig, 429, "You have reached your quota");
      await rig.terminal.until(GEMINI_MANNERS.isWorking);
      await pause(6000);
    },
  },
  {
    name: "login-401",
    activity: "waiting",
    reason: "login",
    reach: async (rig) => {
      await refused(rig, 401, "API key not valid");
      await rig.terminal.steady(4000);
    },
  },
];
