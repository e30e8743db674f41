/** `profile`: list, show, validate. Needs no state. */
import { loadProfiles, readProfile } from "../../config/profiles.ts";
import { type LaunchProfile, PROFILE_FOLDER } from "../../model/profile.ts";
import { redact } from "../../model/redact.ts";
import { shellWordIfNeeded } from "../../system/shell.ts";
import { managedLaunchCommandNotFound } from "../../model/refusals/managed.ts";
import { argument, restArguments } from "../args/spec.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { warnOfConfig } from "../terminal/config_warnings.ts";
import { EXIT } from "../command/exit.ts";
import { fields, table } from "../render/text_table.ts";
import { requireSettings } from "../definitions/require_settings.ts";
import { checkFiles, validate } from "../definitions/validate.ts";

const list = command({
  name: "list",
  summary: "List the launch profiles that can be used",
  examples: ["agenttower profile list"],
  run: (cli) => {
    const profiles = [...load(cli).values()];
    if (cli.terminal.json) cli.printResult({ items: profiles.map(view) });
    else if (profiles.length === 0) {
      cli.terminal.note(`no launch profiles in ${cli.paths().config}/${PROFILE_FOLDER}`);
    } else {
      const rows = profiles.map((profile) => [
        profile.name,
        commandLine(profile.command),
        profile.workingDir ?? "",
        profile.file,
      ]);
      const headings = ["PROFILE", "COMMAND", "DIRECTORY", "FROM"];
      cli.terminal.print(table(headings, rows, cli.terminal.paint));
    }
    return Promise.resolve(EXIT.done);
  },
});

const show = command({
  name: "show",
  summary: "Show one launch profile; values of variables that look secret are left out",
  arguments: { name: argument("NAME", "as profile list has it", "profile") },
  examples: ["agenttower profile show claude-master"],
  run: (cli, args) => {
    const profiles = load(cli);
    const profile = profiles.get(args.name);
    if (!profile) {
      const folder = `${cli.paths().config}/launch_commands`;
      throw managedLaunchCommandNotFound(args.name, profiles.keys(), folder);
    }
    const shown = view(profile);
    if (cli.terminal.json) cli.printResult(shown);
    else {
      cli.terminal.print(fields([
        ["profile", shown.name],
        ["command", commandLine(shown.command)],
        ...Object.entries(shown.env).map(([name, value]) => ["env", `${name}=${value}`] as const),
        ["directory", shown.working_dir ?? "the container's own"],
        ["from", shown.file],
      ], cli.terminal.paint));
    }
    return Promise.resolve(EXIT.done);
  },
});

const check = command({
  name: "validate",
  summary: "Check profile files; exits 1 when one cannot be used as it is",
  arguments: {
    files: restArguments("FILE", "default: those in the configuration folder", "file"),
  },
  examples: ["agenttower profile validate"],
  run: (cli, args) => {
    requireSettings(cli);
    const { usable, warnings } = args.files.length > 0
      ? checkFiles(args.files, readProfile)
      : checkFolder(cli.paths().config);
    return Promise.resolve(validate(cli, "profile", usable, warnings));
  },
});

function checkFolder(configDir: string) {
  const { profiles, warnings } = loadProfiles(configDir);
  return { usable: [...profiles.keys()], warnings };
}

function load(cli: Cli): ReadonlyMap<string, LaunchProfile> {
  requireSettings(cli);
  const { profiles, warnings } = loadProfiles(cli.paths().config);
  warnOfConfig(cli.terminal, warnings);
  return profiles;
}

function view(profile: LaunchProfile) {
  return {
    name: profile.name,
    command: profile.command,
    env: redact(profile.env) as Record<string, string>,
    working_dir: profile.workingDir,
    file: profile.file,
  };
}

/** A command for people to read; arguments that need quotes in a shell have them. */
function commandLine(command: readonly string[]): string {
  return command.map(shellWordIfNeeded).join(" ");
}

export const noun: Noun = {
  name: "profile",
  summary: "Launch profiles: how agents are started",
  commands: [list, show, check],
};
