/** The two envelopes around results and errors (contract: methods.md, "Envelopes"). Pure. */
import { type ErrorCode, Refusal } from "../model/errors.ts";
import { internalError } from "../model/refusals/requests.ts";
import type { Namespace } from "./method.ts";

/** Names the shapes of the app namespace; changes only with them. */
export const APP_CONTRACT_VERSION = "1.1";

export interface Success {
  readonly ok: true;
  readonly app_contract_version?: string;
  readonly result: unknown;
}

export interface Failure {
  readonly ok: false;
  readonly app_contract_version?: string;
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

export type Envelope = Success | Failure;

export function success(namespace: Namespace, result: unknown): Success {
  return { ok: true, ...version(namespace), result };
}

/** The envelope of an error. An error that is no {@link Refusal} is a bug, and its cause stays off the wire. */
export function failure(namespace: Namespace, error: unknown): Failure {
  const { code, message, details } = asRefusal(error);
  return { ok: false, ...version(namespace), error: { code, message, details: { ...details } } };
}

/** What was thrown, as the operator may see it. */
export function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : internalError();
}

function version(namespace: Namespace): { app_contract_version?: string } {
  return namespace === "app" ? { app_contract_version: APP_CONTRACT_VERSION } : {};
}
