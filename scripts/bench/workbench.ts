/** A state folder and a tmux server of the benchmark's own, and the things that are measured in them. */
import { type Age, ageState } from "../../tests/support/aged_state.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

export interface Workbench extends AsyncDisposable {
  /** A Deno program that does nothing: no program of ours can start faster. */
  readonly emptyProgram: () => Promise<void>;
  /** The command line with these arguments. */
  readonly cli: (...args: string[]) => () => Promise<void>;
  /** Requests of this method on one `rpc`. */
  readonly rpc: (method: string, requests: number) => () => Promise<void>;
  /** Enough of the id of a pane that stands. */
  readonly panePrefix: string;
  /** A layout from nothing to `ready` and away again, less the probe window, which is set to nothing. */
  readonly createAndRemove: () => Promise<void>;
  /** The same panes by tmux alone. */
  readonly bareTmuxSession: () => Promise<void>;
}

/** @param age What is on record beside the one layout that stands. */
export async function workbench(age?: Age): Promise<Workbench> {
  const dir = Deno.makeTempDirSync({ dir: "/tmp", prefix: "at-bench-" });
  const env = {
    HOME: dir,
    AGENTTOWER_STATE_DIR: `${dir}/state`,
    AGENTTOWER_CONFIG_DIR: `${dir}/config`,
    AGENTTOWER_TMUX_SOCKET: "bench",
    TMUX_TMPDIR: dir,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };
  Deno.mkdirSync(env.AGENTTOWER_CONFIG_DIR);
  Deno.writeTextFileSync(
    `${env.AGENTTOWER_CONFIG_DIR}/config.yaml`,
    "launch: { probe_seconds: 0 }\n",
  );
  Deno.writeTextFileSync(`${dir}/empty.ts`, "");
  const deno = ["run", "-q", "-P", "--no-prompt", "--cached-only", `--config=${ROOT}deno.json`];
  const program = (script: string, args: readonly string[], input?: string) =>
    run([Deno.execPath(), ...deno, script, ...args], env, input);
  const cli = (...args: string[]) => async () => void await program(`${ROOT}main.ts`, args);
  const tmux = async (...args: string[]) => {
    await run(["tmux", "-L", "bare", ...args], env);
  };

  await cli(
    "layout",
    "create",
    "local",
    "--session",
    "standing",
    "--label-prefix",
    "standing-",
    "--wait",
  )();
  if (age) {
    const state = env.AGENTTOWER_STATE_DIR;
    ageState({ database: `${state}/agenttower.sqlite3`, audit: `${state}/events.jsonl` }, age);
  }
  const listed = await program(`${ROOT}main.ts`, ["pane", "list", "--state", "ready", "--json"]);
  const panePrefix: string = JSON.parse(listed).result.items[0].pane_id.slice(0, 13);
  return {
    emptyProgram: async () => void await program(`${dir}/empty.ts`, []),
    cli,
    rpc: (method, requests) => {
      const input = `${JSON.stringify({ method, params: {} })}\n`.repeat(requests);
      return async () => void await program(`${ROOT}main.ts`, ["rpc"], input);
    },
    panePrefix,
    createAndRemove: async () => {
      await cli("layout", "create", "local", "--session", "bench", "--wait")();
      await cli("layout", "remove", "local/bench")();
    },
    bareTmuxSession: async () => {
      await program(`${dir}/empty.ts`, []);
      await tmux("new-session", "-d", "-s", "bench", "-x", "200", "-y", "50");
      for (let pane = 1; pane < 3; pane++) await tmux("split-window", "-t", "=bench:");
      await program(`${dir}/empty.ts`, []);
      await tmux("kill-server");
    },
    [Symbol.asyncDispose]: async () => {
      await run(["tmux", "-L", "bench", "kill-server"], env);
      Deno.removeSync(dir, { recursive: true });
    },
  };
}

/** What it prints. */
async function run(
  argv: readonly [string, ...string[]],
  env: Record<string, string>,
  input = "",
): Promise<string> {
  const child = new Deno.Command(argv[0], {
    args: argv.slice(1),
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ code, stdout, stderr }] = await Promise.all([
    child.output(),
    new Blob([input]).stream().pipeTo(child.stdin),
  ]);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (code !== 0) throw new Error(`${argv.join(" ")}: exit ${code}: ${text(stderr)}`);
  return text(stdout);
}
