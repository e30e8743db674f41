/** A failed assertion. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** The end of a message: the caller's own words if there are any. */
export function suffix(msg: string | undefined): string {
  return msg ? `: ${msg}` : ".";
}
