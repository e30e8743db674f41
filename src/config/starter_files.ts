/** Templates and launch profiles to begin with: valid as they are, and saying what else there is. Pure. */
import type { LaunchProfile } from "../model/profile.ts";
import { BUILT_IN_TEMPLATES, type TemplatePane } from "../model/template.ts";
import { yamlText } from "./yaml_text.ts";

/** A template with the panes of the first built-in one. */
export function starterTemplate(name: string): string {
  const panes = BUILT_IN_TEMPLATES[0]?.panes ?? [];
  return `# A template: which panes a layout has.
name: ${yamlText(name)}

# 1 to 32 panes, in the order in which they are made.
#   role, capability: letters, digits, "_", "." and "-".
#   label_pattern: {ordinal} counts per role from 1, {session} is the session's name.
#   default_launch_command_ref: the launch profile that starts the agent, without it the default shell.
panes:
${panes.map(paneText).join("")}`;
}

function paneText(pane: TemplatePane): string {
  return [
    `  - role: ${yamlText(pane.role)}`,
    `    capability: ${yamlText(pane.capability)}`,
    `    label_pattern: ${yamlText(pane.labelPattern)}`,
    "    # default_launch_command_ref: my-profile",
    "",
  ].join("\n");
}

/** A launch profile that starts this command. */
export function starterProfile({ name, command }: Pick<LaunchProfile, "name" | "command">): string {
  return `# A launch profile: how an agent is started.
name: ${yamlText(name)}

# The program and its arguments. No shell reads them: no quoting, no variables, no pipes.
command:
${command.map((word) => `  - ${yamlText(word)}\n`).join("")}
# Variables. Values are text: put numbers, true and false in quotes.
# env:
#   NAME: value

# Where it starts: an absolute path where the pane is made, which has to be there.
# working_dir: /workspace

# Whether the pane stays when the command has ended.
# keep_dead: true

# The program that the command starts, where it does not tell: claude, codex, gemini, opencode, or your own.
# agent: claude

# Names of programs that may live on when the pane is removed.
# spare: []

# Whose PATH finds the program: inherit, or login for that of the login shell.
# path: inherit

# Whether the agent is given hooks: auto or off.
# signals: auto
`;
}
