/** What is measured on this machine's own tmux: one layout that stands, `standing`, on a state of some age. */
import { type Age, ageState } from "../../tests/support/aged_state.ts";
import { restoredBy, type Task, together } from "./interleaved.ts";
import type { Programs } from "./programs.ts";
import { Rig } from "./rig.ts";

export interface WorkbenchOptions {
  readonly programs: Programs;
  /** What is on record beside the one layout that stands. */
  readonly age?: Age;
  /** How large the log of the pane `standing-m1` is, in MiB; `standing-s1` has one without any line feed. */
  readonly logMb?: number;
  /** How many layouts stand in all. */
  readonly layouts?: number;
}

export interface Workbench extends AsyncDisposable {
  readonly rig: Rig;
  /** The layout that stands, its pane `standing-m1`, and the event that is third from the last. */
  readonly layoutId: string;
  readonly paneId: string;
  readonly lateEventId: string;
  /** A layout until its panes are on record. */
  readonly createAnswered: Task;
  /** A layout from nothing to `ready` and away again, less the probe window, which is set to nothing. */
  readonly createAndRemove: Task;
  /** {@linkcode createAndRemove}, and between the two a pane away and there again: a chain of recreations has an end. */
  readonly removeAndRecreate: Task;
  /** The same panes by tmux alone. */
  readonly bareTmuxSession: Task;
}

export async function workbench(options: WorkbenchOptions): Promise<Workbench> {
  const rig = Rig.open(options.programs, "launch: { probe_seconds: 0 }\n");
  const standing = ["--session", "standing", "--label-prefix", "standing-"];
  await rig.cli("layout", "create", "local", ...standing, "--wait")();
  await addLayouts(rig, (options.layouts ?? 1) - 1);
  const layout = await rig.result("layout", "show", "local/standing");
  const { log_path: logPath } = await rig.result("pane", "show", "local/standing-m1");
  const { log_path: unbrokenPath } = await rig.result("pane", "show", "local/standing-s1");
  const { items: events } = await rig.result("events", "--limit", "3");
  if (options.age) {
    const paths = {
      database: `${rig.state}/agenttower.sqlite3`,
      audit: `${rig.state}/events.jsonl`,
      localLogs: `${rig.state}/local-logs`,
    };
    ageState(paths, options.age);
  }
  if (options.logMb !== undefined) {
    appendLog(logPath, options.logMb, "\r\n");
    appendLog(unbrokenPath, options.logMb, "");
  }
  const create = ["layout", "create", "local", "--session", "bench"];
  const remove = rig.cli("layout", "remove", "local/bench");
  return {
    rig,
    layoutId: layout.layout_id,
    paneId: layout.panes[0].pane_id,
    lateEventId: events[0].event_id,
    createAnswered: restoredBy(
      rig.cli(...create),
      rig.cli("layout", "wait", "local/bench"),
      remove,
    ),
    createAndRemove: together(rig.cli(...create, "--wait"), remove),
    removeAndRecreate: together(
      rig.cli(...create, "--wait"),
      rig.cli("pane", "remove", "local/s2"),
      rig.cli("pane", "recreate", "local/s2", "--wait"),
      remove,
    ),
    bareTmuxSession: together(
      rig.empty,
      rig.tmux("new-session", "-d", "-s", "bench", "-x", "200", "-y", "50"),
      rig.tmux("split-window", "-t", "=bench:"),
      rig.tmux("split-window", "-t", "=bench:"),
      rig.empty,
      rig.tmux("kill-server"),
    ),
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

async function addLayouts(rig: Rig, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `more-${index}`);
  for (const name of names) {
    await rig.cli("layout", "create", "local", "--session", name, "--label-prefix", `${name}-`)();
  }
  for (const name of names) await rig.cli("layout", "wait", `local/${name}`)();
}

/** Appends what an agent may write. */
function appendLog(path: string, mb: number, lineEnd: string): void {
  const line = `\x1b[32m●\x1b[0m Reading src/parser.ts and 12 more files, token=abc${lineEnd}`;
  const bytes = new TextEncoder().encode(line.repeat(Math.ceil((1 << 20) / line.length)));
  using file = Deno.openSync(path, { append: true });
  for (let at = 0; at < mb; at++) file.writeSync(bytes);
}
