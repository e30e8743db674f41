/** Where the program of a launch profile is looked for. Pure. */
import type { LaunchProfile } from "../profile.ts";
import type { LaunchPath } from "../settings.ts";

/** On this PATH, or as the login shell has it; null leaves the PATH as it is, perhaps the profile's own. */
export type CommandPath = { readonly searchPath: string } | "login" | null;

/**
 * A profile's own PATH counts, whatever its layout was made with.
 *
 * @param kept The PATH that the layout was made with, where it counts.
 */
export function commandPath(
  { path, env }: Pick<LaunchProfile, "path" | "env">,
  setting: LaunchPath,
  kept: string | null,
): CommandPath {
  if ((path ?? setting) === "login") return "login";
  return kept === null || "PATH" in env ? null : { searchPath: kept };
}
