/** Which commit this program was made from. */
import { resolve } from "node:path";

/**
 * The commit that a compiled program was made from, with `-dirty` where more than that went into it; `scripts/compile`
 * leaves it beside the main module.
 */
export function compiledCommit(): string | null {
  return read(new URL("./commit", Deno.mainModule));
}

/**
 * The commit that a checkout stands on, from git's own files (gitrepository-layout(5)), which is sooner than a process;
 * null where there is no checkout, or one that keeps its references otherwise.
 */
export function checkedOutCommit(root: string): string | null {
  const folder = gitFolder(root);
  const head = read(`${folder}/HEAD`);
  if (head === null) return null;
  const reference = /^ref: (\S+)$/.exec(head)?.[1];
  if (reference === undefined) return commitIn(head);
  const common = resolve(folder, read(`${folder}/commondir`) ?? ".");
  return commitIn(read(`${common}/${reference}`)) ??
    commitIn(packed(read(`${common}/packed-refs`) ?? "", reference));
}

/** A worktree has a file in the folder's place, which says where that is. */
function gitFolder(root: string): string {
  const elsewhere = /^gitdir: (.+)$/.exec(read(`${root}/.git`) ?? "")?.[1];
  return resolve(root, elsewhere ?? ".git");
}

function packed(references: string, wanted: string): string | null {
  return references.split("\n").find((line) => line.endsWith(` ${wanted}`))?.split(" ")[0] ?? null;
}

function commitIn(text: string | null): string | null {
  return text !== null && /^[0-9a-f]{40,64}$/.test(text) ? text : null;
}

/** The text of a file without its last line break; null where it cannot be read, for whatever reason. */
function read(path: string | URL): string | null {
  try {
    return Deno.readTextFileSync(path).trimEnd();
  } catch {
    return null;
  }
}
