/** Takes snapshots of tmux during probe windows; all layouts whose window is open share them. */
import type { TmuxReply } from "../../containers/ask_tmux.ts";
import type { Clock } from "../../system/clock.ts";
import type { Attempt } from "./retry.ts";

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

  /**
   * A look that is younger than {@link SAMPLE_MS}, somebody else's or a new one.
   *
   * @param socket The server's; null before the first look at it.
   * @param take Takes a new look.
   */
  sample(socket: string | null, take: () => Promise<Attempt<TmuxReply>>): Promise<Sample> {
    const at = this.clock.elapsed();
    const last = this.#last.get(socket);
    if (last && at - last.at < SAMPLE_MS) return last.taken;
    const taken = take().then((view) => ({ at, view }));
    this.#last.set(socket, { at, taken });
    return taken;
  }
}
