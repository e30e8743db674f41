/** A command line that cannot be understood; exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    /** What helps: the nearest match, or the usage line. */
    readonly hint?: string,
  ) {
    super(message);
  }
}
