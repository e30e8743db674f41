/** Asks a container for what pipes have written there. */
import type { Context } from "../../context.ts";
import { VANISHED } from "../../model/container.ts";
import { type ExecTarget, runScript } from "../../system/runtime/target.ts";
import {
  PULL_SEGMENTS,
  pullArguments,
  type PulledLog,
  type PullRequest,
  readPulled,
} from "../../system/tmux/pull_segments.ts";
import { FIRST_PORTION, isCut, nextPortion, ofEach } from "./portion.ts";

const SCRIPT = `${PULL_SEGMENTS}\npull_segments "$@"`;

/** How long an answer may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** No further answer is asked for where less time is left than this, in milliseconds. */
const LEAST_MS = 1000;

export type Found =
  | {
    readonly ok: true;
    readonly logs: ReadonlyMap<string, PulledLog>;
    /** Whether there may be more of one of them than an answer holds. */
    readonly isCut: boolean;
  }
  | { readonly ok: false; readonly reason: string; readonly vanished: boolean };

/** Asks one time after the other, each time for as much as comes in a moment over the line there. */
export class Puller {
  #portion = FIRST_PORTION;

  /** @param leftMs Gives how much time there is in all. */
  constructor(
    private readonly ctx: Context,
    private readonly target: ExecTarget,
    private readonly leftMs: () => number,
  ) {}

  /** Whether there is no time for another answer. */
  get isOver(): boolean {
    return this.leftMs() < LEAST_MS;
  }

  async ask(requests: readonly PullRequest[]): Promise<Found> {
    const begunAt = this.ctx.clock.elapsed();
    const found = await ask(this.ctx, this.target, requests, {
      portion: this.#portion,
      timeoutMs: Math.min(TIMEOUT_MS, this.leftMs()),
    });
    const tookMs = this.ctx.clock.elapsed() - begunAt;
    if (found.ok && found.isCut) this.#portion = nextPortion(this.#portion, tookMs);
    return found;
  }
}

/** Which of these folders a pipe has made in the container; null where that cannot be told. */
export async function openFolders(
  ctx: Context,
  target: ExecTarget,
  keys: readonly string[],
): Promise<ReadonlySet<string> | null> {
  const requests = keys.map((key) => ({ key, position: 0, isOver: false }));
  const found = await ask(ctx, target, requests, { portion: 0, timeoutMs: TIMEOUT_MS });
  return found.ok ? new Set(keys.filter((key) => found.logs.get(key)?.isOpen)) : null;
}

/** @param limits `portion`: how many bytes all of them may give. */
async function ask(
  ctx: Context,
  target: ExecTarget,
  requests: readonly PullRequest[],
  { portion, timeoutMs }: { readonly portion: number; readonly timeoutMs: number },
): Promise<Found> {
  const mark = ctx.ids.token();
  const most = ofEach(portion, requests.length);
  const result = await runScript(ctx, "log.pull", target, {
    script: SCRIPT,
    args: pullArguments(mark, most, requests),
    stdin: "",
    timeoutMs,
  });
  if (result.kind === "ran") {
    const logs = readPulled(result.stdout, mark, requests);
    return { ok: true, logs, isCut: isCut(logs.values(), most) };
  }
  const vanished = result.kind === "stopped" && result.status === VANISHED;
  return { ok: false, reason: result.reason, vanished };
}
