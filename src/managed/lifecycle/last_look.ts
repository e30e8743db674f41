/** What recovery has just seen in a container, for the command that comes after it. */
import type { Context, Looked } from "../../context.ts";

/** For how long it is taken for the present, in milliseconds. */
const MOMENT_MS = 1000;

/** What was seen, by the socket that was asked for; to be made use of once. Null where that is too long ago. */
export function takeLook(
  { looked, clock }: Pick<Context, "looked" | "clock">,
  containerId: string,
): Looked["answers"] | null {
  const last = looked.get(containerId);
  looked.delete(containerId);
  return last && clock.elapsed() - last.at <= MOMENT_MS ? last.answers : null;
}
