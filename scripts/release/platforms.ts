/** What a release is made for, each with the names that others have for it. Pure. */

export interface Platform {
  /** In names of files, as Node and npm name it. */
  readonly name: string;
  readonly os: "linux" | "darwin";
  readonly cpu: "x64" | "arm64";
  /** As `deno compile --target` takes it. */
  readonly target: string;
  /** Debian's architecture, where there is a Debian package for it. */
  readonly debian?: string;
}

export const PLATFORMS: readonly Platform[] = [
  {
    name: "linux-x64",
    os: "linux",
    cpu: "x64",
    target: "x86_64-unknown-linux-gnu",
    debian: "amd64",
  },
  {
    name: "linux-arm64",
    os: "linux",
    cpu: "arm64",
    target: "aarch64-unknown-linux-gnu",
    debian: "arm64",
  },
  { name: "darwin-x64", os: "darwin", cpu: "x64", target: "x86_64-apple-darwin" },
  { name: "darwin-arm64", os: "darwin", cpu: "arm64", target: "aarch64-apple-darwin" },
];

/** For which of them a program is, by its first bytes (elf(5), `e_machine`; Mach-O's `cputype`); null for none. */
export function platformOf(program: Uint8Array): Platform | null {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  if (view.byteLength < 20) return null;
  const magic = view.getUint32(0);
  const kind = magic === 0x7f454c46
    ? { os: "linux", cpu: { 0x3e: "x64", 0xb7: "arm64" }[view.getUint16(18, true)] }
    : magic === 0xcffaedfe
    ? { os: "darwin", cpu: { 0x01000007: "x64", 0x0100000c: "arm64" }[view.getUint32(4, true)] }
    : null;
  return PLATFORMS.find(({ os, cpu }) => os === kind?.os && cpu === kind.cpu) ?? null;
}
