/** Real agents for the tests of `tests/rig`: their installation, and the record of their screens. */
import { pathExists } from "./path_exists.ts";
import {
  fileOf,
  folderOf,
  pinOf,
  PROGRAM_NAMES,
  type ProgramName,
} from "../tests/rig/installed.ts";
import { measureKills, measureLooks, measureSends } from "../tests/rig/measure.ts";
import { recordScreens } from "../tests/rig/record.ts";

const HELP = `scripts/agents install [PROGRAM...]         installs the pinned versions with npm
scripts/agents record [PROGRAM [STATE...]]  drives the programs into their states, and writes tests/rig/screens
scripts/agents --latest [PROGRAM...]        does so with the newest versions, and prints what is different
scripts/agents looks [SEED [NUMBER [PROGRAM...]]]
                                            looks at agents at random moments, and prints how often that was right
scripts/agents sends [SEED [NUMBER [PROGRAM...]]]
                                            sends them prompts at random moments, and prints what became of those
scripts/agents kills [PROGRAM...]           kills sender and agent at each seam of a send, and prints what was left

Programs: ${
  PROGRAM_NAMES.join(", ")
}; all of them unless named. They go to AGENTTOWER_AGENTS, by default
agenttower-agents in the user's cache folder.`;

/** The largest package has 400 MB. */
const INSTALL_MS = 300_000;

async function main([verb, ...args]: string[]): Promise<number> {
  if (verb === "install") return await installAll(namesOf(args));
  if (verb === "record") return await recordScreens(args.slice(0, 1), args.slice(1));
  if (verb === "--latest") return await tryLatest(namesOf(args));
  if (verb === "looks" || verb === "sends") {
    const [seed = "1", count = "500", ...names] = args;
    const share = { seed: Number(seed), count: Number(count), programs: namesOf(names) };
    return await (verb === "looks" ? measureLooks : measureSends)(share);
  }
  if (verb === "kills") return await measureKills(namesOf(args));
  console.log(HELP);
  return verb === "help" ? 0 : 2;
}

function namesOf(args: readonly string[]): readonly ProgramName[] {
  const unknown = args.filter((it) => !PROGRAM_NAMES.includes(it as ProgramName));
  if (unknown.length > 0) throw new Error(`no such program: ${unknown.join(", ")}`);
  return args.length === 0 ? PROGRAM_NAMES : args as ProgramName[];
}

async function installAll(names: readonly ProgramName[]): Promise<number> {
  const done = [];
  for (const name of names) done.push(await install(name, pinOf(name).version));
  return done.every(Boolean) ? 0 : 1;
}

/** Whoever finishes first puts the folder in place. */
async function install(name: ProgramName, version: string): Promise<boolean> {
  const folder = folderOf(name, version);
  if (pathExists(fileOf(name, version))) return true;
  const wanted = `${pinOf(name).package}@${version}`;
  Deno.mkdirSync(folder.slice(0, folder.lastIndexOf("/")), { recursive: true });
  const part = Deno.makeTempDirSync({ dir: `${folder}/..`, prefix: `${name}-part-` });
  try {
    console.log(`installing ${wanted} into ${folder}`);
    const options = ["--silent", "--no-audit", "--no-fund", "--prefix", part];
    const { success, stderr } = await npm("install", ...options, wanted);
    if (!success) {
      console.error(`${wanted} could not be installed: ${stderr}`);
      return false;
    }
    if (!pathExists(fileOf(name, version))) Deno.renameSync(part, folder);
    return true;
  } finally {
    if (pathExists(part)) Deno.removeSync(part, { recursive: true });
  }
}

async function npm(
  ...args: string[]
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const signal = AbortSignal.timeout(INSTALL_MS);
  try {
    const command = new Deno.Command("npm", { args, signal, stdin: "null" });
    const { success, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return {
      success,
      stdout: decoder.decode(stdout).trim(),
      stderr: decoder.decode(stderr).trim(),
    };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { success: false, stdout: "", stderr: "there is no npm" };
  }
}

async function tryLatest(names: readonly ProgramName[]): Promise<number> {
  let worst = 0;
  for (const name of names) {
    const { package: wanted, version: pinned } = pinOf(name);
    const { success, stdout: version, stderr } = await npm("view", wanted, "version");
    if (!success) {
      console.error(`${name}: ${stderr}`);
      worst = 1;
    } else if (version === pinned) {
      console.log(`${name} ${version} is the newest, and pinned`);
    } else if (await install(name, version)) {
      console.log(`${name} ${version}, where ${pinned} is pinned:`);
      worst = Math.max(worst, await recordScreens([name], [], version));
    } else worst = 1;
  }
  return worst;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
