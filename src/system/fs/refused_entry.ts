/** The refusals of what may not be used below the state folder. */
import { Refusal, type StateFault } from "../../model/errors.ts";
import { stateUnavailable } from "../../model/refusals/state.ts";
import {
  describeEntryFault,
  entryCure,
  type EntryFacts,
  type EntryFault,
  type EntryKind,
  faultOfEntry,
} from "../entry.ts";
import { isFolderOfState } from "../paths.ts";
import { errnoOf, messageOf } from "../thrown.ts";
import { describeUser, userName } from "../users.ts";

/** @throws {Refusal} `state_unavailable` where what was found may not be used. */
export function requireOwn(path: string, info: EntryFacts, kind: EntryKind): void {
  const fault = faultOfEntry(info, kind, Deno.uid());
  if (fault !== null) throw entryRefused(path, fault, heirOf(path, kind));
}

/** The refusal of what belongs to another user. */
export function ownedByOther(path: string, uid: number): Refusal {
  return entryRefused(path, { kind: "owner", uid }, null);
}

/**
 * Ourselves, for a file or a folder of the state in a private folder of our own; else null: another folder of another
 * user's is that user's.
 */
export function heirOf(path: string, kind: EntryKind): number | null {
  if (kind === "folder" && !isFolderOfState(path)) return null;
  const uid = Deno.uid();
  try {
    const folder = Deno.lstatSync(path.slice(0, path.lastIndexOf("/")) || "/");
    return folder.uid === uid && ((folder.mode ?? 0) & 0o077) === 0 ? uid : null;
  } catch {
    return null;
  }
}

function entryRefused(path: string, fault: EntryFault, heir: number | null): Refusal {
  const reason = `${path} ${describeEntryFault(fault, describeUser)}`;
  const advice = entryCure(path, fault, userName, heir);
  return stateUnavailable("other", reason, { lead: "refusing to use state", advice });
}

/** The refusal that a failed system call on `path` comes to; one that is a refusal already stays as it is. */
export function fileRefused(path: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return stateUnavailable(faultOfFile(error), `${path}: ${messageOf(error)}`);
}

/** What kind of failure of the file system it is. */
export function faultOfFile(error: unknown): StateFault {
  switch (errnoOf(error)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "unwritable";
    case "ENOSPC":
    case "EDQUOT":
      return "full";
    default:
      return "other";
  }
}
