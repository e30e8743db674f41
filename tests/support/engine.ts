/**
 * Real containers for tests. Everything made here has the label `agenttower.test`, and only that is removed.
 *
 *     dockerTest("a bench has tmux", async () => {
 *       await using bench = await benchContainer();
 *       await bench.tmux("new-session", "-d");
 *     });
 */
import { NO_PODMAN } from "../../scripts/test_run.ts";
import type { ContainerProgram } from "../../src/model/engine/engine_command.ts";
import { endServer } from "./end_server.ts";
import { type RunOptions, runProgram, type RunResult } from "./process.ts";
import { testUnless } from "./skip.ts";

const IMAGE = "agenttower-bench:test";
const MAKE_IMAGE = `${import.meta.dirname}/../../scripts/bench-image`;

/** What every container of the tests bears. */
export const LABEL = `agenttower.test=${Deno.env.get("TEST_RUN_OF_AGENTTOWER") ?? "1"}`;

const reason = await lookForEngine();

/** Why there are no containers of docker, or null. */
export function engineReason(): string | null {
  return reason;
}

/** Why there are no containers of podman, or null. */
export function podmanReason(): string | null {
  if (Deno.env.get("TEST_RUN_OF_AGENTTOWER") === undefined) return "podman needs a run of tests";
  const reason = Deno.env.get(NO_PODMAN);
  return reason === undefined ? null : `no podman: ${reason}`;
}

async function lookForEngine(): Promise<string | null> {
  try {
    const { code } = await docker(["version"], { timeoutMs: 60_000 });
    return code === 0 ? null : "no Docker engine is reachable";
  } catch {
    return "no Docker engine is reachable";
  }
}

/** Registers a test that is skipped, and says so, where there is no engine. */
export function dockerTest(
  name: string,
  fn: (t: Deno.TestContext) => void | Promise<void>,
): void {
  testUnless(reason, name, fn);
}

/** Runs the docker client as the user has set it up. */
export function docker(args: string[], options: RunOptions = {}): Promise<RunResult> {
  return runEngine("docker", args, options);
}

function runEngine(
  program: ContainerProgram,
  args: string[],
  options: RunOptions,
): Promise<RunResult> {
  return runProgram([program, ...args], Deno.env.toObject(), options);
}

/** The way to another engine than the user's own setup reaches: variables of the docker client. */
export type Engine = Readonly<Record<string, string>>;

export interface BenchOptions {
  /** Default: docker. */
  program?: ContainerProgram;
  engine?: Engine;
  /** User of the container and of what is run in it; default: `bench`. */
  user?: string;
  /** `SOURCE:TARGET[:OPTIONS]`, as `docker run --volume` takes them. */
  mounts?: string[];
  /** Must hold `bench` to be seen as a bench; default: one of its own. */
  name?: string;
  env?: Record<string, string>;
  /** Further options of `docker run`. */
  flags?: string[];
  /** Default: none. */
  network?: "host";
}

/** A running container with tmux in it. */
export class BenchContainer {
  private constructor(
    readonly id: string,
    readonly name: string,
    readonly user: string,
    private readonly program: ContainerProgram,
    private readonly engine: Engine,
  ) {}

  static async start(options: BenchOptions): Promise<BenchContainer> {
    const { user = "bench", mounts = [], env = {}, flags = [], engine = {} } = options;
    const { network = "none" } = options;
    const { program = "docker", name = `bench-${crypto.randomUUID().slice(0, 8)}` } = options;
    const image = [MAKE_IMAGE, program];
    const made = await runProgram(image, Deno.env.toObject(), { env: engine });
    if (made.code !== 0) throw new Error(made.stderr);
    const id = await printed(program, engine, [
      ...["run", "--detach", "--network", network, "--label", LABEL],
      ...["--name", name, "--user", user],
      ...mounts.flatMap((it) => ["--volume", it]),
      ...Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
      ...flags,
      ...[IMAGE, "sleep", "infinity"],
    ]);
    return new BenchContainer(id, name, user, program, engine);
  }

  /** Runs a program in it; `user` and `env` of the container unless `flags` say otherwise. */
  exec(command: string[], options: RunOptions & { flags?: string[] } = {}): Promise<RunResult> {
    const { flags = [], ...rest } = options;
    const input = rest.stdin === undefined ? [] : ["--interactive"];
    const args = ["exec", ...input, "--user", this.user, ...flags, this.id, ...command];
    return runEngine(this.program, args, { ...rest, env: { ...this.engine, ...rest.env } });
  }

  /** Runs tmux in it, on the default socket of its user. */
  tmux(...args: string[]): Promise<RunResult> {
    return this.exec(["tmux", ...args]);
  }

  /** Ends that server; gives no answer before it has ended. */
  endServer(): Promise<void> {
    return endServer((command) => this.exec(command), ["tmux"]);
  }

  /** Gives the process ids on this machine of everything that runs in it. */
  async processes(): Promise<number[]> {
    const table = await this.#engine("top", this.id, "-eo", "pid");
    return table.split("\n").slice(1).map(Number);
  }

  async pause(): Promise<void> {
    await this.#engine("pause", this.id);
  }

  async unpause(): Promise<void> {
    await this.#engine("unpause", this.id);
  }

  /** Ends everything in it; its files stay. */
  async stop(): Promise<void> {
    await this.#engine("stop", "--time", "0", this.id);
  }

  async start(): Promise<void> {
    await this.#engine("start", this.id);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async rename(name: string): Promise<void> {
    await this.#engine("rename", this.id, name);
  }

  /** Removes it before its time; a second call does nothing. */
  async remove(): Promise<void> {
    const args = ["rm", "--force", "--volumes", this.id];
    const { code, stderr } = await runEngine(this.program, args, { env: this.engine });
    if (code !== 0 && !/no such container/i.test(stderr)) throw new Error(stderr);
  }

  #engine(...args: string[]): Promise<string> {
    return printed(this.program, this.engine, args);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
  }
}

export function benchContainer(options: BenchOptions = {}): Promise<BenchContainer> {
  return BenchContainer.start(options);
}

/** What an engine's command prints, without the last line's end; a failure is an error. */
async function printed(program: ContainerProgram, env: Engine, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runEngine(program, args, { env });
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout.trimEnd();
}
