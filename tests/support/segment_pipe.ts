/** What a pane is piped to where its log is pulled, with a test in the place of tmux. */
import { FIRST_SEGMENT, segmentWriter } from "../../src/system/tmux/segment_writer.ts";
import { eventually } from "./eventually.ts";
import { runProgram } from "./process.ts";

export class SegmentPipe implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  /** @param shell The command of the shell that runs it. */
  constructor(
    readonly folder: string,
    [program = "sh", ...args]: readonly string[] = ["sh"],
    env: Record<string, string> = { PATH: Deno.env.get("PATH") ?? "" },
  ) {
    this.#child = new Deno.Command(program, {
      args: [...args, "-c", segmentWriter({ folder }), "sh"],
      clearEnv: true,
      env,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#input.write(bytes);
  }

  /**
   * Ends the program that writes just now; what it has read and not written is lost. It has ended afterwards: what is
   * written sooner is still read by it.
   */
  async killWriter(): Promise<void> {
    const argv = ["pgrep", "-x", "-P", String(this.#child.pid), "dd|busybox"];
    const { code, stdout, stderr } = await runProgram(argv, Deno.env.toObject());
    if (code !== 0) throw new Error(`there is nothing to end: ${stderr}`);
    const pid = stdout.trim();
    const signalled = async (signal: string) =>
      (await runProgram(["kill", signal, pid], Deno.env.toObject())).code === 0;
    await signalled("-KILL");
    await eventually(async () => !await signalled("-0"));
  }

  /** Nothing more comes. */
  async end(): Promise<void> {
    await this.#input.close();
    await this.#child.status;
  }

  /** The names of its segments, in order. */
  segments(): string[] {
    return [...Deno.readDirSync(this.folder)].map(({ name }) => name)
      .filter((name) => /^1\d{15}$/.test(name)).sort();
  }

  /** How much of what was written has reached its folder; some of it may have gone from there. */
  written(): number {
    const last = this.segments().at(-1);
    if (last === undefined) return 0;
    return Number(last) - FIRST_SEGMENT + Deno.statSync(`${this.folder}/${last}`).size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#input.abort().catch(() => {});
    await this.#child.status;
    await Deno.remove(this.folder, { recursive: true }).catch(() => {});
  }
}
