/** Launch profiles by name. */
import type { Context } from "../../context.ts";
import { Refusal } from "../../model/errors.ts";
import { nearest } from "../../model/nearest.ts";
import { type LaunchProfile, PROFILE_FOLDER } from "../../model/profile.ts";

/** @throws {Refusal} `managed_launch_command_not_found` for the first name that is no usable profile. */
export async function requireProfiles(
  ctx: Context,
  names: readonly (string | null)[],
): Promise<ReadonlyMap<string, LaunchProfile>> {
  const wanted = names.filter((name) => name !== null);
  if (wanted.length === 0) return new Map();
  const { profiles } = await ctx.profiles();
  for (const name of wanted) {
    if (profiles.has(name)) continue;
    const known = [...profiles.keys()].sort();
    const near = nearest(name, known);
    throw new Refusal(
      "managed_launch_command_not_found",
      `there is no usable launch profile "${name}" in ${ctx.paths.config}/${PROFILE_FOLDER}`,
      { profile_name: name, known_profiles: known },
      near ? `did you mean "${near}"?` : "agenttower profile validate",
    );
  }
  return profiles;
}
