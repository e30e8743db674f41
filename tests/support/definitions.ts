/** Templates and launch profiles in a sandbox's configuration folder. */
import type { Sandbox } from "./sandbox.ts";

/** A launch profile that runs a command. */
export function addProfile(
  box: Sandbox,
  name: string,
  command: readonly string[],
  more: {
    readonly env?: Record<string, string>;
    readonly working_dir?: string;
    readonly keep_dead?: boolean;
    readonly spare?: readonly string[];
    readonly path?: "inherit" | "login";
    readonly agent?: string;
    readonly signals?: "auto" | "off";
  } = {},
): void {
  // JSON is YAML.
  box.configure(`launch_commands/${name}.yaml`, JSON.stringify({ name, command, ...more }));
}

/** A template with a pane for each profile, labelled p1, p2, …; null starts the user's shell. */
export function addTemplate(
  box: Sandbox,
  name: string,
  profiles: readonly (string | null)[],
): void {
  const panes = profiles.map((profile) => ({
    role: "r",
    capability: "c",
    label_pattern: "p{ordinal}",
    ...(profile === null ? {} : { default_launch_command_ref: profile }),
  }));
  box.configure(`managed_templates/${name}.yaml`, JSON.stringify({ name, panes }));
}
