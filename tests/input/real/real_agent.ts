/** A real program in a pane, adopted as an agent, with its scripted model for a judge of what reached it. */
import { adoptAgent } from "../../../src/agents/adopt.ts";
import { answerDialog, type AnswerResult } from "../../../src/input/guided/answer_dialog.ts";
import { pressKeys } from "../../../src/input/press_keys.ts";
import { sendInput, type SendRequest, type SendResult } from "../../../src/input/send.ts";
import { notInstalled } from "../../rig/installed.ts";
import { CLAUDE } from "../../rig/programs/claude.ts";
import { CODEX } from "../../rig/programs/codex.ts";
import { GEMINI } from "../../rig/programs/gemini.ts";
import { OPENCODE } from "../../rig/programs/opencode.ts";
import type { Program } from "../../rig/programs/program.ts";
import { type Rig, type RigOptions, startRig } from "../../rig/rig.ts";
import { START_MS } from "../../rig/states/common.ts";
import { contextOn, type ContextOptions } from "../../support/context.ts";
import { testUnless } from "../../support/skip.ts";

export interface RealAgent {
  readonly rig: Rig;
  send(text: string, request?: Partial<SendRequest>): Promise<SendResult>;
  keys(...keys: string[]): Promise<boolean>;
  /** Presses keys while the screen shows something. */
  keysIf(ifScreen: string, ...keys: string[]): Promise<boolean>;
  answer(choice: string): Promise<AnswerResult>;
}

export interface RealOptions extends RigOptions {
  readonly context?: ContextOptions;
  /** Waits for the box before the test goes on; true unless given. */
  readonly isReady?: boolean;
}

const BOX: Readonly<Record<string, RegExp>> = {
  claude: /^❯.?$/mu,
  codex: /^› Ask Codex/mu,
  gemini: /Type your message/u,
  opencode: /Ask anything/u,
};

/** What an agent may do without asking is the same on every machine. */
const CLAUDE_SETTINGS = { permissions: { defaultMode: "default" } };

/** Registers a test with each of the programs; what is not installed is skipped. */
export function testReal(
  name: string,
  fn: (at: RealAgent, program: Program) => Promise<void>,
  options: RealOptions = {},
  programs: readonly Program[] = [CLAUDE, CODEX, GEMINI, OPENCODE],
): void {
  for (const program of programs) {
    testUnless(notInstalled(program.name), `${program.name}: ${name}`, async () => {
      const settings = program === CLAUDE ? CLAUDE_SETTINGS : undefined;
      await using rig = await startRig(program, { settings, ...options });
      await using at = contextOn(rig.box, options.context);
      const pane = await rig.box.tmux("display-message", "-p", "-t", "rig", "#{pane_id}");
      const { agent } = await adoptAgent(at.ctx, {
        containerId: "local",
        tmuxPaneId: pane.stdout.trim(),
        ...{ role: "slave", capability: "worker", label: "helper", program: program.name },
      });
      if (options.isReady !== false) await rig.terminal.until(BOX[program.name]!, START_MS);
      const agentId = agent.id;
      const press = async (ifScreen: string | null, keys: string[]) =>
        (await pressKeys(at.ctx, { agentId, keys, ifScreen })).pressed;
      await fn({
        rig,
        send: (text, request) => sendInput(at.ctx, { agentId, text, ...request }),
        keys: (...keys) => press(null, keys),
        keysIf: (ifScreen, ...keys) => press(ifScreen, keys),
        answer: (choice) => answerDialog(at.ctx, { agentId, choice }),
      }, program);
    });
  }
}
