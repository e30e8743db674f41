/** The one way to run a child process to its end. */
import { messageOf } from "./thrown.ts";
import { passFailpoint } from "./failpoint.ts";
import type { ExecFailpoint } from "../model/failpoints.ts";

export interface ExecRequest {
  /** Program and arguments; never a shell string. */
  readonly argv: readonly string[];
  /**
   * Where in `argv` a `sh -c SCRIPT sh ARGUMENT...` begins that may as well be run by a shell which stays open for
   * other scripts; what stands before it is the way there.
   */
  readonly shellAt?: number;
  /** The container whose shell that is, where `argv` is a docker command. */
  readonly shellPlace?: ShellPlace;
  /** Asked before such a shell is opened: what it gives, unless null, stands for the result. */
  readonly keptFromShell?: () => Promise<ExecResult | null>;
  /** What `argv` asks of an engine, where it is a docker command. */
  readonly question?: EngineQuestion;
  /** What the child reads; nothing when left out. */
  readonly stdin?: string;
  /** The child is killed with SIGKILL after this many milliseconds. */
  readonly timeoutMs: number;
  /** Set over this process's own environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Which variables the child does not get, whatever their values. */
  readonly without?: (name: string) => boolean;
}

/** The shell of a container. */
export interface ShellPlace {
  readonly containerId: string;
  readonly user: string;
}

/** What a container engine is asked. */
export type EngineQuestion =
  | { readonly kind: "list" }
  | { readonly kind: "identity" }
  | { readonly kind: "status"; readonly id: string }
  | { readonly kind: "inspect"; readonly ids: readonly string[] };

/**
 * What became of it. All but `exit` say nothing about what the child did or did not do elsewhere (a killed
 * `docker exec` leaves its process running in the container).
 */
export type ExecResult =
  | {
    readonly kind: "exit";
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }
  | { readonly kind: "timeout"; readonly timeoutMs: number; readonly stdout: string }
  | { readonly kind: "overflow"; readonly limitBytes: number }
  /** The way to it broke off. */
  | { readonly kind: "cut_off"; readonly reason: string }
  | { readonly kind: "not_started"; readonly reason: string; readonly missing: boolean };

export type Exec = (point: ExecFailpoint, request: ExecRequest) => Promise<ExecResult>;

/** No child can fill the memory with more than this. */
const MAX_OUTPUT_BYTES = 8 << 20;

/** Reads all that comes, keeps what is within the limit, and counts the rest. */
async function collect(stream: ReadableStream<Uint8Array>, into: Collected): Promise<void> {
  for await (const chunk of stream) {
    if (into.size < MAX_OUTPUT_BYTES) into.chunks.push(chunk);
    into.size += chunk.length;
  }
}

interface Collected {
  readonly chunks: Uint8Array[];
  size: number;
}

function text({ chunks }: Collected): string {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return new TextDecoder().decode(bytes);
}

async function feed(stream: WritableStream<Uint8Array>, input: string): Promise<void> {
  const writer = stream.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch {
    // The child closed its end first; what it made of that is in its exit code.
  }
}

/** What the child gets. */
export function environment(
  { env: changes = {}, without = () => false }: Pick<ExecRequest, "env" | "without">,
): Record<string, string> {
  const env = Deno.env.toObject();
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return Object.fromEntries(Object.entries(env).filter(([name]) => !without(name)));
}

/** Runs the request with real processes. Never throws for what the child or the system does. */
export const exec: Exec = async (point, request) => {
  passFailpoint(point, "before");
  const result = await run(request);
  passFailpoint(point, "after");
  return result;
};

async function run(request: ExecRequest): Promise<ExecResult> {
  const [program, ...args] = request.argv;
  if (program === undefined) throw new Error("an empty command line cannot be run");
  let child: Child;
  try {
    child = startChild([program, ...args], environment(request), request.stdin !== undefined);
  } catch (error) {
    return notStarted(program, error);
  }
  const { process } = child;
  const stdout: Collected = { chunks: [], size: 0 };
  const stderr: Collected = { chunks: [], size: 0 };
  const streams = [collect(process.stdout, stdout), collect(process.stderr, stderr)];
  if (request.stdin !== undefined) streams.push(feed(process.stdin, request.stdin));

  const timeout = Promise.withResolvers<"timeout">();
  const timer = setTimeout(() => timeout.resolve("timeout"), request.timeoutMs);
  // A grandchild may hold the pipes open after the child is gone: the limit covers the streams too.
  const finished = Promise.all([process.status, ...streams]).then(([status]) => status);
  const outcome = await Promise.race([finished, timeout.promise]);
  clearTimeout(timer);
  if (outcome === "timeout") {
    child.kill();
    finished.catch(() => {});
    return { kind: "timeout", timeoutMs: request.timeoutMs, stdout: text(stdout) };
  }
  if (Math.max(stdout.size, stderr.size) > MAX_OUTPUT_BYTES) {
    return { kind: "overflow", limitBytes: MAX_OUTPUT_BYTES };
  }
  return { kind: "exit", code: outcome.code, stdout: text(stdout), stderr: text(stderr) };
}

/** That a program could not be started, and why. */
export function notStarted(program: string, error: unknown): ExecResult {
  const missing = error instanceof Deno.errors.NotFound;
  const reason = missing
    ? `${program} is not installed or not on PATH`
    : `${program} could not be started: ${messageOf(error)}`;
  return { kind: "not_started", reason, missing };
}

/** A program that runs, with pipes to its outputs and perhaps its input. */
export interface Child {
  readonly process: Deno.ChildProcess;
  /** Ends it with SIGKILL; changes nothing where it has ended. */
  kill(): void;
}

/**
 * It starts programs for credentials, which outlive it: it is in a session with them, so that they end together. What
 * docker and podman start stays at the terminal, where ssh may ask for a passphrase, and an interrupt ends it.
 */
const WITH_ALL_IT_STARTS = "kubectl";

/**
 * Starts a program.
 *
 * @throws what the system says where it cannot be started.
 */
export function startChild(
  [program, ...args]: readonly [string, ...string[]],
  env: Record<string, string>,
  hasInput: boolean,
): Child {
  const isGroup = program === WITH_ALL_IT_STARTS;
  const process = new Deno.Command(program, {
    args,
    clearEnv: true,
    env,
    stdin: hasInput ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    detached: isGroup,
  }).spawn();
  const kill = () => {
    try {
      if (isGroup) Deno.kill(-process.pid, "SIGKILL");
      else process.kill("SIGKILL");
    } catch {
      // It ended by itself in the same moment.
    }
  };
  return { process, kill };
}
