/** Looks at tmux during probe windows, shared by all layouts whose window is open. */
import type { TmuxReply } from "../../containers/ask_tmux.ts";
import type { Clock } from "../../system/clock.ts";
import { ask, type Job, socketOf } from "./job.ts";
import { type Attempt, STAGE_TIMEOUT_MS } from "./retry.ts";

/** The shortest time between two samples, in milliseconds: how exact a measured exit is. */
export const SAMPLE_MS = 100;

export interface Sample {
  /** When tmux was asked, in the clock's elapsed milliseconds. */
  readonly at: number;
  readonly view: Attempt<TmuxReply>;
}

/** The samples of one container's servers. */
export class Sampler {
  readonly #last = new Map<
    string | null,
    { readonly at: number; readonly taken: Promise<Sample> }
  >();

  constructor(private readonly clock: Clock) {}

  /** A look that is younger than {@link SAMPLE_MS}, somebody else's or a new one. */
  sample(job: Job): Promise<Sample> {
    const socket = socketOf(job);
    const at = this.clock.elapsed();
    const last = this.#last.get(socket);
    if (last && at - last.at < SAMPLE_MS) return last.taken;
    const looked = ask(job, { failpoint: "tmux.probe", timeoutMs: STAGE_TIMEOUT_MS });
    const taken = looked.then((view) => ({ at, view }));
    this.#last.set(socket, { at, taken });
    return taken;
  }
}
