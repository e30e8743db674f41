/** A bench container that sees a sandbox's whole state folder, with the compiled program in it. */
import { type BenchContainer, benchContainer, engineReason } from "../support/engine.ts";
import type { RunOptions, RunResult } from "../support/process.ts";
import { ROOT } from "../support/root.ts";
import type { Sandbox } from "../support/sandbox.ts";
import type { Run } from "./answers.ts";

const hasBase = ["COMPILE_DENO", "DENORT_BIN"].every((name) => Deno.env.get(name));

/** Why there is no such container, or null. */
export const insideReason = engineReason() ??
  (hasBase ? null : "COMPILE_DENO and DENORT_BIN are not set");

/** Where the state folder is in the container: elsewhere than on the host. */
export const STATE_INSIDE = "/var/agenttower";
const CONFIG_INSIDE = "/etc/agenttower";

let program: Promise<string> | null = null;

/** The compiled program, made once for this file of tests. */
export function compiled(): Promise<string> {
  program ??= compile();
  return program;
}

async function compile(): Promise<string> {
  const path = Deno.makeTempFileSync({ dir: Deno.env.get("TEST_RUN_OF_AGENTTOWER") ?? "/tmp" });
  globalThis.addEventListener("unload", () => Deno.removeSync(path));
  const command = new Deno.Command(`${ROOT}scripts/compile`, { args: [path], stdin: "null" });
  const { success, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return path;
}

export interface InsideOptions {
  readonly name?: string;
  /** Further options of `docker run`. */
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
