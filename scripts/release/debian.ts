/** A Debian package (deb(5)), made without Debian's own tools. Pure but for the checksums. */
import { createHash } from "node:crypto";
import { gzip, joined, tar } from "./tar.ts";
import { FOLDERS, type ReleaseFile } from "./tree.ts";

const encoder = new TextEncoder();

export interface DebianPackage {
  readonly version: string;
  /** As Debian names it. */
  readonly architecture: string;
  /** Seconds since 1970. */
  readonly seconds: number;
}

/** The name of the file. */
export function debianName({ version, architecture }: DebianPackage): string {
  return `agenttower_${debianVersion(version)}_${architecture}.deb`;
}

/** The package of what a tree holds. */
export function debianPackage(
  tree: readonly ReleaseFile[],
  about: DebianPackage,
): Uint8Array<ArrayBuffer> {
  const files = tree.map(asDebianHasIt);
  const options = { prefix: "./", seconds: about.seconds };
  const control = [
    { path: "control", bytes: encoder.encode(controlFile(files, about)) },
    { path: "md5sums", bytes: encoder.encode(sums(files)) },
  ];
  return ar([
    ["debian-binary", encoder.encode("2.0\n")],
    ["control.tar.gz", gzip(tar(control, options))],
    ["data.tar.gz", gzip(tar(files, options))],
  ], about.seconds);
}

/** Below /usr, manuals packed, and where Debian's policy and its zsh want the rest. */
function asDebianHasIt(file: ReleaseFile): ReleaseFile {
  const { path, bytes } = file;
  if (path.startsWith(`${FOLDERS.man}/`)) return { path: `usr/${path}.gz`, bytes: gzip(bytes) };
  if (path === `${FOLDERS.doc}/LICENSE`) return { path: `usr/${FOLDERS.doc}/copyright`, bytes };
  if (path === `${FOLDERS.doc}/CHANGELOG.md`) {
    return { path: `usr/${FOLDERS.doc}/changelog.gz`, bytes: gzip(bytes) };
  }
  if (path.startsWith(`${FOLDERS.zsh}/`)) {
    return { path: path.replace(FOLDERS.zsh, "usr/share/zsh/vendor-completions"), bytes };
  }
  return { ...file, path: `usr/${path}` };
}

/** Something before a release is older than it. */
function debianVersion(version: string): string {
  return version.replace("-", "~");
}

function controlFile(files: readonly ReleaseFile[], about: DebianPackage): string {
  const kib = files.reduce((sum, { bytes }) => sum + Math.ceil(bytes.length / 1024), 0);
  return `Package: agenttower
Version: ${debianVersion(about.version)}
Architecture: ${about.architecture}
Maintainer: AgentTower contributors <agenttower@invalid>
Installed-Size: ${kib}
Depends: libc6 (>= 2.27), libgcc-s1, tmux (>= 3.0)
Suggests: docker.io | podman, bash-completion
Section: utils
Priority: optional
Description: layouts of tmux panes for AI coding agents
 One command makes a master and its slaves in tmux, on this machine or in a
 container, starts each agent, logs its output, and from then on knows how each
 one is, whatever crashed, restarted or was closed by hand.
`;
}

function sums(files: readonly ReleaseFile[]): string {
  return files.map(({ path, bytes }) =>
    `${createHash("md5").update(bytes).digest("hex")}  ${path}\n`
  ).sort().join("");
}

/** The archive format of ar(5), whose members begin at even bytes. */
function ar(
  members: readonly (readonly [string, Uint8Array])[],
  seconds: number,
): Uint8Array<ArrayBuffer> {
  const parts = members.flatMap(([name, bytes]) => [
    encoder.encode(
      name.padEnd(16) + String(seconds).padEnd(12) + "0".padEnd(6) + "0".padEnd(6) +
        "100644".padEnd(8) + String(bytes.length).padEnd(10) + "`\n",
    ),
    bytes,
    encoder.encode("\n".repeat(bytes.length % 2)),
  ]);
  return joined([encoder.encode("!<arch>\n"), ...parts]);
}
