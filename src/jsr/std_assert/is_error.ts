/** What is expected of an error, for `assertThrows` and `assertRejects`. */
import { AssertionError, suffix } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any -- any constructor of it
export type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

interface Expectation {
  ErrorClass?: ErrorClass<Error>;
  includes?: string;
  msg?: string;
}

/** Sorts the arguments that follow the function: a message, or a class, a part of its text, a message. */
export function expectation(
  errorClassOrMsg: ErrorClass<Error> | string | undefined,
  includesOrMsg: string | undefined,
  msg: string | undefined,
): Expectation {
  if (typeof errorClassOrMsg === "string") return { msg: errorClassOrMsg };
  return { ErrorClass: errorClassOrMsg, includes: includesOrMsg, msg };
}

function nameOf(error: Error): string {
  return error.constructor.name;
}

/** Gives `error` back if it is as expected. */
export function assertIsError(
  error: unknown,
  how: "thrown" | "rejected",
  { ErrorClass, includes, msg }: Expectation,
): unknown {
  if (ErrorClass === undefined) return error;
  if (!(error instanceof Error)) {
    throw new AssertionError(`A non-Error object was ${how}${suffix(msg)}`);
  }
  if (!(error instanceof ErrorClass)) {
    throw new AssertionError(
      `Expected error to be instance of "${ErrorClass.name}", but was "${nameOf(error)}"${
        suffix(msg)
      }`,
      { cause: error },
    );
  }
  if (includes && !error.message.includes(includes)) {
    throw new AssertionError(
      `Expected error message to include ${JSON.stringify(includes)}, but got ${
        JSON.stringify(error.message)
      }${suffix(msg)}`,
      { cause: error },
    );
  }
  return error;
}
