/** A command line that cannot be understood; exit 2. */
import type { Advice } from "../../model/advice.ts";
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    /** The option or argument that is wrong, as usage lines write it. */
    readonly field: string,
    message: string,
    /** What helps: the nearest match, or the usage line. */
    readonly hint?: Advice,
  ) {
    super(message);
  }
}
