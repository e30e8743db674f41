/** Answers requests by name: every outcome becomes an envelope. */
import type { Context } from "../../context.ts";
import { Refusal } from "../../model/errors.ts";
import type { Params } from "../access.ts";
import { type Envelope, failure, success } from "../envelope.ts";
import { namespaceOf } from "../method.ts";
import { perform } from "../perform.ts";
import { findMethod } from "../methods/table.ts";

export interface DispatchOptions {
  /** Whether the lazy recovery may come first. */
  readonly recover: boolean;
  /** Takes the cause of an `internal_error`, which never goes on the wire. */
  readonly onBug: (cause: unknown) => void;
}

/** The envelope that answers a request. Never throws. */
export async function dispatch(
  ctx: Context,
  request: { readonly method: string; readonly params: Params },
  options: DispatchOptions,
): Promise<Envelope> {
  const namespace = namespaceOf(request.method);
  try {
    const { method } = findMethod(request.method);
    const { recover } = options;
    return success(namespace, await perform(ctx, method, request.params, { recover, namespace }));
  } catch (error) {
    if (!(error instanceof Refusal)) options.onBug(error);
    return failure(namespace, error);
  }
}
