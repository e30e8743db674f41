/** The states of OpenCode's screen. */
import type { Rig } from "../rig.ts";
import { commonStates, type Manners, START_MS, working } from "./common.ts";
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
    reach: async (rig) => {
      await rig.terminal.until(OPENCODE_MANNERS.isReady);
      const input = { filePath: `${rig.project}/a.txt`, content: "one\ntwo\n" };
      rig.model.willAnswer({ tool: "write", input });
      await prompt(rig, "do it");
      await rig.terminal.until("Permission required");
      await pause(1000);
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
