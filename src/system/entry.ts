/** What may be used below the state folder (contract: state.md, "State files"). */
import { type Advice, advise } from "../model/advice.ts";
import { shellWordIfNeeded } from "./shell.ts";

export type EntryKind = "file" | "folder";

/** What lstat(2) tells. */
export type EntryFacts = Pick<
  Deno.FileInfo,
  "isFile" | "isDirectory" | "isSymlink" | "nlink" | "uid"
>;

/** Why something that stands in a file's or folder's place must not be used. */
export type EntryFault =
  | { readonly kind: "link" }
  | { readonly kind: "type"; readonly wanted: EntryKind }
  | { readonly kind: "names"; readonly count: number }
  | { readonly kind: "owner"; readonly uid: number };

/**
 * What is wrong with what was found, as lstat(2) tells of it; null where nothing is. Another name of a file may
 * lie where others read or write it, and so may what another user owns.
 *
 * @param owner the user who runs this.
 */
export function faultOfEntry(
  info: EntryFacts,
  kind: EntryKind,
  owner: number | null,
): EntryFault | null {
  if (info.isSymlink) return { kind: "link" };
  if (kind === "file" ? !info.isFile : !info.isDirectory) return { kind: "type", wanted: kind };
  if (kind === "file" && info.nlink !== null && info.nlink > 1) {
    return { kind: "names", count: info.nlink };
  }
  return info.uid !== null && owner !== null && info.uid !== owner
    ? { kind: "owner", uid: info.uid }
    : null;
}

/** The fault in words that follow the entry's path. */
export function describeEntryFault(fault: EntryFault, nameOf: (uid: number) => string): string {
  switch (fault.kind) {
    case "link":
      return "is a symbolic link";
    case "type":
      return fault.wanted === "file" ? "is not a regular file" : "is not a folder";
    case "names":
      return `has ${fault.count} names (hard links)`;
    case "owner":
      return `belongs to ${nameOf(fault.uid)}`;
  }
}

/**
 * What to do about the fault, with the command where there is one.
 *
 * @param heir The user in whose private folder a file stands, and who runs this; null where it stands in none.
 */
export function entryCure(
  path: string,
  fault: EntryFault,
  nameOf: (uid: number) => string | null,
  heir: number | null,
): Advice {
  const word = shellWordIfNeeded(path);
  const aside = shellWordIfNeeded(`${path}.old`);
  switch (fault.kind) {
    case "link":
    case "type":
      return advise`move it away: mv ${word} ${aside}`;
    case "names": {
      const copy = shellWordIfNeeded(`${path}.copy`);
      return advise`make it a file of one name: cp -p ${word} ${copy} && mv ${copy} ${word}`;
    }
    case "owner": {
      // Only root, or a command under sudo, can have put it there.
      if (heir !== null) return advise`make it yours, as root: chown ${heir} ${word}`;
      const name = nameOf(fault.uid);
      const become = name === null ? "" : `: sudo -u ${name} …`;
      return advise`become that user${become}; or name another folder with --state-dir or AGENTTOWER_STATE_DIR`;
    }
  }
}
