/**
 * A state folder, a configuration folder, a home and a tmux server of a test's own, and the command line
 * run in them.
 *
 *     await using box = await sandbox();
 *     const { code, json } = await box.run("layout", "list", "--json");
 */
import { dirname } from "node:path";
import { openDatabase } from "./database.ts";
import { endServer, type ServerEnd } from "./end_server.ts";
import { eventually, type Truthy } from "./eventually.ts";
import { killMarked, markedProcesses } from "../../scripts/marked_processes.ts";
import { type RunOptions, runProgram, type RunResult } from "./process.ts";

const ROOT = `${import.meta.dirname}/../..`;

/** Set by `scripts/run_tests.ts`: the run's own folder, which also marks what belongs to the run. */
const TEST_RUN = "TEST_RUN_OF_AGENTTOWER";

/** How `scripts/agenttower` starts the program, with nothing fetched. */
export const FROM_SOURCE: readonly [string, ...string[]] = [
  Deno.execPath(),
  ...["run", "-q", "-P", "--no-prompt", "--cached-only", `--config=${ROOT}/deno.json`],
  `${ROOT}/main.ts`,
];

/** The same without the runtime's own cache, a file that grows beyond any limit of a test. */
export const WITHOUT_CACHE: readonly [string, ...string[]] = [
  FROM_SOURCE[0],
  "run",
  "--no-code-cache",
  ...FROM_SOURCE.slice(2),
];

const tested = Deno.env.get("TESTED_AGENTTOWER");

/** The program under test: this checkout, or the compiled program that TESTED_AGENTTOWER names. */
export const PROGRAM: readonly [string, ...string[]] = tested ? [tested] : FROM_SOURCE;

export interface SandboxOptions {
  /** What runs the command line; default: {@linkcode PROGRAM}. */
  program?: readonly [string, ...string[]];
  env?: Record<string, string>;
}

export interface CliResult extends RunResult {
  /** The one envelope on stdout; an error if it is anything else. */
  // deno-lint-ignore no-explicit-any -- tests look into it and fail where it is not as expected
  readonly json: any;
}

/** What a test has to itself; tests call it `box`. */
export class Sandbox {
  readonly id = crypto.randomUUID();
  readonly dir: string;
  readonly state: string;
  /** Not there until {@linkcode Sandbox.configure} makes it. */
  readonly config: string;
  readonly home: string;
  /** Name of the tmux socket, not its path. */
  readonly socket = "box";
  readonly env: Record<string, string>;
  readonly #program: readonly [string, ...string[]];

  constructor(options: SandboxOptions) {
    // A socket's path has to fit into 108 bytes.
    this.dir = Deno.makeTempDirSync({ dir: Deno.env.get(TEST_RUN) ?? "/tmp", prefix: "at-" });
    this.state = `${this.dir}/state`;
    this.config = `${this.dir}/config`;
    this.home = `${this.dir}/home`;
    Deno.mkdirSync(this.home);
    this.#program = options.program ?? PROGRAM;
    this.env = {
      ...inherited(),
      HOME: this.home,
      TMUX_TMPDIR: this.dir,
      AGENTTOWER_STATE_DIR: this.state,
      AGENTTOWER_CONFIG_DIR: this.config,
      AGENTTOWER_TMUX_SOCKET: this.socket,
      SANDBOX_OF_AGENTTOWER: this.id,
      ...options.env,
    };
  }

  /** Runs the command line with these arguments. */
  run(...args: string[]): Promise<CliResult>;
  run(options: RunOptions, ...args: string[]): Promise<CliResult>;
  async run(first: RunOptions | string = {}, ...rest: string[]): Promise<CliResult> {
    const [options, args] = typeof first === "string" ? [{}, [first, ...rest]] : [first, rest];
    const result = await this.exec([...this.#program, ...args], options);
    return {
      ...result,
      get json() {
        return JSON.parse(result.stdout);
      },
    };
  }

  /** Runs any program in this environment. */
  exec(command: string[], options: RunOptions = {}): Promise<RunResult> {
    return runProgram(command, this.env, { cwd: this.dir, ...options });
  }

  /** Runs tmux on this sandbox's server. */
  tmux(...args: string[]): Promise<RunResult> {
    return this.exec(["tmux", "-L", this.socket, ...args]);
  }

  /** Ends this sandbox's server, or the one at another socket of its; gives no answer before it has ended. */
  endServer({ socket = this.socket, end }: { socket?: string; end?: ServerEnd } = {}) {
    return endServer((command) => this.exec(command), ["tmux", "-L", socket], end);
  }

  /** Writes a file below the configuration folder. */
  configure(path: string, text: string): void {
    const file = `${this.config}/${path}`;
    Deno.mkdirSync(dirname(file), { recursive: true });
    Deno.writeTextFileSync(file, text);
  }

  /** Rows of a query on the database, which is opened read-only for it. */
  sql<T = Record<string, unknown>>(query: string, ...params: (string | number | null)[]): T[] {
    const connection = openDatabase(`${this.state}/agenttower.sqlite3`, { readOnly: true });
    try {
      return connection.prepare(query).all(...params).map((row) => ({ ...row }) as T);
    } finally {
      connection.close();
    }
  }

  /** The audit file's lines; none if there is no such file. */
  // deno-lint-ignore no-explicit-any -- tests look into it and fail where it is not as expected
  events(): any[] {
    try {
      const text = Deno.readTextFileSync(`${this.state}/events.jsonl`);
      return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  eventually<T>(look: () => T | Promise<T>, ms?: number): Promise<Truthy<T>> {
    return eventually(look, ms);
  }

  /** Ids of what was started here and still runs, tmux and its panes included. */
  processes(): Promise<number[]> {
    return markedProcesses(`SANDBOX_OF_AGENTTOWER=${this.id}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await killMarked(`SANDBOX_OF_AGENTTOWER=${this.id}`);
    // What an engine has just ended in a container may write there for a moment longer.
    await eventually(() => {
      Deno.removeSync(this.dir, { recursive: true });
      return true;
    });
  }
}

export function sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return Promise.resolve(new Sandbox(options));
}

/** What a run needs from outside: programs, Deno's cache, and the way to the container engines. */
function inherited(): Record<string, string> {
  const home = Deno.env.get("HOME") ?? "";
  const cache = Deno.env.get("XDG_CACHE_HOME") ??
    (Deno.build.os === "darwin" ? `${home}/Library/Caches` : `${home}/.cache`);
  const env: Record<string, string> = {
    PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${cache}/deno`,
    DENO_NO_UPDATE_CHECK: "1",
    DOCKER_CONFIG: Deno.env.get("DOCKER_CONFIG") ?? `${home}/.docker`,
  };
  const docker = ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"];
  const podman = ["CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF"];
  // Where a plain user's podman keeps what does not outlive the machine's start.
  if (Deno.uid() !== 0) podman.push("XDG_RUNTIME_DIR");
  for (const name of [TEST_RUN, ...docker, ...podman]) {
    const value = Deno.env.get(name);
    if (value) env[name] = value;
  }
  return env;
}
