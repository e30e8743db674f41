/** `assertThrows`: a function throws, a certain error. */
import { AssertionError, suffix } from "./assertion_error.ts";
import { assertIsError, type ErrorClass, expectation } from "./is_error.ts";

export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClassOrMsg?: ErrorClass<E> | string,
  msgIncludesOrMsg?: string,
  msg?: string,
): unknown {
  const expected = expectation(errorClassOrMsg, msgIncludesOrMsg, msg);
  try {
    fn();
  } catch (error) {
    return assertIsError(error, "thrown", expected);
  }
  throw new AssertionError(`Expected function to throw${suffix(expected.msg)}`);
}
