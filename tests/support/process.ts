/** Runs programs to their end, whatever they leave behind. */

export interface RunOptions {
  stdin?: string | Uint8Array;
  /** Added to the environment; `null` takes a variable out of it. */
  env?: Record<string, string | null>;
  cwd?: string;
  /** After this the program and all that it started are killed, and the run is an error. */
  timeoutMs?: number;
}

export interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** For what hangs: a busy machine may take many times as long as a quiet one. */
const TIMEOUT_MS = 180_000;

/** The whole environment is `env` and what `options` changes in it. */
export async function runProgram(
  [program, ...args]: string[],
  env: Record<string, string>,
  options: RunOptions = {},
): Promise<RunResult> {
  const child = new Deno.Command(program!, {
    args,
    cwd: options.cwd,
    clearEnv: true,
    env: changed(env, options.env ?? {}),
    detached: true,
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killGroup(child.pid);
  }, options.timeoutMs ?? TIMEOUT_MS);
  try {
    const [{ code, stdout, stderr }] = await Promise.all([
      child.output(),
      options.stdin === undefined ? null : feed(child.stdin, options.stdin),
    ]);
    const result = {
      code,
      stdout: new TextDecoder().decode(stdout),
      stderr: new TextDecoder().decode(stderr),
    };
    if (late) throw new Error(`${program} ${args.join(" ")} took too long\n${shown(result)}`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

function changed(
  env: Record<string, string>,
  changes: Record<string, string | null>,
): Record<string, string> {
  const entries = Object.entries({ ...env, ...changes });
  return Object.fromEntries(entries.filter((it): it is [string, string] => it[1] !== null));
}

/** A program need not read its input to the end. */
async function feed(
  stdin: WritableStream<Uint8Array<ArrayBuffer>>,
  input: string | Uint8Array,
): Promise<void> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input.slice();
  try {
    await new Blob([bytes as BlobPart]).stream().pipeTo(stdin);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** The child leads a process group of its own. */
function killGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function shown({ stdout, stderr }: RunResult): string {
  return `stdout: ${stdout}\nstderr: ${stderr}`;
}
