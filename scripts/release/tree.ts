/** What an installation consists of, below its prefix. */
import { grammarOf } from "../../src/cli/completions/grammar.ts";
import { bashCompletions } from "../../src/cli/completions/bash.ts";
import { fishCompletions } from "../../src/cli/completions/fish.ts";
import { zshCompletions } from "../../src/cli/completions/zsh.ts";
import { loadNouns } from "../../src/cli/run/nouns.ts";
import { ownManPages } from "../write_man.ts";

const ROOT = `${import.meta.dirname}/../..`;
const encoder = new TextEncoder();

export interface ReleaseFile {
  /** Relative, without a dot in front. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isProgram?: true;
}

/** Below which of its folders a prefix holds what, where shells and `man` look for it. */
export const FOLDERS = {
  bin: "bin",
  man: "share/man/man1",
  bash: "share/bash-completion/completions",
  zsh: "share/zsh/site-functions",
  fish: "share/fish/vendor_completions.d",
  doc: "share/doc/agenttower",
} as const;

/** @param seconds The date of the man pages, since 1970. */
export async function releaseTree(
  program: Uint8Array<ArrayBuffer>,
  seconds: number,
): Promise<ReleaseFile[]> {
  const text = (path: string, text: string): ReleaseFile => ({ path, bytes: encoder.encode(text) });
  const grammar = grammarOf(await loadNouns());
  return [
    { path: `${FOLDERS.bin}/agenttower`, bytes: program, isProgram: true },
    ...[...await ownManPages(seconds)].map(([name, page]) => text(`${FOLDERS.man}/${name}`, page)),
    text(`${FOLDERS.bash}/agenttower`, `${bashCompletions(grammar)}\n`),
    text(`${FOLDERS.zsh}/_agenttower`, `${zshCompletions(grammar)}\n`),
    text(`${FOLDERS.fish}/agenttower.fish`, `${fishCompletions(grammar)}\n`),
    ...["LICENSE", "CHANGELOG.md"].map((name): ReleaseFile => ({
      path: `${FOLDERS.doc}/${name}`,
      bytes: Deno.readFileSync(`${ROOT}/${name}`),
    })),
  ];
}
