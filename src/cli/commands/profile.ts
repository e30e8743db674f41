/** `profile`: list, show, validate, new. */
import { loadProfiles, profileOf, readProfile } from "../../config/profiles.ts";
import { starterProfile } from "../../config/starter_files.ts";
import { commandPath } from "../../model/launch/command_path.ts";
import type { Settings } from "../../model/settings.ts";
import { type LaunchProfile, PROFILE_FOLDER } from "../../model/profile.ts";
import { PRIVATE_FILE } from "../../system/fs/replace_file.ts";
import { isDirectory, isProgram } from "../../system/on_this_machine.ts";
import { shellWordIfNeeded } from "../../system/shell.ts";
import { redact } from "../../model/secrets/redact.ts";
import { managedLaunchCommandNotFound } from "../../model/refusals/managed.ts";
import { argument, flag, restArguments } from "../args/spec.ts";
import { UsageError } from "../args/usage_error.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { definitionNoun } from "../definitions/definition_noun.ts";
import { makeDefinition } from "../definitions/new_definition.ts";
import { profileRemarks } from "../definitions/profile_remarks.ts";
import { nameColumn } from "../render/table/columns.ts";
import { fields } from "../render/text_table.ts";
import type { Surface } from "../terminal/terminal.ts";

const noun = definitionNoun<LaunchProfile>({
  kind: "profile",
  summary: "Launch profiles: how agents are started",
  plural: "launch profiles",
  folder: PROFILE_FOLDER,
  showSummary: "Show one launch profile; values of variables that look secret are left out",
  example: "claude-master",
  load: (configDir) => {
    const { profiles, warnings } = loadProfiles(configDir);
    return { items: profiles, warnings };
  },
  read: readProfile,
  notFound: managedLaunchCommandNotFound,
  remarks: (profiles, settings) => profiles.flatMap((profile) => remarksOn(profile, settings)),
  remarksIn: profileRemarks,
  view,
  columns: [
    nameColumn("PROFILE", ({ name }) => name),
    { heading: "COMMAND", rank: 3, min: 10, cell: ({ command }) => commandLine(command) },
    { heading: "DIRECTORY", rank: 4, min: 8, cell: ({ workingDir }) => workingDir ?? "" },
    { heading: "FROM", rank: 5, min: 8, cell: ({ file }) => file },
  ],
  text,
});

const make = command({
  name: "new",
  summary: "Write a launch profile that starts a command, and print where it is",
  more:
    "What stands behind -- is the program and its arguments, as your shell gives them. The file is yours " +
    "alone to read (0600), and one that is there is never written over.",
  arguments: {
    name: argument("NAME", "of the profile, and of its file"),
    command: restArguments("COMMAND", "the program and its arguments, behind --", "file"),
  },
  options: { stdout: flag("print the file instead of writing it") },
  examples: ["agenttower profile new claude-master -- claude --model opus"],
  run: (cli, { name, command: words }, { stdout }) => {
    if (words.length === 0) throw new UsageError("COMMAND", "COMMAND is missing");
    makeDefinition(cli, {
      kind: "profile",
      name,
      text: starterProfile({ name, command: words }),
      folder: PROFILE_FOLDER,
      mode: PRIVATE_FILE,
      field: "COMMAND",
      check: profileOf,
      fileOf: (known) => loadProfiles(cli.paths().config).profiles.get(known)?.file ?? null,
    }, stdout);
    return Promise.resolve(EXIT.done);
  },
});

export default { ...noun, commands: [...noun.commands, make] } satisfies Noun;

/**
 * A relative program is looked for in the pane's own directory, and a bare one perhaps by the login shell; neither is
 * known here.
 */
function remarksOn(profile: LaunchProfile, { launch }: Settings): string[] {
  const { name, command, env, workingDir } = profile;
  const [program = ""] = command;
  const isUnknown = program.includes("/")
    ? !program.startsWith("/")
    : commandPath(profile, launch.path, null) === "login";
  const isThere = isUnknown || isProgram(program, env.PATH ?? Deno.env.get("PATH") ?? "");
  return [
    ...(isThere ? [] : [`${name}: on this machine there is no program ${program}`]),
    ...(workingDir === null || isDirectory(workingDir)
      ? []
      : [`${name}: on this machine there is no directory ${workingDir}`]),
  ];
}

function view(profile: LaunchProfile) {
  return {
    name: profile.name,
    command: profile.command,
    env: redact(profile.env) as Record<string, string>,
    working_dir: profile.workingDir,
    keep_dead: profile.keepDead,
    path: profile.path,
    file: profile.file,
  };
}

function text(profile: LaunchProfile, { paint }: Surface): string {
  const shown = view(profile);
  return fields([
    ["profile", shown.name],
    ["command", commandLine(shown.command)],
    ...Object.entries(shown.env).map(([name, value]) => ["env", `${name}=${value}`] as const),
    ["directory", shown.working_dir ?? "the container's own"],
    ...(shown.keep_dead === null ? [] : [["dead pane", keeping(shown.keep_dead)] as const]),
    ...(shown.path === null ? [] : [["path", shown.path] as const]),
    ["from", shown.file],
  ], paint);
}

function keeping(keepDead: boolean): string {
  return keepDead ? "is kept" : "is not kept";
}

/** A command for people to read; arguments that need quotes in a shell have them. */
function commandLine(command: readonly string[]): string {
  return command.map(shellWordIfNeeded).join(" ");
}
