/** Whether a link or a path leads to something, for scripts and tests. */

/** @throws what the system says of a path that it does not let anybody look at. */
export function pathExists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
