/**
 * Makes everything that is handed out, into dist/release, and says what could not be made and why.
 *
 *     deno task release [--all] [--url URL] [--out FOLDER] [--program FILE]
 *
 * --all      fails unless every platform's could be made
 * --url      where the files will be, for install.sh to take them from
 * --out      another folder than dist/release; a release that is there is replaced
 * --program  a program that was compiled before: nothing is compiled then, and its platform is the only one
 */
import { parseArgs } from "node:util";
import { createHash } from "node:crypto";
import { VERSION } from "../../src/rpc/product.ts";
import { obstacleFor, platformOfFile } from "./bases.ts";
import { debianName, debianPackage } from "./debian.ts";
import { platformPackage, thinPackage } from "./npm.ts";
import { type Platform, PLATFORMS } from "./platforms.ts";
import { releaseTime } from "./release_time.ts";
import { gzip, tar } from "./tar.ts";
import { type ReleaseFile, releaseTree } from "./tree.ts";

const ROOT = `${import.meta.dirname}/../..`;
const SUMS = "SHA256SUMS";

/** What is made of a platform, or why nothing is. */
type Made =
  | { readonly platform: Platform; readonly program: string }
  | { readonly platform: Platform; readonly reason: string };

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      all: { type: "boolean", default: false },
      url: { type: "string", default: "" },
      out: { type: "string", default: `${ROOT}/dist/release` },
      program: { type: "string" },
    },
  });
  const work = Deno.makeTempDirSync();
  try {
    const release = new Release(values.out, await releaseTime());
    const made = values.program === undefined
      ? await Array.fromAsync(PLATFORMS, (platform) => compiledFor(platform, work))
      : PLATFORMS.map((platform) => given(platform, values.program!));
    const done = made.flatMap((it) => "program" in it ? [it] : []);
    for (const { platform, program } of done) await release.addPlatform(platform, program);
    if (done.length > 0) release.addCommon(done.map(({ platform }) => platform), values.url);
    for (const it of made) {
      if ("reason" in it) console.error(`not made: ${it.platform.name}: ${it.reason}`);
    }
    return done.length === 0 || values.all && done.length < made.length ? 1 : 0;
  } finally {
    Deno.removeSync(work, { recursive: true });
  }
}

function given(platform: Platform, program: string): Made {
  const fits = platformOfFile(program).name === platform.name;
  return fits ? { platform, program } : { platform, reason: "--program is of another platform" };
}

async function compiledFor(platform: Platform, work: string): Promise<Made> {
  const obstacle = obstacleFor(platform);
  if (obstacle !== null) return { platform, reason: obstacle };
  const program = `${work}/agenttower-${platform.name}`;
  const { success, stderr } = await new Deno.Command(`${ROOT}/scripts/compile`, {
    args: [program],
    env: { COMPILE_TARGET: platform.target, NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return { platform, program };
  return { platform, reason: reasonFrom(new TextDecoder().decode(stderr)) };
}

/** What Deno said, in one line, without the addresses in itself that it ends with. */
export function reasonFrom(said: string): string {
  const message = said.split(/^Stack backtrace:/m)[0] ?? "";
  return `it cannot be compiled: ${message.replaceAll(/\s+/g, " ").trim()}`;
}

/** The files of a release, each written as soon as it is made. */
class Release {
  readonly #sums = new Map<string, string>();
  #tree: readonly ReleaseFile[] = [];

  /** @param seconds The time of everything in it, since 1970. */
  constructor(private readonly folder: string, private readonly seconds: number) {
    Deno.mkdirSync(folder, { recursive: true });
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    if (names.length > 0 && !names.includes(SUMS)) {
      throw new Error(`${folder} holds something else than a release, and is not made anew`);
    }
    for (const name of names) Deno.removeSync(`${folder}/${name}`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/${SUMS}`, "");
  }

  async addPlatform(platform: Platform, program: string): Promise<void> {
    const { seconds } = this;
    const tree = await releaseTree(Deno.readFileSync(program), seconds);
    const name = `agenttower-${VERSION}-${platform.name}`;
    this.#add(`${name}.tar.gz`, gzip(tar(tree, { prefix: `${name}/`, seconds })));
    if (platform.debian !== undefined) {
      const about = { version: VERSION, architecture: platform.debian, seconds };
      this.#add(debianName(about), debianPackage(tree, about));
    }
    const npm = platformPackage(platform, tree, { version: VERSION, seconds });
    this.#add(npm.name, npm.bytes);
    this.#tree = tree;
  }

  /** What there is one of for all platforms; of the tree it takes nothing that differs between them. */
  addCommon(platforms: readonly Platform[], url: string): void {
    const npm = thinPackage(platforms, this.#tree, { version: VERSION, seconds: this.seconds });
    this.#add(npm.name, npm.bytes);
    const installer = installerOf(Deno.readTextFileSync(`${ROOT}/scripts/release/install.sh`), url);
    this.#add("install.sh", new TextEncoder().encode(installer));
    const lines = [...this.#sums].sort().map(([name, sum]) => `${sum}  ${name}\n`);
    Deno.writeTextFileSync(`${this.folder}/${SUMS}`, lines.join(""));
  }

  #add(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    Deno.writeFileSync(`${this.folder}/${name}`, bytes);
    this.#sums.set(name, createHash("sha256").update(bytes).digest("hex"));
    console.error(`made: ${name} (${(bytes.length / 1e6).toFixed(1)} MB)`);
  }
}

/** The installer with what it has to know of this release, as words of sh. */
function installerOf(text: string, url: string): string {
  const word = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;
  return text.replace(/^version=$/m, () => `version=${word(VERSION)}`)
    .replace(/^origin=$/m, () => `origin=${word(url)}`);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
