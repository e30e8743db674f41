/** Handles Ctrl-C during work that continues without this process. */

/**
 * What `act` gives, or null when the operator interrupts it; it is not waited for any more then.
 *
 * @throws what `act` throws.
 */
export async function untilInterrupted<T>(act: () => Promise<T>): Promise<{ value: T } | null> {
  const interrupted = Promise.withResolvers<null>();
  const onInterrupt = () => interrupted.resolve(null);
  Deno.addSignalListener("SIGINT", onInterrupt);
  try {
    return await Promise.race([act().then((value) => ({ value })), interrupted.promise]);
  } finally {
    Deno.removeSignalListener("SIGINT", onInterrupt);
  }
}
