/**
 * A real program that agenttower has started in a pane on a sandbox, its scripted model, and what agenttower says
 * of it.
 *
 *     await using agent = await managedAgent(CLAUDE);
 *     await agent.until("idle");
 */
import { recover } from "../../src/managed/reconcile/recover.ts";
import type { ActivityReport, EvidenceSource } from "../../src/model/activity/activity.ts";
import { getActivity } from "../../src/store/agent_activity.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { eventually } from "../support/eventually.ts";
import { only } from "../support/items.ts";
import { Sandbox } from "../support/sandbox.ts";
import { fileOf } from "./installed.ts";
import { ModelServer } from "./models/server.ts";
import type { Program, Seed } from "./programs/program.ts";
import { pause } from "./states/state.ts";

export interface ManagedOptions extends Partial<Seed> {
  readonly args?: readonly string[];
  /** More of the launch profile. */
  readonly profile?: { readonly agent?: string; readonly signals?: "auto" | "off" };
}

/** A busy machine takes long to start a program in a new home. */
export const START_MS = 120_000;

/** How long a pane is the same until it is quiet, in milliseconds. */
const QUIET_MS = 1000;

export class ManagedAgent implements AsyncDisposable {
  readonly agentId: string;
  readonly paneId: string;

  constructor(
    readonly box: Sandbox,
    readonly model: ModelServer,
    readonly at: OpenedOn,
    pane: { readonly agent_id: string | null; readonly tmux_pane_id: string | null },
  ) {
    this.agentId = pane.agent_id ?? "";
    this.paneId = pane.tmux_pane_id ?? "";
  }

  /** What agenttower says now. */
  async activity(): Promise<ActivityReport> {
    await recover(this.at.ctx, { containerId: null, dryRun: false });
    const report = getActivity(this.at.ctx.store, this.agentId);
    if (report === undefined) throw new Error("the agent was never looked at");
    return report;
  }

  /** Waits until agenttower says so: an activity, or `activity/reason`. */
  async until(wanted: string, ms = START_MS): Promise<ActivityReport> {
    return await this.#untilReport(wanted, (report) => inWords(report) === wanted, ms);
  }

  /** Waits until agenttower says so and each of these sources speaks: they change one after the other. */
  async untilSaidBy(wanted: string, sources: readonly EvidenceSource[]): Promise<ActivityReport> {
    const said = (report: ActivityReport) => report.evidence.map(({ source }) => source).join();
    return await this.#untilReport(
      `${wanted} by ${sources}`,
      (report) => inWords(report) === wanted && said(report) === sources.join(),
      START_MS,
    );
  }

  async #untilReport(
    wanted: string,
    isSo: (report: ActivityReport) => boolean,
    ms: number,
  ): Promise<ActivityReport> {
    let last: ActivityReport | undefined;
    try {
      return await eventually(async () => {
        last = await this.activity();
        return isSo(last) ? last : null;
      }, ms);
    } catch (error) {
      const screen = await this.screen();
      throw new Error(`not ${wanted} but ${JSON.stringify(last, null, 1)}\n${screen}`, {
        cause: error,
      });
    }
  }

  /** Waits until it takes input for the first time. */
  async untilStarted(): Promise<void> {
    await this.until("idle", START_MS);
  }

  async keys(...keys: string[]): Promise<void> {
    await this.box.tmux("send-keys", "-t", this.paneId, ...keys);
  }

  /** Presses a key once a dialog is drawn, and until it takes it: one that has just been drawn takes none yet. */
  async answer(key: string): Promise<void> {
    let isPressed = false;
    await eventually(async () => {
      const { evidence } = await this.activity();
      const screen = evidence.find(({ source }) => source === "screen");
      if (screen?.activity !== "waiting") return isPressed || null;
      await this.keys(key);
      isPressed = true;
      await pause(500);
      return null;
    });
  }

  /** Puts text in as a terminal does when a person pastes it. */
  async paste(text: string): Promise<void> {
    await this.box.tmux("set-buffer", "-b", "person", text);
    await this.box.tmux("paste-buffer", "-dpr", "-b", "person", "-t", this.paneId);
  }

  /** Kills its process, which gets no time to do anything about it. */
  async kill(): Promise<void> {
    const { stdout } = await this.box.tmux(
      "display-message",
      "-p",
      "-t",
      this.paneId,
      "#{pane_pid}",
    );
    Deno.kill(Number(stdout), "SIGKILL");
  }

  async screen(): Promise<string> {
    const { stdout } = await this.box.tmux("capture-pane", "-p", "-t", this.paneId);
    return stdout.replaceAll(/\n+/g, "\n");
  }

  /** Waits until its pane shows something. */
  async untilScreen(shows: RegExp | ((screen: string) => boolean)): Promise<void> {
    await this.#until(async () => {
      const screen = await this.screen();
      return typeof shows === "function" ? shows(screen) : shows.test(screen);
    });
  }

  /** Waits until its process has ended. */
  async untilDead(): Promise<void> {
    const format = "#{pane_dead}";
    await this.#until(async () => {
      const { stdout } = await this.box.tmux("display-message", "-p", "-t", this.paneId, format);
      return stdout.trim() === "1";
    });
  }

  /** Waits until its pane has shown the same for a while. */
  async untilQuiet(): Promise<void> {
    let last = "";
    let since = performance.now();
    await this.#until(async () => {
      const screen = await this.screen();
      if (screen !== last) since = performance.now();
      last = screen;
      return performance.now() - since > QUIET_MS;
    });
  }

  /** Waits until its model has received this prompt. */
  async untilPrompted(text: string): Promise<void> {
    await this.#until(() => this.model.prompts.includes(text));
  }

  /** Waits until its model has a turn open, or none. */
  async untilTurn(isOpen: boolean): Promise<void> {
    await this.#until(() => this.model.isTurnOpen === isOpen);
  }

  /** Presses Enter until its model has a turn: Gemini CLI takes one that comes soon after a paste for a line's end. */
  async beginTurn(): Promise<void> {
    await this.#until(async () => {
      if (this.model.isTurnOpen) return true;
      await this.keys("Enter");
      await pause(1000);
      return this.model.isTurnOpen;
    });
  }

  async #until(holds: () => boolean | Promise<boolean>): Promise<void> {
    try {
      await eventually(async () => await holds() || null, START_MS);
    } catch (error) {
      throw new Error(`it shows:\n${await this.screen()}`, { cause: error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.at[Symbol.asyncDispose]();
    await this.box[Symbol.asyncDispose]();
    await this.model[Symbol.asyncDispose]();
  }
}

/** As a person pastes a text and presses Enter. */
export async function submit(agent: ManagedAgent, text: string): Promise<void> {
  await agent.paste(text);
  // Gemini CLI takes an Enter that comes at once for a line's end.
  await pause(300);
  await agent.keys("Enter");
}

function inWords({ activity, reason }: Pick<ActivityReport, "activity" | "reason">): string {
  return reason === null ? activity : `${activity}/${reason}`;
}

export async function managedAgent(
  program: Program,
  options: ManagedOptions = {},
): Promise<ManagedAgent> {
  const { isOnboarded = true, isFolderTrusted = true, settings, args = [], profile } = options;
  const box = new Sandbox({});
  const model = new ModelServer(program.dialect);
  const project = `${box.dir}/proj`;
  for (const folder of [project, `${box.dir}/tmp`]) Deno.mkdirSync(folder);
  const spot = { home: box.home, project, modelUrl: model.url };
  const launch = program.seed(spot, { isOnboarded, isFolderTrusted, settings });
  addProfile(box, "agent", [fileOf(program.name), ...launch.args, ...args], {
    env: { TMPDIR: `${box.dir}/tmp`, ...launch.env },
    working_dir: project,
    ...profile,
  });
  addTemplate(box, "one", ["agent"]);
  const at = contextOn(box);
  const { panes } = await at.settle("work", { templateName: "one" });
  return new ManagedAgent(box, model, at, only(panes));
}
