/** A shell that stays open and runs one script after the other. */
import type { ExecResult } from "../exec.ts";
import { callText, definition, OPENING, Reply, UNFIT } from "./frames.ts";

/** A script with its arguments and its standard input. */
export interface ScriptCall {
  readonly script: string;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly timeoutMs: number;
  /** An unguessable word, a new one for each call. */
  readonly nonce: string;
}

export interface Ended {
  readonly code: number;
  /** Why the way to the shell broke off, where it did: what became of it is not known then. */
  readonly cutOff?: string;
}

/** A running shell that reads commands from its standard input, as sh(1) does. */
export interface ShellProcess {
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly status: Promise<Ended>;
  /** How long it is worth keeping while nobody uses it, in milliseconds. */
  readonly idleMs: number;
  /** Ends it, now that no script runs in it. */
  end(): void;
  /** Ends it, whatever runs in it. */
  kill(): void;
}

/** The code of a script that was cut short by a way there which says that nothing went wrong. */
const CUT_SHORT = 1;

/** No script can fill the memory with more than this. */
const MAX_OUTPUT_BYTES = 8 << 20;

export class Conversation {
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<Uint8Array>;
  readonly #errors: ReadableStreamDefaultReader<Uint8Array>;
  /** The names of scripts. */
  readonly #names = new Map<string, string>();
  #isOpen = true;
  #isBusy = false;
  /** The timer that ends it. */
  #end: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly child: ShellProcess) {
    this.#input = child.stdin.getWriter();
    this.#output = child.stdout.getReader();
    this.#errors = child.stderr.getReader();
    child.status.then(() => this.#isOpen = false);
    this.#write(OPENING);
  }

  /** Whether it takes another call; a call that runs is to end first. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Ends it unless it is kept in time. @param whenOver Is called then. */
  leave(whenOver: () => void): void {
    const timer = setTimeout(() => {
      this.close();
      whenOver();
    }, this.child.idleMs);
    Deno.unrefTimer(timer);
    this.#end = timer;
  }

  /**
   * Runs a script. Where the shell ends before that has begun, what it printed is its own complaint, or that of the
   * program through which it is reached. A script that takes too long is given up together with the shell.
   *
   * @returns null where the shell is unfit for this.
   */
  async ask({ script, args, stdin, timeoutMs, nonce }: ScriptCall): Promise<ExecResult | null> {
    const output = new Reply(nonce, MAX_OUTPUT_BYTES);
    const errors = new Reply(nonce, MAX_OUTPUT_BYTES);
    const known = this.#names.get(script);
    const name = known ?? `script_${this.#names.size}`;
    this.#names.set(script, name);
    const defined = known === undefined ? definition(name, script) : "";
    this.#write(defined + callText({ name, args, stdin, nonce }));

    const timeout = Promise.withResolvers<"timeout">();
    const timer = setTimeout(() => timeout.resolve("timeout"), timeoutMs);
    const answered = Promise.all([read(this.#output, output), read(this.#errors, errors)])
      .then(async ([isWhole, isErrorsWhole]): Promise<Ended> => {
        if (isWhole && isErrorsWhole) return { code: output.code ?? 0 };
        const ended = await this.child.status;
        return { ...ended, code: ended.code || CUT_SHORT };
      });
    this.#isBusy = true;
    const outcome = await Promise.race([answered, timeout.promise]);
    clearTimeout(timer);
    if (outcome === "timeout") {
      this.close();
      return { kind: "timeout", timeoutMs, stdout: output.hasBegun ? output.text() : "" };
    }
    this.#isBusy = false;
    if (output.code === null) this.#isOpen = false;
    const { code, cutOff } = outcome;
    if (cutOff !== undefined) return { kind: "cut_off", reason: cutOff };
    if (!output.hasBegun && code === UNFIT) return null;
    if (output.overflowed || errors.overflowed) {
      return { kind: "overflow", limitBytes: MAX_OUTPUT_BYTES };
    }
    return { kind: "exit", code, stdout: output.text(), stderr: errors.text() };
  }

  keep(): void {
    clearTimeout(this.#end);
  }

  /** Ends it; what runs in it goes on without it. */
  close(): void {
    this.keep();
    this.#isOpen = false;
    if (this.#isBusy) this.child.kill();
    else this.child.end();
  }

  /** Closed, and nothing of it is left in this process. */
  async ended(): Promise<void> {
    this.close();
    const streams = [this.#output.cancel(), this.#errors.cancel(), this.#input.abort()];
    await Promise.allSettled([...streams, this.child.status]);
  }

  #write(text: string): void {
    // A shell that has ended says so itself.
    this.#input.write(new TextEncoder().encode(text)).catch(() => {});
  }
}

/** Whether the whole reply came before the stream's end. */
async function read(
  stream: ReadableStreamDefaultReader<Uint8Array>,
  reply: Reply,
): Promise<boolean> {
  while (reply.code === null) {
    const { done, value } = await stream.read();
    if (done) return false;
    reply.add(value);
  }
  return true;
}
