/** A home, a state folder and a tmux server of the benchmark's own, and how a program is run and measured there. */
import type { Cost, CostRequest } from "./cost.ts";
import type { Task } from "./interleaved.ts";
import type { Argv, Programs } from "./programs.ts";

const COST = new URL("./cost.ts", import.meta.url).pathname;

/** The tmux socket of `local`. */
const SOCKET = "bench";

/** A log that is rotated is large only once. */
const LOGS = "logs: { max_mb: 100000 }\n";

export class Rig implements AsyncDisposable {
  readonly state: string;
  readonly #config: string;
  readonly #env: Record<string, string>;

  /** @param dir Of its own; it goes with it. */
  private constructor(
    private readonly dir: string,
    private readonly programs: Programs,
    env: Readonly<Record<string, string>>,
  ) {
    this.state = `${dir}/state`;
    this.#config = `${dir}/config`;
    this.#env = {
      HOME: dir,
      AGENTTOWER_STATE_DIR: this.state,
      AGENTTOWER_CONFIG_DIR: this.#config,
      AGENTTOWER_TMUX_SOCKET: SOCKET,
      TMUX_TMPDIR: dir,
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
      ...env,
    };
  }

  /**
   * @param settings Lines of config.yaml, with those of logs unless they are the usual ones.
   * @param env More of what programs get.
   */
  static open(
    programs: Programs,
    settings: string,
    env: Readonly<Record<string, string>> = {},
  ): Rig {
    const rig = new Rig(Deno.makeTempDirSync({ dir: "/tmp", prefix: "at-bench-" }), programs, env);
    Deno.mkdirSync(rig.#config);
    rig.configure("config.yaml", settings.includes("logs:") ? settings : LOGS + settings);
    return rig;
  }

  /** Writes a file below the configuration's folder; gives its path. */
  configure(path: string, text: string): string {
    const file = `${this.#config}/${path}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(file, text);
    return file;
  }

  /** The program that does nothing. */
  readonly empty: Task = () => this.measured(this.programs.empty);

  /** The command line with these arguments. */
  cli(...args: string[]): Task {
    return () => this.measured([...this.programs.product, ...args]);
  }

  /** A command that goes on until it is interrupted, until it says something. */
  follows(...args: string[]): Task {
    return () => this.measured([...this.programs.product, ...args], { until: "output" });
  }

  /** Requests of this method on one `rpc`. */
  rpc(method: string, requests: number, params: Readonly<Record<string, unknown>> = {}): Task {
    const input = `${JSON.stringify({ method, params })}\n`.repeat(requests);
    return () => this.measured([...this.programs.product, "rpc"], { input });
  }

  /** tmux on a socket of its own, beside that of `local`. */
  tmux(...args: string[]): Task {
    return () => this.measured(["tmux", "-L", "bare", ...args]);
  }

  /** What a command gives with `--json`. */
  // deno-lint-ignore no-explicit-any -- the wire's results, as they come
  async result(...args: string[]): Promise<any> {
    const { stdout } = await this.measured([...this.programs.product, ...args, "--json"]);
    return JSON.parse(stdout).result;
  }

  /** Runs it in a process of its own that measures it. @throws where it fails. */
  async measured(
    argv: Argv,
    { input = "", until = "end" }: Partial<CostRequest> = {},
  ): Promise<Cost & { readonly stdout: string }> {
    const request: CostRequest = { argv, input, until };
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", "--no-prompt", "--no-config", COST],
      env: this.#env,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const fed = new Response(JSON.stringify(request)).body!.pipeTo(child.stdin);
    const [{ code, stdout }] = await Promise.all([child.output(), fed]);
    if (code !== 0) throw new Error(`${argv.join(" ")} failed`);
    return JSON.parse(new TextDecoder().decode(stdout));
  }

  /** Ends the servers and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of [SOCKET, "bare"]) {
      const { env } = { env: this.#env };
      await new Deno.Command("tmux", { args: ["-L", socket, "kill-server"], env, stderr: "null" })
        .output();
    }
    Deno.removeSync(this.dir, { recursive: true });
  }
}
