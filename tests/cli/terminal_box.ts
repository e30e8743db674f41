/** A terminal of a test's own: the command line in a tmux pane that nobody else looks at. */
import { PROGRAM, type Sandbox } from "../support/sandbox.ts";

/** Not the server that the sandbox's layouts live on. */
const SOCKET = "terminal";

/** Types into the terminal and reads what it shows. */
export class TerminalBox {
  constructor(private readonly box: Sandbox, private readonly socket: string) {}

  /** Starts a shell that prompts with `ready>`; `run` types into it. */
  async start(columns = 100, shell = ["env", "PS1=ready> ", "sh"]): Promise<void> {
    await this.#tmux(
      ...["-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", String(columns), "-y", "40"],
      ...shell,
    );
    await this.shows("ready>");
  }

  /** Types a command line of the program, and Enter; of what was there before, nothing is shown any more. */
  async run(...args: string[]): Promise<void> {
    await this.type("-R");
    const line = [...PROGRAM, ...args].map((word) => `'${word}'`).join(" ");
    await this.type(`clear; ${line}; echo "exit:$?"`, "Enter");
  }

  async type(...keys: string[]): Promise<void> {
    await this.#tmux("send-keys", "-t", "t", ...keys);
  }

  /** What the terminal shows, with the escapes for its colours if asked for. */
  async screen(...flags: string[]): Promise<string> {
    return (await this.#tmux("capture-pane", "-p", "-t", "t", ...flags)).stdout;
  }

  /** What is typed: the row of the cursor, between prompt and cursor. */
  async typed(): Promise<string> {
    const place = await this.#tmux("display-message", "-p", "-t", "t", "#{cursor_x} #{cursor_y}");
    const [column = 0, row = 0] = place.stdout.split(" ").map(Number);
    const line = (await this.screen()).split("\n")[row] ?? "";
    return line.padEnd(column).slice(0, column).replace(/^ready> /, "");
  }

  /** Waits until the terminal shows it; gives the screen. */
  shows(text: string | RegExp, ms?: number): Promise<string> {
    return this.box.eventually(async () => {
      const screen = await this.screen();
      const found = typeof text === "string" ? screen.includes(text) : text.test(screen);
      return found ? screen : null;
    }, ms) as Promise<string>;
  }

  /** What tmux says of it, as in `#{alternate_on}`. */
  async tells(format: string): Promise<string> {
    return (await this.#tmux("display-message", "-p", "-t", "t", format)).stdout.trim();
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-t", "t", "-x", String(columns), "-y", String(rows));
  }

  /** Has everything that is written to it from now on appended to a file. */
  async record(file: string): Promise<void> {
    Deno.writeTextFileSync(file, "");
    await this.#tmux("pipe-pane", "-t", "t", `exec cat >>'${file}'`);
  }

  /** Closes the terminal, as closing its window does. */
  async close(): Promise<void> {
    await this.#tmux("kill-session", "-t", "t");
  }

  #tmux(...args: string[]) {
    return this.box.exec(["tmux", "-L", this.socket, ...args]);
  }
}

/** @param socket Another name where a test has several terminals. */
export async function terminal(
  box: Sandbox,
  columns?: number,
  socket = SOCKET,
): Promise<TerminalBox> {
  const opened = new TerminalBox(box, socket);
  await opened.start(columns);
  return opened;
}
