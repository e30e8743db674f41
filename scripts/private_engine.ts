/** A Docker engine of one's own, without networks, in a folder of its own. */

const START_MS = 30_000;
const STOP_MS = 20_000;

export class PrivateEngine {
  readonly host: string;
  /** Why it does not run: the end of its log. */
  problem: string | null = null;
  readonly #dir: string;
  readonly #daemon: Deno.ChildProcess;
  #ended = false;

  private constructor(dir: string) {
    this.#dir = dir;
    this.host = `unix://${dir}/docker.sock`;
    this.#daemon = new Deno.Command("sh", {
      args: [
        "-c",
        'exec dockerd --data-root "$0/data" --exec-root "$0/exec" -H "$1" --pidfile "$0/pid" ' +
        "--iptables=false --ip6tables=false --bridge=none --storage-driver=overlay2 " +
        '>"$0/log" 2>&1 </dev/null',
        dir,
        this.host,
      ],
      detached: true,
    }).spawn();
    this.#daemon.status.then(() => this.#ended = true);
  }

  /** Resolves when the engine answers, or when it is known that it will not. */
  static async start(): Promise<PrivateEngine> {
    const dir = Deno.makeTempDirSync({ dir: "/tmp", prefix: "agenttower-engine." });
    const engine = new PrivateEngine(dir);
    if (!await within(START_MS, () => engine.#ended || engine.#docker("version"))) {
      engine.#daemon.kill("SIGKILL");
      await engine.#daemon.status;
    }
    if (engine.#ended) engine.problem = engine.#lastWords();
    return engine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) {
      await this.#docker("ps -aq | xargs -r docker rm -f");
      this.#daemon.kill("SIGTERM");
      if (!await within(STOP_MS, () => this.#ended)) this.#daemon.kill("SIGKILL");
      await this.#daemon.status;
    }
    await this.#endRemains();
    for (const mount of this.#mounts()) await shell('umount -l -- "$0"', [mount]);
    Deno.removeSync(this.#dir, { recursive: true });
  }

  /** Whether the shell line that begins with `docker` succeeds. */
  #docker(line: string): Promise<boolean> {
    return shell(`docker ${line}`, [], { DOCKER_HOST: this.host, DOCKER_CONTEXT: "" });
  }

  /** Ends what the daemon left running: programs that name the folder in their arguments. */
  async #endRemains(): Promise<void> {
    await within(STOP_MS, () => {
      const remains = this.#processes();
      for (const pid of remains) endProcess(pid);
      return remains.length === 0;
    });
  }

  #processes(): number[] {
    return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => {
      if (!(pid > 0) || pid === Deno.pid) return false;
      try {
        return Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes(`${this.#dir}/`);
      } catch {
        return false;
      }
    });
  }

  /** Mounts within the folder, the innermost first. */
  #mounts(): string[] {
    return Deno.readTextFileSync("/proc/mounts").split("\n")
      .map((line) => line.split(" ")[1] ?? "")
      .filter((path) => path.startsWith(`${this.#dir}/`))
      .toReversed();
  }

  #lastWords(): string {
    return Deno.readTextFileSync(`${this.#dir}/log`).trimEnd().split("\n").slice(-5).join("\n");
  }
}

function endProcess(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function shell(
  line: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<boolean> {
  const command = new Deno.Command("sh", {
    args: ["-c", line, ...args],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  return (await command.output()).success;
}

/** Looks at a condition until it holds or the time is over; tells whether it held. */
async function within(
  ms: number,
  condition: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const end = performance.now() + ms;
  while (!await condition()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
