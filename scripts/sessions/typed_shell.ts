/** A bash that gets one command after the other, and stays where the last one left it. */
import type { Sandbox } from "../../tests/support/sandbox.ts";

const TIMEOUT_MS = 240_000;

export class TypedShell {
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #output: ReadableStreamDefaultReader<string>;
  /** A line that no command prints. */
  readonly #end = `end-${crypto.randomUUID()}`;

  private constructor(private readonly child: Deno.ChildProcess) {
    this.#input = child.stdin.getWriter();
    this.#output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** In the home and the environment of the sandbox, which also ends it. */
  static async start(box: Sandbox): Promise<TypedShell> {
    const shell = new TypedShell(
      new Deno.Command("bash", {
        args: ["--norc", "--noprofile"],
        cwd: box.home,
        clearEnv: true,
        env: box.env,
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn(),
    );
    await shell.type("exec 2>&1; shopt -s expand_aliases");
    return shell;
  }

  /**
   * Runs a command to its end.
   *
   * @returns what it printed, on standard output and error.
   * @throws where it does not come to an end.
   */
  async type(command: string): Promise<string> {
    // The next command may ask for the exit code of this one.
    const quoted = `'${command.replaceAll("'", "'\\''")}'`;
    const line = `eval ${quoted} </dev/null; code=$?; echo "${this.#end}"; (exit $code)\n`;
    await this.#input.write(new TextEncoder().encode(line));
    const timer = setTimeout(() => this.child.kill("SIGKILL"), TIMEOUT_MS);
    let printed = "";
    try {
      while (!printed.endsWith(`${this.#end}\n`)) {
        const { value, done } = await this.#output.read();
        if (done) throw new Error(`the shell ended in: ${command}\n${printed}`);
        printed += value;
      }
    } finally {
      clearTimeout(timer);
    }
    return printed.slice(0, -this.#end.length - 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#output.cancel();
    await this.child.status;
  }
}
