/** Calls of the product, and how their answers are compared. */
import type { World } from "../world.ts";

/** An answer; null when the command was killed. */
// deno-lint-ignore no-explicit-any -- an answer of the product
export type Envelope = any;

/** An answer in a word. */
export function word(envelope: Envelope): string {
  return envelope.ok ? "ok" : envelope.error.code;
}

export function agree(what: string, seen: string, wanted: string): string[] {
  return seen === wanted ? [] : [`${what} was answered ${seen}, and must be ${wanted}`];
}

/**
 * Calls a method in a process of its own that is killed at a point, or whose worker is, then recovers; null
 * when the process itself was killed.
 */
export async function killed(
  world: World,
  point: string,
  method: string,
  params: object,
): Promise<Envelope> {
  const env = { AGENTTOWER_FAULT: point };
  const { code, stdout } = await world.run({ env }, "call", method, JSON.stringify(params));
  await world.quiet();
  await world.ok("recover");
  await world.quiet();
  return code === 137 ? null : JSON.parse(stdout);
}
