/** The wording of what is wrong with a request as such: one constructor function a code. */
import { advise, didYouMean } from "../advice.ts";
import { Refusal } from "../errors.ts";
import { nearest } from "../nearest.ts";

/** @param known Every method's name. */
export function unknownMethod(name: string, known: readonly string[]): Refusal<"unknown_method"> {
  const near = nearest(name, known);
  return new Refusal(
    "unknown_method",
    `there is no method ${JSON.stringify(name.slice(0, 100))}`,
    {},
    near === null ? advise`agenttower schema prints them all` : didYouMean(near),
  );
}

export function notImplemented(): Refusal<"not_implemented"> {
  return new Refusal(
    "not_implemented",
    "promoting an adopted agent to a managed pane is reserved and does nothing yet",
    { reserved_since: "FEAT-013" },
  );
}

export function malformedRequest(reason: string): Refusal<"malformed_request"> {
  return new Refusal("malformed_request", `the request cannot be read: ${reason}`, { reason });
}

/** Both sizes are in bytes. */
export function payloadTooLarge(size: number, limit: number): Refusal<"payload_too_large"> {
  return new Refusal(
    "payload_too_large",
    `the request has ${size} bytes, at most ${limit} are allowed`,
    { size_limit_bytes: limit, actual_size_bytes: size },
  );
}

export function internalError(): Refusal<"internal_error"> {
  return new Refusal(
    "internal_error",
    "this is a bug in agenttower; the cause is in its local log",
    {},
  );
}
