/** What a command prints, without what differs from one run to the next. Pure. */

/** Words of one run, and what stands for each of them in documents. */
export type Words = readonly (readonly [own: string, written: string])[];

const ID = /\b[0-9a-f]{8}(?:(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?\b/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const SECONDS = /(?<![\w.])\d+\.\d+( ?s)\b/g;
/** Not the name of a template, such as `1m+2s`. */
const AGE = /(?<![\w.+])\d+[smhd]\b(?!\+)( *)/g;
const VERSIONS = /\bagenttower \S+ \(Deno [^)]*\)/g;
const PID = /\bpid \d+/g;

/** Lines that are there or not, as the machine is busy or not. */
const PASSING = /^(?:tmux was looked at .* ago|waiting for .*)\n?/gm;

/**
 * The output as documents have it: other paths and names, ids that count from 1, and one time, age and pid for all.
 *
 * @param words Longer ones before those that they begin with.
 */
export function stableOutput(printed: string, words: Words): string {
  const named = words.reduce((text, [own, written]) => text.replaceAll(own, written), printed);
  const ids = [...new Set(named.match(ID))];
  return named
    .replaceAll(PASSING, "")
    .replaceAll(ID, (id) => {
      const number = String(ids.indexOf(id) + 1).padStart(8, "0");
      return id.length === number.length ? number : `${number}-0000-7000-8000-0000${number}`;
    })
    .replaceAll(TIME, "2026-01-31T09:00:00.000Z")
    .replaceAll(SECONDS, "1.2$1")
    .replaceAll(AGE, (age, blanks) => (blanks === "" ? "2s" : "2s".padEnd(age.length)))
    .replaceAll(VERSIONS, "agenttower VERSION (Deno …, SQLite …)")
    .replaceAll(PID, "pid 4242")
    .replaceAll(/[ \t]+$/gm, "")
    .replace(/\n+$/, "");
}

/** How long an agent has been so is not shown at once. */
const ACTIVITY_AGE = /\b(starting|working|waiting|idle|exited|unknown) 2s\b/g;

/** What a wait tells on its way, where it finds anything to wait for. */
const PROGRESS = /^\S+ (?:creating|ready|degraded|failed)\b.* 1\.2s\n/gm;

/** Whether two stable outputs say the same; columns are as wide as what happens to stand in them. */
export function saysTheSame(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

function comparable(output: string): string {
  return output.replaceAll(PROGRESS, "").replaceAll(/ +/g, " ").replaceAll(ACTIVITY_AGE, "$1");
}
