/** `assertRejects`: a promise is rejected, with a certain error. */
import { AssertionError, suffix } from "./assertion_error.ts";
import { assertIsError, type ErrorClass, expectation } from "./is_error.ts";

export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClassOrMsg?: ErrorClass<E> | string,
  msgIncludesOrMsg?: string,
  msg?: string,
): Promise<unknown> {
  const expected = expectation(errorClassOrMsg, msgIncludesOrMsg, msg);
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (cause) {
    throw new AssertionError(`Function throws when expected to reject${suffix(expected.msg)}`, {
      cause,
    });
  }
  try {
    await promise;
  } catch (error) {
    return assertIsError(error, "rejected", expected);
  }
  throw new AssertionError(`Expected function to reject${suffix(expected.msg)}`);
}
