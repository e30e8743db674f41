/** `assertArrayIncludes`: a list holds all that is expected. */
import { AssertionError, suffix } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/** Anything with a length and indexes, except a string. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const present = Array.from(actual);
  const missing = Array.from(expected).filter((item) => !present.some((it) => equal(it, item)));
  if (missing.length === 0) return;
  throw new AssertionError(
    `Expected actual: "${Deno.inspect(actual)}" to include: "${Deno.inspect(expected)}"${
      suffix(msg)
    }\nmissing: ${Deno.inspect(missing)}`,
  );
}
