/** Requests as they arrive: bytes in, a method's name and fields out (contract: methods.md, "Requests"). Pure. */
import { malformedRequest, payloadTooLarge } from "../model/refusals/requests.ts";
import type { Params } from "./access.ts";

/** The largest request, in bytes, without its line break. */
export const MAX_REQUEST_BYTES = 64 * 1024;

export interface Request {
  readonly method: string;
  readonly params: Params;
}

/** @throws {Refusal} `payload_too_large`. */
export function requireSize(bytes: number): void {
  if (bytes > MAX_REQUEST_BYTES) throw payloadTooLarge(bytes, MAX_REQUEST_BYTES);
}

/**
 * The text in `bytes`.
 *
 * @throws {Refusal} `malformed_request` for anything but strict UTF-8 without NUL and CR.
 */
export function readRequestText(bytes: Uint8Array<ArrayBuffer>): string {
  if (bytes.includes(0)) throw malformedRequest("it holds a NUL byte");
  if (bytes.includes(13)) throw malformedRequest("it holds a CR byte; lines end with LF alone");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformedRequest("it is not valid UTF-8");
  }
}

/**
 * The JSON value in a text.
 *
 * @throws {Refusal} `malformed_request` for anything but one JSON value.
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedRequest("it is not one JSON value");
  }
}

/**
 * The request that a JSON value makes: the fields nested under `params`, or flat beside `method`.
 *
 * @throws {Refusal} `malformed_request` when it is no request.
 */
export function readRequest(value: unknown): Request {
  if (!isObject(value)) throw malformedRequest("it is not a JSON object");
  const { method, params, ...flat } = value;
  if (typeof method !== "string") throw malformedRequest('it has no "method" that is text');
  if (params === undefined || params === null) {
    delete flat.id;
    return { method, params: flat };
  }
  if (!isObject(params)) throw malformedRequest('its "params" is not a JSON object');
  return { method, params };
}

/**
 * The fields of a request given on its own, as to `call`.
 *
 * @throws {Refusal} `malformed_request`.
 */
export function readParams(value: unknown): Params {
  if (!isObject(value)) throw malformedRequest("the fields are not a JSON object");
  return value;
}

/** Whether a JSON value is an object, which no array is. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
