/**
 * The engine of another machine, by the user's own ssh and the docker command there, as the docker command reaches it
 * (docs.docker.com, "Use SSH to protect the Docker daemon socket"). What ssh is to do besides is said in the user's
 * own configuration, a connection that is shared included.
 */
import { messageOf } from "../thrown.ts";
import type { SshEndpoint } from "./endpoint.ts";
import { BrokenLink, type Link } from "./link.ts";
import { reasonOfSsh } from "./ssh_words.ts";

/** How long ssh may take to end by itself, in milliseconds, where it is not in the middle of anything. */
const END_MS = 1000;

/** How long its last words may take to come once it has ended, in milliseconds: what it left may hold the pipe open. */
const LAST_WORDS_MS = 200;

const MAX_WORDS = 4096;

/**
 * How long a connection may take to come about, in seconds, as the docker command has it: ssh goes on trying where this
 * process was killed, and does not see before that nobody waits for it.
 */
const CONNECT_SECONDS = 30;

export class SshLink implements Link {
  readonly over: Promise<void>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #errors: ReadableStreamDefaultReader<Uint8Array>;
  /** Resolves when its words have all come. */
  readonly #heard: Promise<void>;
  #words = "";
  #grace: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  /** @throws {BrokenLink} where ssh cannot be started. */
  constructor(endpoint: SshEndpoint, env: Record<string, string>) {
    this.#child = start(endpoint, env);
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout.getReader();
    this.#errors = this.#child.stderr.getReader();
    this.#heard = this.#listen();
    this.over = this.#child.status.then(async () => {
      this.#isOver = true;
      clearTimeout(this.#grace);
      await this.#lastWords();
      await Promise.allSettled([
        this.#input.abort(),
        this.#output.cancel(),
        this.#errors.cancel(),
      ]);
    });
  }

  async read(): Promise<Uint8Array<ArrayBuffer> | null> {
    const { done, value } = await this.#output.read();
    if (!done) return value;
    const { code } = await this.#child.status;
    if (code === 0) return null;
    await this.#lastWords();
    throw new BrokenLink(reasonOfSsh(this.#words) ?? `ssh ended with exit code ${code}`);
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#input.write(bytes);
    } catch {
      // Why it has ended is said where its answer is read.
    }
  }

  /** Others may share its connection, so that it is left to end by itself. */
  end(): void {
    this.#input.close().catch(() => {});
    this.#grace = setTimeout(() => this.kill(), END_MS);
    Deno.unrefTimer(this.#grace);
  }

  /** A signal that ssh hands on to what it has started for the connection. */
  kill(): void {
    if (this.#isOver) return;
    try {
      this.#child.kill("SIGTERM");
    } catch {
      // It ended in the same moment.
    }
  }

  async #listen(): Promise<void> {
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await this.#errors.read();
      if (done) return;
      this.#words = (this.#words + decoder.decode(value, { stream: true })).slice(-MAX_WORDS);
    }
  }

  async #lastWords(): Promise<void> {
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, LAST_WORDS_MS);
    await Promise.race([this.#heard, patience.promise]);
    clearTimeout(timer);
  }
}

/**
 * In a session of its own, which has no terminal: nobody is asked for a password or about a key there in the midst of
 * a table, and ssh says instead that it would have to ask.
 */
function start(
  { user, hostname, port }: SshEndpoint,
  env: Record<string, string>,
): Deno.ChildProcess {
  const args = [
    ...["-o", `ConnectTimeout=${CONNECT_SECONDS}`, "-T"],
    ...(user === null ? [] : ["-l", user]),
    ...(port === null ? [] : ["-p", String(port)]),
    ...["--", hostname, "docker", "system", "dial-stdio"],
  ];
  try {
    return new Deno.Command("ssh", {
      args,
      clearEnv: true,
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "ssh is not installed or not on PATH"
      : `ssh could not be started: ${messageOf(error)}`;
    throw new BrokenLink(reason);
  }
}
