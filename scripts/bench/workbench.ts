/** A state folder and a tmux server of the benchmark's own, and the things that are measured in them. */
import { type Age, ageState } from "../../tests/support/aged_state.ts";
import type { Cost, CostRequest } from "./cost.ts";
import { type Task, together } from "./interleaved.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

export interface WorkbenchOptions {
  /** What runs the command line; null for this checkout. */
  readonly program: string | null;
  /** What is on record beside the one layout that stands, `standing`. */
  readonly age?: Age;
  /** How large the log of the pane `standing-m1` is, in MiB; `standing-s1` has one without any line feed. */
  readonly logMb?: number;
}

export interface Workbench extends AsyncDisposable {
  /** A Deno program that does nothing: no program of ours can start faster. */
  readonly emptyProgram: Task;
  /** The command line with these arguments. */
  readonly cli: (...args: string[]) => Task;
  /** A command that goes on until it is interrupted, until it says something. */
  readonly follows: (...args: string[]) => Task;
  /** Requests of this method on one `rpc`. */
  readonly rpc: (method: string, requests: number) => Task;
  /** The layout that stands, its pane `standing-m1`, and the event that is third from the last. */
  readonly layoutId: string;
  readonly paneId: string;
  readonly lateEventId: string;
  /** A layout from nothing to `ready` and away again, less the probe window, which is set to nothing. */
  readonly createAndRemove: Task;
  /** The pane `standing-s2`, away and there again. */
  readonly removeAndRecreate: Task;
  /** The same panes by tmux alone. */
  readonly bareTmuxSession: Task;
}

export async function workbench(options: WorkbenchOptions): Promise<Workbench> {
  const dir = Deno.makeTempDirSync({ dir: "/tmp", prefix: "at-bench-" });
  const state = `${dir}/state`;
  const env = {
    HOME: dir,
    AGENTTOWER_STATE_DIR: state,
    AGENTTOWER_CONFIG_DIR: `${dir}/config`,
    AGENTTOWER_TMUX_SOCKET: "bench",
    TMUX_TMPDIR: dir,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };
  Deno.mkdirSync(env.AGENTTOWER_CONFIG_DIR);
  // A log that is rotated is large only once.
  const settings = "launch: { probe_seconds: 0 }\nlogs: { max_mb: 100000 }\n";
  Deno.writeTextFileSync(`${env.AGENTTOWER_CONFIG_DIR}/config.yaml`, settings);
  Deno.writeTextFileSync(`${dir}/empty.ts`, "");
  const deno = [Deno.execPath(), "run", "-q", "-P", "--no-prompt", "--cached-only"] as const;
  const script = (path: string): CostRequest["argv"] => [
    ...deno,
    `--config=${ROOT}deno.json`,
    path,
  ];
  const program: CostRequest["argv"] = options.program === null
    ? script(`${ROOT}main.ts`)
    : [options.program];
  const measured = (
    argv: CostRequest["argv"],
    { input = "", until = "end" }: Partial<CostRequest> = {},
  ) => measure({ argv, input, until }, env);
  const cli = (...args: string[]) => () => measured([...program, ...args]);
  const result = async (...args: string[]) =>
    JSON.parse((await measured([...program, ...args, "--json"])).stdout).result;
  const tmux = (...args: string[]) => () => measured(["tmux", "-L", "bare", ...args]);
  const emptyProgram = () => measured(script(`${dir}/empty.ts`));

  const standing = ["--session", "standing", "--label-prefix", "standing-"];
  await cli("layout", "create", "local", ...standing, "--wait")();
  const layout = await result("layout", "show", "local/standing");
  const { log_path: logPath } = await result("pane", "show", "local/standing-m1");
  const { log_path: unbrokenPath } = await result("pane", "show", "local/standing-s1");
  const { items: events } = await result("events", "--limit", "3");
  if (options.age) {
    const paths = {
      database: `${state}/agenttower.sqlite3`,
      audit: `${state}/events.jsonl`,
      localLogs: `${state}/local-logs`,
    };
    ageState(paths, options.age);
  }
  if (options.logMb !== undefined) {
    appendLog(logPath, options.logMb, "\n");
    appendLog(unbrokenPath, options.logMb, "");
  }
  return {
    emptyProgram,
    cli,
    follows: (...args) => () => measured([...program, ...args], { until: "output" }),
    rpc: (method, requests) => {
      const input = `${JSON.stringify({ method, params: {} })}\n`.repeat(requests);
      return () => measured([...program, "rpc"], { input });
    },
    layoutId: layout.layout_id,
    paneId: layout.panes[0].pane_id,
    lateEventId: events[0].event_id,
    createAndRemove: together(
      cli("layout", "create", "local", "--session", "bench", "--wait"),
      cli("layout", "remove", "local/bench"),
    ),
    removeAndRecreate: together(
      cli("pane", "remove", "local/standing-s2"),
      cli("pane", "recreate", "local/standing-s2", "--wait"),
    ),
    bareTmuxSession: together(
      emptyProgram,
      tmux("new-session", "-d", "-s", "bench", "-x", "200", "-y", "50"),
      tmux("split-window", "-t", "=bench:"),
      tmux("split-window", "-t", "=bench:"),
      emptyProgram,
      tmux("kill-server"),
    ),
    [Symbol.asyncDispose]: async () => {
      await measured(["tmux", "-L", "bench", "kill-server"]);
      Deno.removeSync(dir, { recursive: true });
    },
  };
}

/** Runs it in a process of its own that measures it. */
async function measure(
  request: CostRequest,
  env: Record<string, string>,
): Promise<Cost & { readonly stdout: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "-A", "--no-prompt", "--no-config", `${ROOT}scripts/bench/cost.ts`],
      JSON.stringify(request),
    ],
    env,
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (code !== 0) throw new Error(`${request.argv.join(" ")} failed`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Appends what an agent may write. */
function appendLog(path: string, mb: number, lineEnd: string): void {
  const line = `\x1b[32m●\x1b[0m Reading src/parser.ts and 12 more files, token=abc${lineEnd}`;
  const bytes = new TextEncoder().encode(line.repeat(Math.ceil((1 << 20) / line.length)));
  using file = Deno.openSync(path, { append: true });
  for (let at = 0; at < mb; at++) file.writeSync(bytes);
}
