/** The least Deno that runs this program: the first whose node:sqlite gives rows as arrays. Pure. */

export const LEAST_DENO = "2.6.7";

/** What to say of a Deno that is too old, in one line; null for any other. */
export function denoComplaint(version: string): string | null {
  const [least, given] = [LEAST_DENO, version].map((text) =>
    text.split(".").map((part) => parseInt(part))
  ) as [number[], number[]];
  const differences = least.map((part, at) => (given[at] ?? 0) - part);
  const difference = differences.find((part) => part !== 0) ?? 0;
  return difference < 0 ? `error: Deno ${LEAST_DENO} or later is needed, this is ${version}` : null;
}
