/** Requests as they arrive: bytes in, a method's name and fields out (contract: methods.md, "Requests"). Pure. */
import { malformedRequest, payloadTooLarge } from "../model/refusals/requests.ts";
import type { Params } from "./access.ts";

/** The largest request, in bytes, without its line break. */
export const MAX_REQUEST_BYTES = 64 * 1024;

/** An echoed id may be any JSON, as long as it can be written again without much nesting. */
const MAX_ID_DEPTH = 16;

export interface Request {
  readonly method: string;
  readonly params: Params;
  /** Present exactly when the request has one, null included. */
  readonly id?: unknown;
}

/** @throws {Refusal} `payload_too_large`. */
export function requireSize(bytes: number): void {
  if (bytes > MAX_REQUEST_BYTES) throw payloadTooLarge(bytes, MAX_REQUEST_BYTES);
}

/**
 * The JSON value in `bytes`.
 *
 * @throws {Refusal} `malformed_request` for anything but one JSON value in strict UTF-8 without NUL and CR.
 */
export function readJson(bytes: Uint8Array<ArrayBuffer>): unknown {
  if (bytes.includes(0)) throw malformedRequest("it holds a NUL byte");
  if (bytes.includes(13)) throw malformedRequest("it holds a CR byte; lines end with LF alone");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformedRequest("it is not valid UTF-8");
  }
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
  const id = idOf(value);
  if (params === undefined || params === null) {
    delete flat.id;
    return { method, params: flat, ...id };
  }
  if (!isObject(params)) throw malformedRequest('its "params" is not a JSON object');
  return { method, params, ...id };
}

/** The `id` to echo for a JSON value that may be no request at all. */
export function idOf(value: unknown): { id?: unknown } {
  if (!isObject(value) || !("id" in value)) return {};
  return depth(value.id) <= MAX_ID_DEPTH ? { id: value.id } : {};
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How deeply a JSON value is nested; `Infinity` beyond {@link MAX_ID_DEPTH}. */
function depth(value: unknown): number {
  let level: unknown[] = [value];
  for (let count = 0; count <= MAX_ID_DEPTH; count++) {
    level = level.flatMap((item) =>
      typeof item === "object" && item !== null ? Object.values(item) : []
    );
    if (level.length === 0) return count;
  }
  return Infinity;
}
