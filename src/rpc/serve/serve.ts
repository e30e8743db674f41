/** `rpc`: one JSON request a line in, one response a line out, in the same order. */
import type { Context } from "../../context.ts";
import { dispatch, type DispatchOptions } from "./dispatch.ts";
import { type Envelope, failure } from "../envelope.ts";
import { boundedLines, type Line } from "./lines.ts";
import { idOf, MAX_REQUEST_BYTES, readJson, readRequest, requireSize } from "../request.ts";

/** A response, with the request's `id` first where it had one. */
export type Response = { readonly id?: unknown } & Envelope;

/** The responses to the requests on `input`; blank lines are skipped, malformed ones answered. */
export async function* serve(
  ctx: Context,
  input: AsyncIterable<Uint8Array>,
  options: DispatchOptions,
): AsyncGenerator<Response> {
  for await (const line of boundedLines(input, MAX_REQUEST_BYTES)) {
    if (!isBlank(line)) yield await answer(ctx, line, options);
  }
}

async function answer(ctx: Context, line: Line, options: DispatchOptions): Promise<Response> {
  let id = {};
  try {
    requireSize(line.kind === "line" ? line.bytes.length : line.size);
    const value = line.kind === "line" ? readJson(line.bytes) : null;
    id = idOf(value);
    return { ...id, ...await dispatch(ctx, readRequest(value), options) };
  } catch (error) {
    return { ...id, ...failure("managed", error) };
  }
}

/** JSON's white space alone. */
function isBlank(line: Line): boolean {
  return line.kind === "line" && line.bytes.every((byte) => byte === 32 || byte === 9);
}
