/** Launch profiles by name. */
import type { Context } from "../../context.ts";
import { type LaunchProfile, PROFILE_FOLDER } from "../../model/profile.ts";
import { managedLaunchCommandNotFound } from "../../model/refusals/managed.ts";

/** @throws {Refusal} `managed_launch_command_not_found` for the first name that is no usable profile. */
export async function requireProfiles(
  ctx: Context,
  names: readonly (string | null)[],
): Promise<ReadonlyMap<string, LaunchProfile>> {
  const wanted = names.filter((name) => name !== null);
  if (wanted.length === 0) return new Map();
  const { profiles } = await ctx.profiles();
  const unknown = wanted.find((name) => !profiles.has(name));
  if (unknown !== undefined) {
    const folder = `${ctx.paths.config}/${PROFILE_FOLDER}`;
    throw managedLaunchCommandNotFound(unknown, profiles.keys(), folder);
  }
  return profiles;
}
