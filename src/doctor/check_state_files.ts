/** Checks that the state folder is private and holds no planted links. Changes nothing. */
import { refuseBelowOthers } from "../app/state_folder.ts";
import { isRefusal } from "../model/errors.ts";
import { advise } from "../model/advice.ts";
import { COMPANIONS } from "../store/companions.ts";
import { describeEntryFault, entryCure, type EntryKind, faultOfEntry } from "../system/entry.ts";
import { heirOf } from "../system/fs/refused_entry.ts";
import { lstatOrNull } from "../system/files.ts";
import { mayUse } from "../system/libc.ts";
import type { Paths } from "../system/paths.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { describeUser, userName } from "../system/users.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "state";

/** The checks of the state folder and its files; `made` says whether the folder exists. */
export function checkStateFiles(paths: Paths): { checks: Check[]; made: boolean } {
  const info = lstatOrNull(paths.state);
  if (info === null) {
    return { checks: [checkAbsent(paths.state)], made: false };
  }
  const folders = [paths.state, paths.logs, paths.localLogs, paths.locks, paths.workers];
  const companions = COMPANIONS.map((suffix) => paths.database + suffix);
  const files = [paths.database, ...companions, paths.audit];
  const inFolders = [paths.locks, paths.workers].flatMap(entriesOf);
  const found = [
    ...folders.flatMap(checkShut),
    ...folders.flatMap((path) => checkEntry(path, "folder", path === paths.state)),
    ...[...files, ...inFolders].flatMap((path) => checkEntry(path, "file", false)),
  ];
  const checks = found.length > 0 ? found : [ok(CHECK, `${paths.state} is private`)];
  return { checks, made: true };
}

/** Whether every command would refuse to make the state folder. */
function checkAbsent(folder: string): Check {
  try {
    refuseBelowOthers(folder);
    return ok(CHECK, `${folder} is not there yet; it is made when needed`);
  } catch (error) {
    if (!isRefusal(error, "state_unavailable") || error.advice === null) throw error;
    return problem(CHECK, error.details.reason, error.advice);
  }
}

/** Names that the program gives to lock files, queues, tickets and workers' logs. */
const OWN_NAMES = /\.(lock|queue|log|ticket\.[^.]+)$/;

/** What in a folder of ours has such a name; nothing where it cannot be read, which is a check of its own. */
function entriesOf(folder: string): string[] {
  if (lstatOrNull(folder)?.isDirectory !== true) return [];
  try {
    return [...Deno.readDirSync(folder)].filter(({ name }) => OWN_NAMES.test(name))
      .map(({ name }) => `${folder}/${name}`).sort();
  } catch {
    return [];
  }
}

/** A folder of ours whose mode keeps ourselves out; root, whom no mode keeps out as a rule, has to see it. */
function checkShut(path: string): Check[] {
  const info = lstatOrNull(path);
  if (info === null || !info.isDirectory || info.uid !== Deno.uid()) return [];
  const mode = (info.mode ?? 0) % 0o1000;
  if ((mode & 0o700) === 0o700 || (info.uid === 0 && mayUse(path))) return [];
  const shown = mode.toString(8).padStart(4, "0");
  const word = shellWordIfNeeded(path);
  return [
    problem(
      CHECK,
      `${path} is closed to its own user (mode ${shown})`,
      advise`open it: chmod 700 ${word}`,
    ),
  ];
}

function checkEntry(path: string, kind: EntryKind, mayBeLink: boolean): Check[] {
  const info = lstatOrNull(path);
  if (info === null) return [];
  if (info.isSymlink && mayBeLink) {
    return [
      warning(
        CHECK,
        `${path} is a symbolic link`,
        advise`name the real folder in AGENTTOWER_STATE_DIR`,
      ),
    ];
  }
  const fault = faultOfEntry(info, kind, Deno.uid());
  if (fault !== null) {
    return [
      problem(
        CHECK,
        `${path} ${describeEntryFault(fault, describeUser)}`,
        entryCure(path, fault, userName, heirOf(path, kind)),
      ),
    ];
  }
  const mode = (info.mode ?? 0) % 0o1000;
  if (mode % 0o100 === 0) return [];
  const word = shellWordIfNeeded(path);
  const right = kind === "folder" ? "700" : "600";
  return [
    problem(
      CHECK,
      `${path} is open to other users (mode ${mode.toString(8).padStart(4, "0")})`,
      advise`chmod ${right} ${word}`,
    ),
  ];
}
