/** A bench container that sees a sandbox's whole state folder, with the compiled program in it. */
import { type BenchContainer, benchContainer, engineReason } from "../support/engine.ts";
import type { ContainerProgram } from "../../src/model/engine/engine_command.ts";
import { compiled, compiledReason } from "../support/compiled.ts";
import type { RunOptions, RunResult } from "../support/process.ts";
import type { Sandbox } from "../support/sandbox.ts";
import type { Run } from "./answers.ts";

/** Why there is no such container, or null. */
export const insideReason = engineReason() ?? compiledReason;

/** Where the state folder is in the container: elsewhere than on the host. */
export const STATE_INSIDE = "/var/agenttower";
const CONFIG_INSIDE = "/etc/agenttower";

export interface InsideOptions {
  readonly name?: string;
  /** Default: docker. */
  readonly program?: ContainerProgram;
  /** Further options of `run`. */
  readonly flags?: string[];
  readonly env?: Record<string, string>;
}

export class Inside {
  constructor(readonly bench: BenchContainer) {}

  get id(): string {
    return this.bench.id;
  }

  /** Runs the program in the container. */
  readonly run: Run = (options: RunOptions, ...args: string[]): Promise<RunResult> =>
    this.bench.exec(["agenttower", ...args], options);

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bench.remove();
  }
}

/** Starts one; the sandbox's settings are its own as well. */
export async function inside(box: Sandbox, options: InsideOptions = {}): Promise<Inside> {
  for (const folder of [box.state, box.config]) {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const bench = await benchContainer({
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.program === undefined ? {} : { program: options.program }),
    // The state folder is this user's alone.
    user: "root",
    flags: options.flags,
    mounts: [
      `${await compiled()}:/usr/bin/agenttower:ro`,
      `${box.state}:${STATE_INSIDE}`,
      `${box.config}:${CONFIG_INSIDE}:ro`,
    ],
    env: {
      HOME: "/root",
      AGENTTOWER_STATE_DIR: STATE_INSIDE,
      AGENTTOWER_CONFIG_DIR: CONFIG_INSIDE,
      ...options.env,
    },
  });
  return new Inside(bench);
}
