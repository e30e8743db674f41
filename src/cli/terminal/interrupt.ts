/** Handles Ctrl-C, a closed terminal and a kill during work that continues without this process. */

const SIGNALS = ["SIGINT", "SIGHUP", "SIGTERM"] as const;

/**
 * What `act` gives, or null when the operator interrupts it; it is not waited for any more then.
 *
 * @throws what `act` throws.
 */
export async function untilInterrupted<T>(act: () => Promise<T>): Promise<{ value: T } | null> {
  const interrupted = Promise.withResolvers<null>();
  const onInterrupt = () => interrupted.resolve(null);
  for (const signal of SIGNALS) Deno.addSignalListener(signal, onInterrupt);
  try {
    return await Promise.race([act().then((value) => ({ value })), interrupted.promise]);
  } finally {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, onInterrupt);
  }
}
