/** Checks what is in the database. */
import { advise, USE_THE_NEWER } from "../model/advice.ts";
import type { Refusal } from "../model/errors.ts";
import type { Store } from "../store/db.ts";
import type { Paths } from "../system/paths.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "database";

/** Before this a rare race could corrupt a database in WAL mode (sqlite.org/wal.html, "The WAL-reset bug"). */
const FIXED_SQLITE = [3, 51, 3];

/** @param full Whether every row is held against every index and every record that it refers to; that takes long. */
export function checkDatabase(store: Store, paths: Paths, full: boolean): Check[] {
  const damage = firstDamage(store, full);
  if (damage !== null) return [broken(`is damaged: ${damage}`, paths)];
  const orphans = full ? store.all("PRAGMA foreign_key_check").length : 0;
  if (orphans > 0) return [broken(`holds ${orphans} rows that refer to nothing`, paths)];
  const { version } = store.get<{ version: string }>("SELECT sqlite_version() AS version")!;
  const how = full
    ? ""
    : ` (a quick check; ${advise`agenttower doctor --full makes the whole one`})`;
  const checks = [ok(CHECK, `${paths.database} is sound${how}`)];
  if (store.whyReadOnly !== null) {
    const message = `it can only be read (${store.whyReadOnly}): nothing can be made or changed`;
    checks.push(problem(CHECK, message, advise`make room in ${paths.state}, chown or remount it`));
  }
  if (isOlder(version, FIXED_SQLITE)) {
    const reason = `SQLite ${version} has a rare bug that can damage a database`;
    checks.push(warning(CHECK, reason, advise`use an agenttower built with Deno 2.9 or later`));
  }
  return checks;
}

/** What SQLite finds first; null when it finds nothing. */
function firstDamage(store: Store, full: boolean): string | null {
  const rows = store.all<Record<string, string>>(
    full ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)",
  );
  const [line] = rows.flatMap((row) => Object.values(row));
  return line === undefined || line === "ok" ? null : line;
}

/** The check of a database that could not be opened. */
export function checkUnopened(refusal: Refusal, paths: Paths): Check {
  const database = shellWordIfNeeded(paths.database);
  const reason = "reason" in refusal.details ? refusal.details.reason : refusal.message;
  switch (refusal.fault) {
    case "corrupt":
      return broken("cannot be read as a database", paths);
    case "newer":
      return problem(CHECK, reason, USE_THE_NEWER);
    case "locked":
      return problem(
        CHECK,
        reason,
        advise`see who uses it: fuser ${database}`,
      );
    case "full":
      return problem(CHECK, reason, advise`make room below ${paths.state}`);
    case "io":
      return problem(CHECK, reason, advise`see what the system says of the disk: dmesg`);
    default:
      return problem(
        CHECK,
        reason,
        refusal.advice ?? advise`make sure that you may write in ${paths.state}`,
      );
  }
}

function broken(what: string, paths: Paths): Check {
  const database = shellWordIfNeeded(paths.database);
  // A folder of its own each time, so that nothing that was moved aside before is lost.
  const aside = shellWordIfNeeded(
    `${paths.state}/broken-${new Date().toISOString().replaceAll(/[^0-9]/g, "")}`,
  );
  return problem(
    CHECK,
    `${paths.database} ${what}; ${paths.audit} still lists what was made, and the panes still run: ` +
      advise`with a new database, agenttower doctor --container NAME finds them`,
    // The next command makes a new one. With the star its companions go, too.
    advise`mkdir ${aside} && mv ${database}* ${aside}/`,
  );
}

function isOlder(version: string, than: readonly number[]): boolean {
  const parts = version.split(".").map(Number);
  const differences = than.map((number, at) => (parts[at] ?? 0) - number);
  return (differences.find((difference) => difference !== 0) ?? 0) < 0;
}
