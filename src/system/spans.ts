/** Where the time of a command goes. */

/**
 * `start`: until the command line is read; `open`: settings and state; `lock`: waits for a container's lock;
 * `engine`: asking docker or podman; `tmux`: scripts where tmux is; `commit`: write transactions.
 */
export type SpanName = "start" | "open" | "lock" | "engine" | "tmux" | "commit";

interface Sum {
  readonly ms: number;
  readonly times: number;
}

export class Spans {
  readonly #sums = new Map<SpanName, Sum>();

  /** @param elapsed Gives milliseconds since the process began. */
  constructor(private readonly elapsed: () => number) {}

  /** Notes that what has just ended had begun then. */
  ended(name: SpanName, begunAt: number): void {
    const { ms, times } = this.#sums.get(name) ?? { ms: 0, times: 0 };
    this.#sums.set(name, { ms: ms + this.elapsed() - begunAt, times: times + 1 });
  }

  async timed<T>(name: SpanName, act: () => Promise<T>): Promise<T> {
    const begunAt = this.elapsed();
    try {
      return await act();
    } finally {
      this.ended(name, begunAt);
    }
  }

  /** Says how long each took, and how often it was; those that ran side by side are added up. */
  summary(): string {
    const sums = [...this.#sums].map(([name, { ms, times }]) =>
      `${name} ${ms.toFixed(0)} ms${times > 1 ? ` in ${times}` : ""}`
    );
    return [...sums, `all ${this.elapsed().toFixed(0)} ms`].join(", ");
  }
}
