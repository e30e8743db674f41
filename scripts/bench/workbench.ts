/** A state folder and a tmux server of the benchmark's own, and the things that are measured in them. */

const ROOT = new URL("../..", import.meta.url).pathname;

export interface Workbench extends AsyncDisposable {
  /** A Deno program that does nothing: no program of ours can start faster. */
  readonly emptyProgram: () => Promise<void>;
  /** The command line with these arguments. */
  readonly cli: (...args: string[]) => () => Promise<void>;
  /** A layout from nothing to `ready` and away again, less the probe window, which is set to nothing. */
  readonly createAndRemove: () => Promise<void>;
  /** The same panes by tmux alone. */
  readonly bareTmuxSession: () => Promise<void>;
}

export async function workbench(): Promise<Workbench> {
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
  const program = (script: string, args: readonly string[]) =>
    run([Deno.execPath(), ...deno, script, ...args], env);
  const cli = (...args: string[]) => () => program(`${ROOT}main.ts`, args);
  const tmux = (...args: string[]) => run(["tmux", "-L", "bare", ...args], env);

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
  return {
    emptyProgram: () => program(`${dir}/empty.ts`, []),
    cli,
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

async function run(
  argv: readonly [string, ...string[]],
  env: Record<string, string>,
): Promise<void> {
  const { code, stderr } = await new Deno.Command(argv[0], {
    args: argv.slice(1),
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    throw new Error(`${argv.join(" ")}: exit ${code}: ${new TextDecoder().decode(stderr)}`);
  }
}
