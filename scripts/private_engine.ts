/** A Docker engine of one's own, without networks, in a folder of its own. */
import { unmountBelow } from "./mounts.ts";
import { isOnPath } from "./on_path.ts";
import { within } from "./within.ts";

const START_MS = 30_000;
const STOP_MS = 20_000;

const DAEMON =
  'exec dockerd "$@" --data-root "$0/data" --exec-root "$0/exec" -H "unix://$0/docker.sock" ' +
  '--pidfile "$0/pid" --iptables=false --ip6tables=false --bridge=none --storage-driver=overlay2 ' +
  '>>"$0/log" 2>&1 </dev/null';

export class PrivateEngine {
  /** Variables with which a docker client reaches it. */
  readonly client: Readonly<Record<string, string>>;
  /** Why it does not run: the end of its log. */
  problem: string | null = null;
  #daemon: Deno.ChildProcess | null = null;
  /** Whether it was ended to be started again. */
  #isStopped = false;

  private constructor(private readonly dir: string, private readonly flags: readonly string[]) {
    this.client = { DOCKER_HOST: `unix://${dir}/docker.sock`, DOCKER_CONTEXT: "" };
  }

  /**
   * Resolves when the engine answers, or when it is known that it will not.
   *
   * @param flags further options of `dockerd`.
   */
  static async start(flags: readonly string[] = []): Promise<PrivateEngine> {
    const dir = Deno.makeTempDirSync({ dir: "/tmp", prefix: "agenttower-engine." });
    const engine = new PrivateEngine(dir, flags);
    await engine.startDaemon();
    return engine;
  }

  /** Why none can be started here, or null. */
  static obstacle(): string | null {
    if (Deno.build.os !== "linux") return "this is not Linux";
    if (Deno.uid() !== 0) return "this is not root";
    return isOnPath("dockerd") ? null : "there is no dockerd on PATH";
  }

  /** Starts the daemon, again after {@linkcode stopDaemon}. */
  async startDaemon(): Promise<void> {
    const daemon = new Deno.Command("sh", {
      args: ["-c", DAEMON, this.dir, ...this.flags],
      detached: true,
    }).spawn();
    this.#daemon = daemon;
    this.#isStopped = false;
    daemon.status.then(() => {
      if (this.#daemon === daemon) this.#daemon = null;
    });
    if (!await within(START_MS, () => this.#daemon === null || this.#docker("version"))) {
      daemon.kill("SIGKILL");
      await daemon.status;
    }
    this.problem = this.#daemon === null ? this.#lastWords() : null;
  }

  /** Ends the daemon; what becomes of the containers depends on its options. */
  async stopDaemon(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon === null) return;
    this.#isStopped = true;
    daemon.kill("SIGTERM");
    if (!await within(STOP_MS, () => this.#daemon === null)) daemon.kill("SIGKILL");
    await daemon.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What runs in containers may go on without the daemon, and only that ends it.
    if (this.#isStopped) await this.startDaemon();
    if (this.#daemon !== null) await this.#docker("ps -aq | xargs -r docker rm -f");
    await this.stopDaemon();
    await this.#endRemains();
    await unmountBelow(this.dir);
    Deno.removeSync(this.dir, { recursive: true });
  }

  /** Whether the shell line that begins with `docker` succeeds. */
  async #docker(line: string): Promise<boolean> {
    return (await shell(`docker ${line}`, this.client)).success;
  }

  /** Ends what the daemon left running: programs that name the folder in their arguments. */
  async #endRemains(): Promise<void> {
    await within(STOP_MS, async () => {
      const remains = await this.#processes();
      for (const pid of remains) endProcess(pid);
      return remains.length === 0;
    });
  }

  async #processes(): Promise<number[]> {
    const line = 'echo "$FOLDER/" | grep -lzsF -f - /proc/[0-9]*/cmdline';
    const { stdout } = await shell(line, { FOLDER: this.dir });
    return (stdout.match(/\d+/g) ?? []).map(Number);
  }

  #lastWords(): string {
    return Deno.readTextFileSync(`${this.dir}/log`).trimEnd().split("\n").slice(-5).join("\n");
  }
}

function endProcess(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function shell(line: string, env: Record<string, string>) {
  const { success, stdout } = await new Deno.Command("sh", {
    args: ["-c", line],
    env,
    stdin: "null",
    stderr: "null",
  }).output();
  return { success, stdout: new TextDecoder().decode(stdout) };
}
