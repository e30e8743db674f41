/** Refusals, looked at by code and details. */
import { assertRejects } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";

/** The refusal that a call ends in; an error if it ends in anything else. */
export function refusalOf(act: () => Promise<unknown>): Promise<Refusal> {
  return assertRejects(act, Refusal);
}

/** Code and details of the refusal that a call ends in. */
export async function refused(act: () => Promise<unknown>): Promise<[string, unknown]> {
  const { code, details } = await refusalOf(act);
  return [code, details];
}
