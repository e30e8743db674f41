/** `deadline`: waits for a promise for a limited time. */

export interface DeadlineOptions {
  /** Ends the wait early: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * The outcome of `promise` if it comes within `ms` milliseconds, else a rejection with a
 * `TimeoutError`. The work behind `promise` is not stopped.
 */
export async function deadline<T>(
  promise: Promise<T>,
  ms: number,
  options: DeadlineOptions = {},
): Promise<T> {
  const signals = ms < Number.MAX_SAFE_INTEGER ? [AbortSignal.timeout(ms)] : [];
  if (options.signal) signals.push(options.signal);
  const either = AbortSignal.any(signals);
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(either.reason);
  if (either.aborted) end();
  either.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([ended.promise, promise]);
  } finally {
    either.removeEventListener("abort", end);
  }
}
