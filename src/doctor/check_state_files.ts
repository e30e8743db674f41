/** Checks that the state folder is private and holds no planted links. Changes nothing. */
import { lstatOrNull } from "../system/files.ts";
import type { Paths } from "../system/paths.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "state";

/** The checks of the state folder and its files; `made` says whether the folder exists. */
export function checkStateFiles(paths: Paths): { checks: Check[]; made: boolean } {
  const info = lstatOrNull(paths.state);
  if (info === null) {
    return {
      checks: [ok(CHECK, `${paths.state} is not there yet; it is made when needed`)],
      made: false,
    };
  }
  const folders = [paths.state, paths.logs, paths.locks, paths.workers];
  const files = [paths.database, `${paths.database}-wal`, `${paths.database}-shm`, paths.audit];
  const found = [
    ...folders.flatMap((path) => checkEntry(path, "isDirectory", path === paths.state)),
    ...files.flatMap((path) => checkEntry(path, "isFile", false)),
  ];
  const checks = found.length > 0 ? found : [ok(CHECK, `${paths.state} is private`)];
  return { checks, made: true };
}

function checkEntry(path: string, kind: "isDirectory" | "isFile", mayBeLink: boolean): Check[] {
  const info = lstatOrNull(path);
  if (info === null) return [];
  const what = kind === "isDirectory" ? "a folder" : "a regular file";
  if (info.isSymlink && mayBeLink) {
    return [
      warning(CHECK, `${path} is a symbolic link`, "name the real folder in AGENTTOWER_STATE_DIR"),
    ];
  }
  if (!info[kind]) {
    const is = info.isSymlink ? "a symbolic link" : `not ${what}`;
    return [
      problem(
        CHECK,
        `${path} is ${is}`,
        `move it away: mv ${shellWordIfNeeded(path)} ${shellWordIfNeeded(`${path}.old`)}`,
      ),
    ];
  }
  const owner = Deno.uid();
  if (info.uid !== null && info.uid !== owner) {
    return [
      problem(
        CHECK,
        `${path} belongs to user ${info.uid}, not to ${owner}`,
        `chown ${owner} ${shellWordIfNeeded(path)}`,
      ),
    ];
  }
  const mode = (info.mode ?? 0) % 0o1000;
  if (mode % 0o100 === 0) return [];
  const right = kind === "isDirectory" ? "700" : "600";
  return [
    problem(
      CHECK,
      `${path} is open to other users (mode ${mode.toString(8).padStart(4, "0")})`,
      `chmod ${right} ${shellWordIfNeeded(path)}`,
    ),
  ];
}
