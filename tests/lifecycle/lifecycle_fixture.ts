/** Where the lifecycle is tried: this machine's tmux, and a real container's. */
import { assertEquals } from "@std/assert";
import { addProfile } from "../support/definitions.ts";
import { benchContainer, engineReason } from "../support/engine.ts";
import type { RunResult } from "../support/process.ts";
import { type Sandbox, sandbox, type SandboxOptions } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import { type Answer, refusal, type Request, result, type Run } from "./answers.ts";

/** Prints its own environment's GENERATION, or `up`, over and over. */
export const TALKER = "talker";

export class LifecycleFixture {
  constructor(
    readonly box: Sandbox,
    readonly containerId: string,
    /** What people call the container. */
    readonly name: string,
    /** Runs tmux there, on the server that layouts are made in. */
    readonly tmux: (...args: string[]) => Promise<RunResult>,
  ) {}

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

export interface RuntimeUnderTest {
  readonly name: string;
  /** Why it cannot be had here, or null. */
  readonly reason: string | null;
  start(use: <T extends AsyncDisposable>(resource: T) => T): Promise<LifecycleFixture>;
}

async function localFixture(
  use: <T extends AsyncDisposable>(resource: T) => T,
): Promise<LifecycleFixture> {
  const box = use(await quickSandbox());
  return new LifecycleFixture(box, "local", "local", (...args) => box.tmux(...args));
}

/** A container that has the folder of the logs, and no other. */
async function dockerFixture(
  use: <T extends AsyncDisposable>(resource: T) => T,
): Promise<LifecycleFixture> {
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  const box = use(await quickSandbox({ containers: { name_contains: [name] } }));
  const logs = `${box.state}/logs`;
  // The tests may run as root, whose private folders only root may enter.
  const bench = use(await benchContainer({ name, user: "root", mounts: [`${logs}:${logs}`] }));
  return new LifecycleFixture(box, bench.id, name, (...args) => bench.tmux(...args));
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

const RUNTIMES: readonly RuntimeUnderTest[] = [
  { name: "local", reason: null, start: localFixture },
  { name: "docker", reason: engineReason(), start: dockerFixture },
];

/** Registers a test for each runtime; `reason` is why none of them can be run, or null. */
export function lifecycleTest(
  name: string,
  fn: (at: LifecycleFixture) => Promise<void>,
  reason: string | null = null,
): void {
  for (const runtime of RUNTIMES) register(runtime, `${runtime.name}: ${name}`, fn, reason);
}

/** Registers a test of what does not depend on the runtime. */
export function localTest(name: string, fn: (at: LifecycleFixture) => Promise<void>): void {
  register(RUNTIMES[0], name, fn);
}

function register(
  runtime: RuntimeUnderTest,
  name: string,
  fn: (at: LifecycleFixture) => Promise<void>,
  reason: string | null = null,
): void {
  testUnless(runtime.reason ?? reason, name, async () => {
    await using resources = new AsyncDisposableStack();
    await fn(await runtime.start((resource) => resources.use(resource)));
  });
}
