/**
 * The operator's own panes, standing by on the same tmux server: look-alike session names, look-alike titles,
 * a marker, and a tag that is nobody's. Nothing may ever touch one of them.
 */
import type { TmuxServer } from "./oracle/panes.ts";
import { eventually } from "../support/eventually.ts";

const FORMAT = [
  "#{pane_id}",
  "#{session_name}",
  "#{window_id}",
  "#{window_name}",
  "#{pane_title}",
  "#{pane_current_command}",
  "#{pane_pid}",
  "dead=#{pane_dead}",
  "piped=#{pane_pipe}",
].join(" ");

/** A marker that no record has, and a tag that no record has. */
const FALSE_MARKER = "@MANAGED:0123456789abcdef:m1";
const FALSE_TAG = "env AGENTTOWER_PANE=00000000-0000-4000-8000-000000000000 sleep 100005";

export class Decoys {
  private constructor(
    private readonly server: TmuxServer,
    private readonly panes: readonly string[],
    private options: string,
    /** `%N` of every one of them. */
    readonly ids: ReadonlySet<string>,
  ) {}

  /** Puts them on the server, which is started with them when there is none. */
  static async plant(server: TmuxServer): Promise<Decoys> {
    const made = await server.tmux(
      ...[
        "new-session",
        "-d",
        "-s",
        "work",
        "-n",
        "a",
        "-x",
        "150",
        "-y",
        "50",
        "exec sleep 100001",
        ";",
      ],
      ...["split-window", "-t", "=work:", "exec sleep 100002", ";"],
      ...["select-pane", "-t", "=work:", "-T", "m1", ";"],
      ...["new-window", "-d", "-n", "b", "-t", "=work:", "exec sleep 100003", ";"],
      ...[
        "new-session",
        "-d",
        "-s",
        "demo2",
        "-n",
        "c",
        "-x",
        "150",
        "-y",
        "50",
        "exec sleep 100004",
        ";",
      ],
      ...["select-pane", "-t", "=demo2:", "-T", FALSE_MARKER, ";"],
      ...["split-window", "-d", "-t", "=demo2:", FALSE_TAG, ";"],
      ...[
        "new-session",
        "-d",
        "-s",
        "dem",
        "-n",
        "d",
        "-x",
        "150",
        "-y",
        "50",
        "exec sleep 100006",
      ],
    );
    if (made.code !== 0) throw new Error(`decoys: ${made.stderr}`);
    // A program that has just been started still has the name of the shell that started it.
    const panes = await eventually(async () => {
      const rows = await look(server);
      const named = rows.length === 6 && rows.every((row) => / sleep \d+ dead=0/.test(row));
      return named ? rows : null;
    });
    if (panes === null) throw new Error("no decoys");
    const ids = new Set(panes.map(idOf));
    return new Decoys(server, panes, await globals(server), ids);
  }

  /** Takes the options as they now are for the operator's own. */
  async acceptOptions(): Promise<void> {
    this.options = await globals(this.server);
  }

  /** What is not as it was, a line each. */
  async divergences(): Promise<string[]> {
    const now = await look(this.server);
    const problems = this.panes.filter((row) => !now.includes(row)).map((row) => {
      const other = now.find((candidate) => idOf(candidate) === idOf(row));
      return `decoy "${row}" is ${other === undefined ? "gone" : `now "${other}"`}`;
    });
    const guests = now.filter((row) =>
      /^%\d+ (?:work|demo2|dem) /.test(row) && !this.ids.has(idOf(row))
    );
    problems.push(...guests.map((row) => `"${row}" is in a session of the operator's`));
    if (await globals(this.server) !== this.options) {
      problems.push("a global tmux option was changed");
    }
    return problems;
  }
}

/** The pane of a row of {@linkcode look}. */
function idOf(row: string): string {
  return row.replace(/ .*/, "");
}

async function look(server: TmuxServer): Promise<string[]> {
  const { stdout } = await server.tmux("list-panes", "-a", "-F", FORMAT);
  return stdout.split("\n").filter((row) => row !== "");
}

/** What all sessions share: options, hooks and the environment. */
async function globals(server: TmuxServer): Promise<string> {
  const { stdout } = await server.tmux(
    ...["show-options", "-g", ";", "show-options", "-gw", ";", "show-options", "-s", ";"],
    ...["show-hooks", "-g", ";", "show-environment", "-g"],
  );
  return stdout;
}
