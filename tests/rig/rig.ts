/**
 * A real program, its scripted model and its pane.
 *
 *     await using rig = await startRig(CLAUDE);
 *     await rig.terminal.until("❯");
 */
import { Sandbox } from "../support/sandbox.ts";
import { fileOf } from "./installed.ts";
import { ModelServer } from "./models/server.ts";
import type { Launch, Program, Seed } from "./programs/program.ts";
import { AgentTerminal, type Size } from "./terminal.ts";

export interface RigOptions extends Partial<Size>, Partial<Seed> {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly version?: string;
  /** Does something to the program's folders before it starts. */
  readonly prepare?: (rig: Rig) => void;
}

export class Rig {
  readonly box: Sandbox;
  readonly model: ModelServer;
  readonly program: Program;
  readonly project: string;
  readonly #options: RigOptions;
  readonly #launch: Launch;
  #terminal: AgentTerminal | null = null;

  constructor(program: Program, options: RigOptions) {
    this.program = program;
    this.#options = options;
    this.box = new Sandbox({});
    this.project = `${this.box.dir}/proj`;
    Deno.mkdirSync(this.project);
    Deno.mkdirSync(`${this.box.dir}/tmp`);
    this.model = new ModelServer(program.dialect);
    const { isOnboarded = true, isFolderTrusted = true, settings } = options;
    const spot = { home: this.box.home, project: this.project, modelUrl: this.model.url };
    this.#launch = program.seed(spot, { isOnboarded, isFolderTrusted, settings });
    options.prepare?.(this);
  }

  get terminal(): AgentTerminal {
    if (this.#terminal === null) throw new Error("the program has not been started");
    return this.#terminal;
  }

  /** Starts the program, or starts it again in the same home once its pane is gone. */
  async start(args: readonly string[] = []): Promise<void> {
    const { box, project } = this;
    const launch = this.#launch;
    if (this.#terminal !== null) await box.endServer();
    const { columns = 80, rows = 24, version } = this.#options;
    const file = fileOf(this.program.name, version);
    this.#terminal = await AgentTerminal.start(
      (run, ...rest) => box.exec(["tmux", "-u", "-L", box.socket, ...rest], run),
      {
        argv: [file, ...launch.args, ...this.#options.args ?? [], ...args],
        columns,
        rows,
        cwd: project,
        // Codex makes no helper programs for a home that lies in the folder for temporary files.
        env: { TMPDIR: `${box.dir}/tmp`, ...launch.env, ...this.#options.env },
        rawLog: `${box.dir}/raw.log`,
      },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.box[Symbol.asyncDispose]();
    await this.model[Symbol.asyncDispose]();
  }
}

export async function startRig(program: Program, options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(program, options);
  try {
    await rig.start();
    return rig;
  } catch (error) {
    await rig[Symbol.asyncDispose]();
    throw error;
  }
}
