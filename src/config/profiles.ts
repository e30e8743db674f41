/** Launch profiles: `<config>/launch_commands`. */
import { advise } from "../model/advice.ts";
import { type LaunchProfile, PROFILE_FOLDER } from "../model/profile.ts";
import { LAUNCH_PATHS, SIGNALS } from "../model/settings.ts";
import { TAG_VARIABLE } from "../model/launch/tag.ts";
import { loadFolder, type Reading } from "./folder.ts";
import { configName } from "./name.ts";
import {
  mapping,
  type Node,
  readBoolean,
  readFields,
  readList,
  readOneOf,
  readString,
  root,
} from "./node.ts";
import type { ConfigWarning } from "./problem.ts";
import { readYaml, type YamlDocument } from "./yaml.ts";

/** All profiles that can be used, by name. Reads only; what is wrong comes back as warnings. */
export function loadProfiles(
  configDir: string,
): { profiles: ReadonlyMap<string, LaunchProfile>; warnings: readonly ConfigWarning[] } {
  const { items, warnings } = loadFolder(`${configDir}/${PROFILE_FOLDER}`, readProfile);
  return { profiles: items, warnings };
}

/** @throws {ConfigProblem} when the file cannot be used. */
export function readProfile(file: string): Reading<LaunchProfile> {
  return profileOf(readYaml(file));
}

/** @throws {ConfigProblem} when the document is no launch profile. */
export function profileOf(document: YamlDocument): Reading<LaunchProfile> {
  const top = readFields(root(document), [
    "name",
    "command",
    "agent",
    "env",
    "working_dir",
    "keep_dead",
    "spare",
    "path",
    "signals",
  ]);
  const nameNode = top.required("name");
  const agent = top.optional("agent");
  const env = top.optional("env");
  const workingDir = top.optional("working_dir");
  const keepDead = top.optional("keep_dead");
  const spare = top.optional("spare");
  const path = top.optional("path");
  const signals = top.optional("signals");
  const profile = {
    name: configName(nameNode),
    command: command(top.required("command")),
    agent: agent === null ? null : configName(agent),
    env: env === null ? {} : environment(env),
    workingDir: workingDir === null ? null : absolutePath(workingDir),
    keepDead: keepDead === null ? null : readBoolean(keepDead),
    spare: spare === null ? [] : readList(spare).map(programName),
    path: path === null ? null : readOneOf(path, LAUNCH_PATHS),
    signals: signals === null ? null : readOneOf(signals, SIGNALS),
    file: document.file,
  };
  return { value: profile, name: nameNode, warnings: [] };
}

function command(node: Node): string[] {
  if (typeof node.value === "string") {
    throw node.problem(
      "must be a list of arguments, not one text",
      advise`as in ["claude", "--resume"]`,
    );
  }
  const words = readList(node);
  const [first] = words;
  if (first === undefined) throw node.problem("must hold at least the program");
  const program = withoutNul(first);
  if (program.trim() === "") throw first.problem("must name a program");
  if (/^~|\$/.test(program)) {
    throw first.problem(
      "must be a program; no shell reads ~ or $ in it",
      advise`name its full path`,
    );
  }
  // The pane is started through env(1), which takes such a word for a variable.
  if (program.includes("=")) {
    throw first.problem("must be a program without '='", advise`variables belong under env`);
  }
  return words.map(withoutNul);
}

/** As the kernel or a command line has it, without a folder. */
function programName(node: Node): string {
  const name = withoutNul(node);
  if (name !== "" && !name.includes("/")) return name;
  throw node.problem("must be the name of a program, without its folder", advise`as in [codex]`);
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

function environment(node: Node): Record<string, string> {
  const entries = [...mapping(node)].map(([name, value], index): [string, string] => {
    // The name is not repeated: one such as TOKEN=secret holds a value.
    if (!VARIABLE.test(name)) {
      throw node.problem(
        `the name of variable ${index + 1} may hold only letters, digits and '_'`,
        advise`write NAME: value`,
      );
    }
    const child = node.child(name, value);
    if (name === TAG_VARIABLE) throw child.problem("is set by agenttower itself");
    return [name, withoutNul(child)];
  });
  return Object.fromEntries(entries);
}

function absolutePath(node: Node): string {
  const path = withoutNul(node);
  if (!path.startsWith("/")) throw node.problem("must be an absolute path in the container");
  return path;
}

/** Any other control character is survived; NUL ends an argument, a variable and a path. */
function withoutNul(node: Node): string {
  const value = readString(node);
  if (value.includes("\0")) throw node.problem("holds a NUL character");
  return value;
}
