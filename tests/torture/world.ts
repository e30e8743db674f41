/** One sandbox under test: the command line, its tmux servers, the operator's decoys, and what was answered. */
import { type CliResult, PROGRAM, Sandbox, type SandboxOptions } from "../support/sandbox.ts";
import { type BenchContainer, benchContainer, type BenchOptions } from "../support/engine.ts";
import { endServer, type ServerEnd } from "../support/end_server.ts";
import { eventually } from "../support/eventually.ts";
import type { RunOptions } from "../support/process.ts";
import { Decoys } from "./decoys.ts";
import type { TmuxServer } from "./oracle/panes.ts";

export interface WorldOptions extends SandboxOptions {
  /** Whether the operator has panes of his own on the server before anything is made; default true. */
  readonly decoys?: boolean;
  /** `config.yaml`; a short probe window unless given. */
  readonly config?: string;
  /** The operator's `~/.tmux.conf`. */
  readonly tmuxConf?: string;
}

/** Every probe window passes in no time, so that a scenario takes less than a second. */
export const SWIFT = "launch: {probe_seconds: 0.1}\n";

/** {@linkcode SWIFT}, and no look before a command is left out because another one was just made. */
export const SWIFT_AND_DUE = `${SWIFT}recovery: {min_interval_seconds: 0}\n`;

/** Ids in an answer that must exist from then on. */
const ANSWERED = /"(?:layout_id|pane_id|agent_id)":"([0-9a-f-]{36})"/g;

/** The real tmux, whatever a test puts first on PATH. */
export const REAL_TMUX = await which("tmux");

/** A {@link Sandbox} with servers, decoys and ids to hold the product against. */
export class World {
  readonly box: Sandbox;
  readonly local: TmuxServer;
  readonly servers: TmuxServer[];
  readonly decoys: Decoys[] = [];
  readonly answered = new Set<string>();
  readonly #program: readonly [string, ...string[]];
  readonly #ends: (() => Promise<void>)[] = [];
  readonly #ignored = new Set<string>();
  readonly #benches: BenchContainer[] = [];
  readonly #decoysOf = new Map<TmuxServer, Decoys>();

  private constructor(options: WorldOptions) {
    this.box = new Sandbox(options);
    this.#program = options.program ?? PROGRAM;
    this.box.configure("config.yaml", options.config ?? SWIFT);
    this.local = {
      containerId: "local",
      tmux: (...args) => this.box.exec([REAL_TMUX, "-u", "-L", this.box.socket, ...args]),
    };
    this.servers = [this.local];
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const world = new World(options);
    try {
      if (options.decoys ?? true) await world.plant(world.local);
      if (options.tmuxConf) await world.#configureTmux(options.tmuxConf);
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The decoys are there before the hooks of a configuration are. */
  async #configureTmux(text: string): Promise<void> {
    const path = `${this.box.home}/.tmux.conf`;
    Deno.writeTextFileSync(path, text);
    await this.local.tmux("source-file", path);
    for (const decoys of this.decoys) await decoys.acceptOptions();
  }

  /** Puts decoys on a server; after it was ended, on the one that follows it. */
  async plant(server: TmuxServer): Promise<void> {
    this.releaseDecoys(server);
    const decoys = await Decoys.plant(server);
    this.decoys.push(decoys);
    this.#decoysOf.set(server, decoys);
  }

  /** Ends this machine's tmux server, and waits until it has gone; its decoys go with it. */
  async endServer(end?: ServerEnd): Promise<void> {
    this.releaseDecoys(this.local);
    await endServer((command) => this.box.exec(command), [REAL_TMUX, "-L", this.box.socket], end);
  }

  /** Leaves the panes of a session of the operator's out of every comparison with records. */
  async ignoreSession(name: string): Promise<void> {
    const { stdout } = await this.local.tmux(
      "list-panes",
      "-s",
      "-t",
      `=${name}:`,
      "-F",
      "#{pane_id}",
    );
    for (const id of stdout.trim().split("\n")) this.#ignored.add(id);
  }

  /** Forgets the decoys of a server that the test itself is about to end. */
  releaseDecoys(server: TmuxServer): void {
    const decoys = this.#decoysOf.get(server);
    if (decoys) this.decoys.splice(this.decoys.indexOf(decoys), 1);
    this.#decoysOf.delete(server);
  }

  decoyIds(server: TmuxServer): ReadonlySet<string> {
    return new Set([...this.#decoysOf.get(server)?.ids ?? [], ...this.#ignored]);
  }

  /** A container with decoys in it, into which this state folder's logs are mounted; goes with the world. */
  async bench(options: BenchOptions = {}): Promise<BenchContainer> {
    const logs = `${this.box.state}/logs`;
    Deno.mkdirSync(logs, { recursive: true, mode: 0o700 });
    const bench = await benchContainer({
      user: "root",
      mounts: [`${logs}:/var/agenttower-logs`],
      ...options,
    });
    this.#benches.push(bench);
    const server: TmuxServer = {
      containerId: bench.id,
      tmux: (...args) => bench.tmux("-u", ...args),
    };
    this.servers.push(server);
    await this.plant(server);
    return bench;
  }

  /** The tmux server of a container. */
  serverOf(containerId: string): TmuxServer {
    const server = this.servers.find((other) => other.containerId === containerId);
    if (!server) throw new Error(`no server of ${containerId}`);
    return server;
  }

  /** Runs the command line, and remembers every id that it answers. */
  run(...args: string[]): Promise<CliResult>;
  run(options: RunOptions, ...args: string[]): Promise<CliResult>;
  async run(first: RunOptions | string = {}, ...rest: string[]): Promise<CliResult> {
    const [options, args] = typeof first === "string" ? [{}, [first, ...rest]] : [first, rest];
    const result = await this.box.run(options, ...args);
    if (result.code !== 137) this.remember(result.stdout);
    return result;
  }

  /** The whole command line with these arguments. */
  argv(...args: string[]): [string, ...string[]] {
    return [...this.#program, ...args];
  }

  /** How the command line is started, for a test that does so itself. */
  command(...args: string[]): { program: string; options: Deno.CommandOptions } {
    const [program, ...rest] = this.argv(...args);
    return {
      program,
      options: { args: rest, cwd: this.box.dir, clearEnv: true, env: this.box.env },
    };
  }

  /** Keeps the ids in whole answers, a line each. */
  remember(stdout: string): void {
    for (const line of stdout.split("\n").slice(0, -1)) {
      if (!line.startsWith('{"ok":true')) continue;
      for (const [, id = ""] of line.matchAll(ANSWERED)) this.answered.add(id);
    }
  }

  /** Runs a command that must succeed; gives its result. */
  // deno-lint-ignore no-explicit-any -- tests look into it and fail where it is not as expected
  async ok(...args: string[]): Promise<any> {
    const result = await this.run(...args, "--json");
    if (result.code !== 0) {
      throw new Error(`${args.join(" ")}: exit ${result.code}\n${result.stdout}${result.stderr}`);
    }
    return result.json.result;
  }

  /** Calls a method that must succeed; gives its result. */
  // deno-lint-ignore no-explicit-any -- as above
  call(method: string, params: object = {}): Promise<any> {
    return this.ok("call", method, JSON.stringify(params));
  }

  /** What `recover` would do. */
  async dryRecover(): Promise<{ containers: { panes: Record<string, string>[] }[] }> {
    const { json } = await this.run("recover", "--dry-run", "--json");
    return json.result;
  }

  /** A settled layout of three panes. */
  // deno-lint-ignore no-explicit-any -- as above
  async layout(session = "demo", ...more: string[]): Promise<any> {
    const layout = await this.ok(
      "layout",
      "create",
      "local",
      "--session",
      session,
      "--wait",
      ...more,
    );
    await this.quiet();
    return layout;
  }

  /** Process ids of the workers of this state folder that run now: the state folder is an argument of theirs. */
  async workers(): Promise<number[]> {
    // Deno itself reads nothing below /proc unless it may do everything.
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", 'echo "$FOLDER" | grep -lzsxF -f - /proc/[0-9]*/cmdline'],
      env: { FOLDER: this.box.state },
      stdin: "null",
      stderr: "null",
    }).output();
    return (new TextDecoder().decode(stdout).match(/\d+/g) ?? []).map(Number);
  }

  /** Waits until no worker runs. */
  async quiet(ms = 60_000): Promise<void> {
    await eventually(async () => (await this.workers()).length === 0, ms);
  }

  auditText(): string {
    try {
      return Deno.readTextFileSync(`${this.box.state}/events.jsonl`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  }

  /** The arguments with which a worker is started by hand. */
  workerArguments(containerId = "local"): string[] {
    const { state, config } = this.box;
    return ["__worker", containerId, "--state-dir", state, "--config-dir", config];
  }

  /** Has this done before the sandbox goes. */
  atEnd(act: () => Promise<void>): void {
    this.#ends.push(act);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#benches.map((bench) => bench.remove()));
    for (const end of this.#ends) await end();
    await this.box[Symbol.asyncDispose]();
  }
}

async function which(program: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] })
    .output();
  return new TextDecoder().decode(stdout).trim();
}
