/** `rpc`: one JSON request a line in, one response a line out, in the same order. */
import type { Context } from "../../context.ts";
import { dispatch, type DispatchOptions } from "./dispatch.ts";
import { type Envelope, failure } from "../envelope.ts";
import { boundedLines, type Line } from "./lines.ts";
import {
  isObject,
  MAX_REQUEST_BYTES,
  readJson,
  readRequest,
  readRequestText,
  requireSize,
} from "../request.ts";
import { requestId } from "../request_id.ts";

/** A response: the text of the request's `id`, where it had one, and the envelope. */
export interface Response {
  readonly id: string | null;
  readonly envelope: Envelope;
}

/** The response as one JSON text, the `id` first and as it was written. */
export function responseText({ id, envelope }: Response): string {
  const json = JSON.stringify(envelope);
  return id === null ? json : `{"id":${id},${json.slice(1)}`;
}

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
  let id: string | null = null;
  try {
    requireSize(line.kind === "line" ? line.bytes.length : line.size);
    const text = line.kind === "line" ? readRequestText(line.bytes) : "";
    const value = readJson(text);
    if (isObject(value)) id = requestId(text);
    return { id, envelope: await dispatch(ctx, readRequest(value), options) };
  } catch (error) {
    return { id, envelope: failure("managed", error) };
  }
}

/** JSON's white space alone. */
function isBlank(line: Line): boolean {
  return line.kind === "line" && line.bytes.every((byte) => byte === 32 || byte === 9);
}
