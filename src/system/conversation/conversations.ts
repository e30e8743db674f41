/** Runs scripts in shells that stay open, one for each place and for each script that runs there at the same time. */
import {
  environment,
  type Exec,
  type ExecRequest,
  type ExecResult,
  notStarted,
  startChild,
} from "../exec.ts";
import { passFailpoint } from "../failpoint.ts";
import type { Conversation, ShellProcess } from "./conversation.ts";

/** How a shell is started; what `argv` starts is one. */
export interface Way {
  readonly argv: readonly [string, ...string[]];
  readonly env: Record<string, string>;
}

/** Starts a shell. @throws what the system says where that cannot be done. */
export type OpenShell = (way: Way, request: ExecRequest) => Promise<ShellProcess> | ShellProcess;

/** A shell that nobody has used for so long, in milliseconds, is ended: one that is opened anew tells how things are. */
const IDLE_MS = 1000;

/** Starts it as a program. */
export const openProgram: OpenShell = ({ argv, env }) => {
  const { process: { stdin, stdout, stderr, status }, kill } = startChild(argv, env, true);
  let isOver = false;
  status.then(() => isOver = true);
  // Long after its end, its number may be another's.
  const end = () => isOver || kill();
  return { stdin, stdout, stderr, status, idleMs: IDLE_MS, end, kill: end };
};

/** Variables come in no order that stays. */
function keyOf({ argv, env }: Way): string {
  return JSON.stringify([argv, Object.entries(env).sort()]);
}

export class Conversations {
  /** By the way to the shell. */
  readonly #idle = new Map<string, Conversation[]>();
  readonly #all = new Set<Conversation>();
  /** Ways to shells that are unfit for this. */
  readonly #unfit = new Set<string>();

  /**
   * @param once Runs what cannot be run so.
   * @param newToken Gives an unguessable word each time.
   */
  constructor(
    private readonly once: Exec,
    private readonly newToken: () => string,
    private readonly open: OpenShell = openProgram,
  ) {}

  /** As {@link Exec} says. A script whose shell could be left open is run by such a one. */
  readonly exec: Exec = async (point, request) => {
    const { shellAt } = request;
    if (shellAt === undefined) return await this.once(point, request);
    const [program = "sh", ...args] = request.argv.slice(0, shellAt + 1);
    const way: Way = { argv: [program, ...args], env: environment(request) };
    const key = keyOf(way);
    // What keeps from a shell, and the way to one, take their part of the time.
    const deadline = performance.now() + request.timeoutMs;
    const leftMs = () => Math.max(1, deadline - performance.now());
    if (this.#unfit.has(key)) {
      return await request.keptFromShell?.() ??
        await this.once(point, { ...request, timeoutMs: leftMs() });
    }
    passFailpoint(point, "before");
    const result = await this.#ask(key, way, request, shellAt, leftMs);
    if (result !== null) {
      passFailpoint(point, "after");
      return result.kind === "timeout" ? { ...result, timeoutMs: request.timeoutMs } : result;
    }
    this.#unfit.add(key);
    return await this.once(point, { ...request, timeoutMs: leftMs() });
  };

  /** Ends every shell. */
  close(): void {
    for (const conversation of this.#all) conversation.close();
  }

  /** Every shell has ended, and nothing of them is left in this process. */
  async ended(): Promise<void> {
    await Promise.all([...this.#all].map((conversation) => conversation.ended()));
  }

  async #ask(
    key: string,
    way: Way,
    request: ExecRequest,
    shellAt: number,
    leftMs: () => number,
  ): Promise<ExecResult | null> {
    const { argv, stdin } = request;
    const [, , script = "", , ...args] = argv.slice(shellAt);
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    let conversation = idle.pop();
    while (conversation?.isOpen === false) {
      this.#drop(conversation);
      conversation = idle.pop();
    }
    conversation?.keep();
    if (conversation === undefined) {
      const kept = await request.keptFromShell?.() ?? null;
      if (kept !== null) return kept;
      const { Conversation } = await import("./conversation.ts");
      try {
        conversation = new Conversation(await this.open(way, request));
      } catch (error) {
        return notStarted(way.argv[0], error);
      }
      this.#all.add(conversation);
    }
    const nonce = this.newToken();
    const result = await conversation.ask({ script, args, stdin, timeoutMs: leftMs(), nonce });
    if (conversation.isOpen) this.#leave(conversation, idle);
    else this.#drop(conversation);
    return result;
  }

  /** Keeps it for the next script, if that comes in time. */
  #leave(conversation: Conversation, idle: Conversation[]): void {
    idle.push(conversation);
    conversation.leave(() => {
      idle.splice(idle.indexOf(conversation), 1);
      this.#drop(conversation);
    });
  }

  /** Keeps nothing of one that has ended: a process that goes on for days opens many. */
  #drop(conversation: Conversation): void {
    conversation.ended().then(() => this.#all.delete(conversation));
  }
}
