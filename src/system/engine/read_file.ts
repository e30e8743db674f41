/** Reads what may not be there. */

/** The text of a file; null where it cannot be read. */
export function readFile(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null;
  }
}
