/** What one method is: a row of the table (contract: methods.md, "Methods and their names"). */
import type { Context } from "../context.ts";
import type { RecoveryScope } from "../managed/reconcile/before_command.ts";
import type { Infer, Result, Shape } from "./shape.ts";

/**
 * What a peer in a container may do with a method, decided by which container the request is about:
 * the one it names (`container`), those it may list (`list`), that of a layout or a pane record, its own
 * whatever it names (`own`), none in particular (`anyone`); or nothing at all (`host`).
 */
export type Access = "container" | "list" | "layout" | "pane" | "own" | "anyone" | "host";

export interface Method<P extends Shape = Shape, R extends Shape = Shape> {
  /** `managed.…`, which also has an `app.…` name, or `app.…` alone. */
  readonly name: string;
  /** What it does, for its documentation. */
  readonly summary: string;
  readonly request: P;
  readonly result: R;
  /** Whether it can be answered from a state folder that cannot be written. */
  readonly effect: "read" | "write";
  readonly access: Access;
  /** Null where the lazy recovery does not come first. */
  recoveryScope(ctx: Context, params: Infer<P>): RecoveryScope | null;
  /**
   * @param unrecorded containers that the recovery before it could not read, or that were not looked at, while that
   * could not be put on record.
   * @throws {Refusal} what the contract lists for the method (contract: methods.md, "Errors").
   */
  run(ctx: Context, params: Infer<P>, unrecorded: ReadonlySet<string>): Promise<Result<R>>;
}

/** Names a row with the types of its shapes. */
export function method<P extends Shape, R extends Shape>(row: Method<P, R>): Method<P, R> {
  return row;
}

/** `managed` and `app`: two envelopes over the same functions. */
export type Namespace = "managed" | "app";

/** The method's name in the app namespace. */
export function appName(name: string): string {
  return name.startsWith("app.") ? name : `app.${name.replaceAll(".", "_")}`;
}

/** The namespace that a method's name is in, whether or not there is such a method. */
export function namespaceOf(name: string): Namespace {
  return name.startsWith("app.") ? "app" : "managed";
}
