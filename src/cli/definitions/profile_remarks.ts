/** What a container lacks of what launch profiles name, for `validate`. */
import type { Context } from "../../context.ts";
import type { LaunchProfile } from "../../model/profile.ts";
import { checkText } from "../render/doctor.ts";

/**
 * A line for each thing that the container lacks.
 *
 * @param container as on the command line.
 * @throws {Refusal} where there is no such container, or it does not run.
 */
export async function profileRemarks(
  profiles: readonly LaunchProfile[],
  ctx: Context,
  container: string,
): Promise<readonly string[]> {
  const { checkProfiles } = await import("../../doctor/container/check_container.ts");
  return (await checkProfiles(ctx, container, profiles)).map(checkText);
}
