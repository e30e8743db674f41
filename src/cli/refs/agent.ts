/** AGENT on the command line. */
import type { Context } from "../../context.ts";
import { unknownAgent } from "../../model/refusals/validation.ts";
import { idOf } from "./find_records.ts";
import { AGENTS } from "./kinds.ts";

/**
 * The full id of the agent that `ref` means.
 *
 * @throws {Refusal} `validation_failed` when none or several match.
 */
export async function agentId(ctx: Context, ref: string): Promise<string> {
  return await idOf(ctx, AGENTS, ref, (near) => {
    throw unknownAgent("agent_id", ref, near());
  });
}
