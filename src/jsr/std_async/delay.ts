/** `delay`: waits for a time. */

export interface DelayOptions {
  /** Ends the delay early: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Whether the delay keeps the process alive. Default: true. */
  persistent?: boolean;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Resolves after `ms` milliseconds; a delay may be longer than the longest timer, even endless. */
export function delay(ms: number, options: DelayOptions = {}): Promise<void> {
  const { signal, persistent = true } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = performance.now() + Math.max(0, Math.trunc(ms) || 0);
  let timer: number;
  const wait = () => {
    const left = end - performance.now();
    timer = Number(
      left > LONGEST_TIMER_MS
        ? setTimeout(wait, LONGEST_TIMER_MS)
        : setTimeout(done, Math.max(0, left)),
    );
    if (!persistent) Deno.unrefTimer(timer);
  };
  const done = () => {
    signal?.removeEventListener("abort", abort);
    resolve();
  };
  const abort = () => {
    clearTimeout(timer);
    reject(signal?.reason);
  };
  signal?.addEventListener("abort", abort, { once: true });
  wait();
  return promise;
}
