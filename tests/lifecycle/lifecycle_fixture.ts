/** Where the lifecycle is tried, through the program: this machine's tmux, and that of real containers. */
import { assertEquals } from "@std/assert";
import type { ContainerProgram } from "../../src/model/engine/engine_command.ts";
import { addProfile } from "../support/definitions.ts";
import type { RunResult } from "../support/process.ts";
import {
  DOCKER,
  LOCAL,
  PODMAN,
  type RuntimeUnderTest,
  type TmuxPlace,
} from "../support/runtimes.ts";
import { type Sandbox, sandbox, type SandboxOptions } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import { type Answer, refusal, type Request, result, type Run } from "./answers.ts";

/** Prints its own environment's GENERATION, or `up`, over and over. */
export const TALKER = "talker";

/** A sandbox whose program reaches one place, and what the tests ask of either. */
export class LifecycleFixture {
  readonly containerId: string;
  /** What people call the container. */
  readonly name: string;

  /** @param program reaches the container; null where there is none. */
  constructor(
    readonly box: Sandbox,
    private readonly place: TmuxPlace,
    readonly program: ContainerProgram | null = null,
  ) {
    this.containerId = place.containerId;
    this.name = place.name;
  }

  /** Runs tmux there, on the server that layouts are made in. */
  readonly tmux = (...args: string[]): Promise<RunResult> => this.place.tmux(...args);

  /** Ends that server; gives no answer before it has ended. */
  endServer(): Promise<void> {
    return this.place.endServer();
  }

  readonly run: Run = (options, ...args) => this.box.run(options, ...args);

  /** The result of a method; an error where it is refused. */
  result(...request: Request): Promise<Answer> {
    return result(this.run, ...request);
  }

  /** Code and details of what refuses a method. */
  refusal(...request: Request): Promise<Answer> {
    return refusal(this.run, ...request);
  }

  /** Runs a human command with `--json`; gives its result, which must be one. */
  async shown(...args: string[]): Promise<Answer> {
    const { code, stdout, stderr } = await this.box.run(...args, "--json");
    assertEquals(code, 0, `${args.join(" ")}: ${stdout}${stderr}`);
    return JSON.parse(stdout).result;
  }

  /** A layout that has settled `ready`; `more` are options of `layout create`. */
  create(session: string, ...more: string[]): Promise<Answer> {
    return this.shown(
      ...["layout", "create", this.name, "--session", session, "--wait", ...more],
    );
  }

  /** The session's panes as tmux has them; null where there is no such session. */
  async panesOf(session: string): Promise<string[] | null> {
    const { code, stdout } = await this.tmux(
      ...["list-panes", "-s", "-t", `=${session}:`, "-F", "#{pane_id}"],
    );
    return code === 0 ? stdout.trim().split("\n") : null;
  }

  /** Starts a session of the operator's own with two panes; gives the `%N` of the first. */
  async operatorSession(name: string): Promise<string> {
    const made = await this.tmux(
      ...["new-session", "-d", "-s", name, "-x", "100", "-y", "50"],
      ...["-P", "-F", "#{pane_id}", "sleep 1000"],
    );
    assertEquals(made.code, 0, made.stderr);
    await this.tmux("split-window", "-d", "-t", `=${name}:`, "sleep 1000");
    return made.stdout.trim();
  }

  /** What there is of sessions, panes and processes that are not of the layout session `but`. */
  async surroundings(but: string): Promise<string[]> {
    const format = "#{session_name} #{window_id} #{window_panes} #{pane_id} #{pane_pid} " +
      "#{pane_title} #{pane_dead} #{pane_pipe} #{pane_width} #{pane_height}";
    const { stdout } = await this.tmux("list-panes", "-a", "-F", format);
    return stdout.split("\n").filter((line) => line !== "" && !line.startsWith(`${but} `));
  }
}

/** A sandbox in which panes settle soon. */
export async function quickSandbox(
  settings: Record<string, unknown> = {},
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const box = await sandbox(options);
  box.configure("config.yaml", JSON.stringify({ launch: { probe_seconds: 0.1 }, ...settings }));
  addProfile(box, TALKER, ["sh", "-c", "while sleep 0.1; do echo ${GENERATION-up}; done"]);
  return box;
}

/** Registers a test for this machine and for docker; `reason` is why neither can be run, or null. */
export function lifecycleTest(
  name: string,
  fn: (at: LifecycleFixture) => Promise<void>,
  reason: string | null = null,
): void {
  for (const runtime of [LOCAL, DOCKER]) register(runtime, `${runtime.name}: ${name}`, fn, reason);
}

/** As {@linkcode lifecycleTest}, and for podman; few, since each takes its time. */
export function everyRuntimeTest(name: string, fn: (at: LifecycleFixture) => Promise<void>): void {
  lifecycleTest(name, fn);
  register(PODMAN, `${PODMAN.name}: ${name}`, fn);
}

/** Registers a test of what does not depend on the runtime. */
export function localTest(name: string, fn: (at: LifecycleFixture) => Promise<void>): void {
  register(LOCAL, name, fn);
}

function register(
  runtime: RuntimeUnderTest,
  name: string,
  fn: (at: LifecycleFixture) => Promise<void>,
  reason: string | null = null,
): void {
  testUnless(runtime.reason ?? reason, name, async () => {
    const place = runtime.newName();
    const containers = runtime.program === null
      ? {}
      : { containers: { runtime: runtime.program, name_contains: [place.toLowerCase()] } };
    await using box = await quickSandbox(containers);
    await using started = await runtime.start(box, place);
    await fn(new LifecycleFixture(box, started, runtime.program));
  });
}
