/** Reads what a script prints: lines of a key, a space and a value. */

/** The value in the first line of this key; empty where there is none. */
export function printedValue(stdout: string, key: string): string {
  return new RegExp(`^${key} (.*)$`, "m").exec(stdout)?.[1] ?? "";
}
