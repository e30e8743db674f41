/** Assertions of order: greater, less, or equal. */
import { AssertionError } from "./assertion_error.ts";

export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) refuse(actual, ">", expected, msg);
}

export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) refuse(actual, ">=", expected, msg);
}

export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) refuse(actual, "<", expected, msg);
}

export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) refuse(actual, "<=", expected, msg);
}

function refuse(actual: unknown, relation: string, expected: unknown, msg?: string): never {
  throw new AssertionError(
    msg ?? `Expect ${Deno.inspect(actual)} ${relation} ${Deno.inspect(expected)}`,
  );
}
