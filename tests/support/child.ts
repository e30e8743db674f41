/** Processes that a test talks to while they run, and kills. */
import { ROOT } from "./root.ts";

/** How a script of the tests is run as a process of its own. */
export function denoScript(path: string, ...args: string[]): [string, ...string[]] {
  return [
    Deno.execPath(),
    ...["run", "-q", "-P", "--no-prompt", "--cached-only"],
    ...[`--config=${ROOT}deno.json`, path, ...args],
  ];
}

/** A running process, spoken to line by line. */
export class Child {
  readonly pid: number;
  readonly status: Promise<Deno.CommandStatus>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(
    [program, ...args]: readonly [string, ...string[]],
    env: Record<string, string> = {},
  ) {
    this.#child = new Deno.Command(program, {
      args,
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.pid = this.#child.pid;
    this.status = this.#child.status;
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next line that it prints; an error when it ends before. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { done, value } = await this.#output.read();
      if (done) throw new Error(`the process ended after "${this.#rest}"`);
      this.#rest += value;
    }
  }

  async say(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Kills it, if it still runs, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.status;
    await this.#input.abort().catch(() => {});
    await this.#output.cancel().catch(() => {});
  }
}
