/**
 * The npm packages: one for each platform, which has the program, and `agenttower`, which has npm install the one
 * that fits and starts its program. Pure.
 */
import { gzip, tar } from "./tar.ts";
import type { Platform } from "./platforms.ts";
import { FOLDERS, type ReleaseFile } from "./tree.ts";

const ROOT = `${import.meta.dirname}/../..`;
const THIN = "agenttower";
const encoder = new TextEncoder();

/** The name of a platform's package. */
function packageOf({ name }: Platform): string {
  return `@opensoft/agenttower-${name}`;
}

/** What the file of a package is called, as `npm pack` would call it. */
function fileName(name: string, version: string): string {
  return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}

export interface NpmFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Which build they are of. */
export interface NpmBuild {
  readonly version: string;
  /** Seconds since 1970. */
  readonly seconds: number;
}

const ABOUT = {
  description: "Keeps AI coding agents in tmux panes, in containers or on this machine",
  license: "MIT",
};

/** The package that has the program of a platform. */
export function platformPackage(
  platform: Platform,
  tree: readonly ReleaseFile[],
  build: NpmBuild,
): NpmFile {
  const files = tree.filter(({ isProgram, path }) => isProgram || path.endsWith("/LICENSE"))
    .map((file) => file.isProgram ? file : { ...file, path: "LICENSE" });
  const manifest = {
    name: packageOf(platform),
    version: build.version,
    ...ABOUT,
    os: [platform.os],
    cpu: [platform.cpu],
    ...platform.os === "linux" ? { libc: ["glibc"] } : {},
    preferUnplugged: true,
  };
  return npmPackage(manifest, files, build);
}

/** The package that people install; it asks for those of the platforms that there are. */
export function thinPackage(
  platforms: readonly Platform[],
  tree: readonly ReleaseFile[],
  build: NpmBuild,
): NpmFile {
  const pages = tree.filter(({ path }) => path.startsWith(`${FOLDERS.man}/`))
    .map((file) => ({ ...file, path: file.path.replace(FOLDERS.man, "man") }));
  const license = tree.filter(({ path }) => path.endsWith("/LICENSE"))
    .map((file) => ({ ...file, path: "LICENSE" }));
  const launcher: ReleaseFile = {
    path: "bin/agenttower.js",
    bytes: Deno.readFileSync(`${ROOT}/scripts/release/launcher.cjs`),
    isProgram: true,
  };
  const manifest = {
    name: THIN,
    version: build.version,
    ...ABOUT,
    bin: { agenttower: launcher.path },
    man: pages.map(({ path }) => `./${path}`).sort(),
    engines: { node: ">=18" },
    optionalDependencies: Object.fromEntries(
      platforms.map((platform) => [packageOf(platform), build.version]),
    ),
  };
  return npmPackage(manifest, [...pages, ...license, launcher], build);
}

function npmPackage(
  manifest: { readonly name: string; readonly version: string },
  files: readonly ReleaseFile[],
  { seconds }: NpmBuild,
): NpmFile {
  const described = {
    path: "package.json",
    bytes: encoder.encode(`${JSON.stringify(manifest, null, 2)}\n`),
  };
  return {
    name: fileName(manifest.name, manifest.version),
    bytes: gzip(tar([described, ...files], { prefix: "package/", seconds })),
  };
}
