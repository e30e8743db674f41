/** Runs one method: peer scope, then shapes, then the lazy recovery, then the method itself. */
import type { Context } from "../context.ts";
import { stateUnavailable } from "../model/refusals/state.ts";
import { containersToReconcile } from "../store/panes.ts";
import { authorize, type Params, peerScopeOf } from "./access.ts";
import { type Method, type Namespace, namespaceOf } from "./method.ts";
import { decode, type Infer, type Result, type Shape } from "./shape.ts";

export interface PerformOptions {
  /** Whether the lazy recovery may come first. */
  readonly recover: boolean;
  /** The namespace it was asked in; the one of the method's name when left out. */
  readonly namespace?: Namespace;
}

/**
 * The method's result for these fields of a request.
 *
 * @throws {Refusal} what the contract lists for the method (contract: methods.md, "Errors").
 */
export async function perform<P extends Shape, R extends Shape>(
  ctx: Context,
  method: Method<P, R>,
  params: Params,
  options: PerformOptions,
): Promise<Result<R>> {
  const namespace = options.namespace ?? namespaceOf(method.name);
  const admitted = authorize(peerScopeOf(ctx), ctx.store, { method, namespace }, params);
  const decoded = decode(method.request, admitted);
  if (method.effect === "write") requireWritable(ctx);
  // What another request has seen is the past.
  ctx.looked.clear();
  const unrecorded = ctx.store.readOnly
    ? new Set(containersToReconcile(ctx.store))
    : options.recover
    ? await recoverFirst(ctx, method, decoded)
    : new Set<string>();
  return await method.run(ctx, decoded, unrecorded);
}

async function recoverFirst<P extends Shape, R extends Shape>(
  ctx: Context,
  method: Method<P, R>,
  params: Infer<P>,
): Promise<ReadonlySet<string>> {
  const scope = method.recoveryScope(ctx, params);
  if (scope === null) return new Set();
  const { recoverBefore } = await import("../managed/reconcile/before_command.ts");
  return await recoverBefore(ctx, scope);
}

function requireWritable(ctx: Context): void {
  const why = ctx.store.whyReadOnly;
  if (why === null) return;
  const reason = `the state folder can only be read (${why})`;
  throw stateUnavailable("unwritable", reason, { lead: "nothing can be changed" });
}
