/** A program in a real tmux pane, alone on its own server, driven as a person would. */
import { eventually } from "../support/eventually.ts";
import type { RunOptions, RunResult } from "../support/process.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the pane shows at one moment. */
export interface Shown extends Size {
  /** The visible lines, from the top, without trailing blanks; as many as `rows`. */
  readonly screen: readonly string[];
  readonly cursor: { readonly x: number; readonly y: number };
  /** The line of the cursor with its colours: a hint in an input box is dim, what somebody typed is not. */
  readonly cursorLine: string;
  readonly title: string;
  /** The alternate screen is on. */
  readonly alternate: boolean;
  readonly dead: boolean;
  /** The name of the pane's foreground process. */
  readonly command: string;
}

export interface TerminalOptions extends Size {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where every byte of the program's output goes. */
  readonly rawLog: string;
}

/** Runs tmux on the server that the pane is to be on. */
export type Tmux = (options: RunOptions, ...args: string[]) => Promise<RunResult>;

const FORMAT =
  "#{pane_width}\t#{pane_height}\t#{cursor_x}\t#{cursor_y}\t#{alternate_on}\t#{pane_dead}\t#{pane_current_command}\t#{pane_title}";

/** A turn of OpenCode takes a minute and more where many programs share a machine. */
const PATIENCE_MS = 120_000;

export class AgentTerminal {
  readonly rawLog: string;
  readonly #tmux: Tmux;

  private constructor(tmux: Tmux, rawLog: string) {
    this.#tmux = tmux;
    this.rawLog = rawLog;
  }

  static async start(tmux: Tmux, options: TerminalOptions): Promise<AgentTerminal> {
    const { argv, columns, rows, cwd, env, rawLog } = options;
    const terminal = new AgentTerminal(tmux, rawLog);
    const size = ["-x", `${columns}`, "-y", `${rows}`];
    const variables = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    await terminal.#run(
      ...["start-server", ";", "set-option", "-g", "remain-on-exit", "on", ";"],
      ...["set-option", "-g", "status", "off", ";"],
      ...["new-session", "-d", "-s", "rig", ...size, "-c", cwd, ...variables, "--", ...argv, ";"],
      ...["pipe-pane", "-t", "rig", `exec cat >>'${rawLog}'`],
    );
    return terminal;
  }

  /** Puts text in as a terminal does when a person pastes it. */
  async paste(text: string): Promise<void> {
    await this.#run({ stdin: text }, "load-buffer", "-b", "rig", "-");
    await this.#run("paste-buffer", "-dpr", "-b", "rig", "-t", "rig");
  }

  /** Presses keys, by tmux's names. */
  async keys(...keys: string[]): Promise<void> {
    await this.#run("send-keys", "-t", "rig", ...keys);
  }

  /** Types characters, one by one as they are. */
  async type(text: string): Promise<void> {
    await this.#run("send-keys", "-t", "rig", "-l", "--", text);
  }

  /** Kills the program, which gets no time to put the terminal in order. */
  async kill(): Promise<void> {
    const pid = await this.#run("display-message", "-p", "-t", "rig", "#{pane_pid}");
    Deno.kill(Number(pid), "SIGKILL");
  }

  async resize({ columns, rows }: Size): Promise<void> {
    await this.#run("resize-window", "-t", "rig", "-x", `${columns}`, "-y", `${rows}`);
  }

  async shown(): Promise<Shown> {
    const answer = await this.#run(
      ...["display-message", "-p", "-t", "rig", FORMAT, ";"],
      ...["capture-pane", "-p", "-t", "rig", ";", "capture-pane", "-pe", "-t", "rig"],
    );
    const [head = "", ...lines] = answer.replace(/\n$/, "").split("\n");
    const [columns, rows, x, y, alternate, dead, command, ...title] = head.split("\t");
    return {
      columns: Number(columns),
      rows: Number(rows),
      cursor: { x: Number(x), y: Number(y) },
      title: title.join("\t"),
      alternate: alternate === "1",
      dead: dead === "1",
      command: command ?? "",
      screen: lines.slice(0, lines.length / 2),
      cursorLine: lines[lines.length / 2 + Number(y)] ?? "",
    };
  }

  /** Waits until the pane shows something. */
  async until(
    shows: string | RegExp | ((shown: Shown) => boolean),
    ms = PATIENCE_MS,
  ): Promise<Shown> {
    let last: Shown | undefined;
    try {
      return await eventually(async () => {
        last = await this.shown();
        return isShown(shows, last) ? last : null;
      }, ms);
    } catch (error) {
      const lines = last?.screen.join("\n");
      throw new Error(`${shows} is not shown, but: ${last?.title}\n${lines}`, { cause: error });
    }
  }

  /** Waits until nothing has changed for a while, the cursor included. */
  async steady(ms = 700): Promise<Shown> {
    let last = "";
    let since = performance.now();
    return await this.until((shown) => {
      const now = JSON.stringify([shown.screen, shown.cursor]);
      if (now !== last) since = performance.now();
      last = now;
      return performance.now() - since >= ms;
    });
  }

  /** Every byte that the program has written. */
  raw(): string {
    return Deno.readTextFileSync(this.rawLog);
  }

  async #run(first: RunOptions | string, ...rest: string[]): Promise<string> {
    const [options, args] = typeof first === "string" ? [{}, [first, ...rest]] : [first, rest];
    const { code, stdout, stderr } = await this.#tmux(options, ...args);
    if (code !== 0) throw new Error(`tmux ${args.join(" ")}: ${stderr}`);
    return stdout;
  }
}

function isShown(what: string | RegExp | ((shown: Shown) => boolean), shown: Shown): boolean {
  if (typeof what === "function") return what(shown);
  const text = shown.screen.join("\n");
  return typeof what === "string" ? text.includes(what) : what.test(text);
}
