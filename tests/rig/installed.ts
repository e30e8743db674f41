/** Where the real programs are, and which. Nothing is installed here: `scripts/agents install` does that. */
import VERSIONS from "./versions.json" with { type: "json" };

export type ProgramName = keyof typeof VERSIONS;

export const PROGRAM_NAMES = Object.keys(VERSIONS) as ProgramName[];

/** The package and version of a program that the rig is for. */
export interface Pin {
  readonly package: string;
  readonly version: string;
}

export function pinOf(name: ProgramName): Pin {
  return VERSIONS[name];
}

/** The folder of all programs. */
export function cacheFolder(): string {
  const own = Deno.env.get("AGENTTOWER_AGENTS");
  if (own !== undefined) return own;
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  return `${cache}/agenttower-agents`;
}

/** The folder that npm installs one version into. */
export function folderOf(name: ProgramName, version = pinOf(name).version): string {
  return `${cacheFolder()}/${name}-${version}`;
}

/** The program's file; npm makes it when all of the package is there. */
export function fileOf(name: ProgramName, version?: string): string {
  return `${folderOf(name, version)}/node_modules/.bin/${name}`;
}

/** Why a program cannot be tried here, or null. */
export function notInstalled(name: ProgramName): string | null {
  try {
    Deno.statSync(fileOf(name));
    return null;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return `${name} ${pinOf(name).version} is not installed; scripts/agents install does it`;
  }
}
