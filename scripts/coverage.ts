/** How much of the program the tests have run, out of an lcov report of `deno coverage`. Pure. */

export interface Share {
  readonly hit: number;
  readonly found: number;
}

export interface Coverage {
  readonly lines: Share;
  readonly branches: Share;
}

/** What must not be fallen short of, in percent. */
const FLOOR = { lines: 75, branches: 85 };

/**
 * What a report comes to.
 *
 * @param texts the source files, by their path's end; one that the report does not know was never loaded, and
 * every line of it that has code counts as not run.
 */
export function coverageOf(report: string, texts: ReadonlyMap<string, string>): Coverage {
  const loaded = [...report.matchAll(/^SF:(.*)$/gm)].map(([, path = ""]) => path);
  const sum = (key: string) =>
    [...report.matchAll(new RegExp(`^${key}:(\\d+)$`, "gm"))]
      .reduce((total, [, count]) => total + Number(count), 0);
  const missed = [...texts]
    .filter(([path]) => !loaded.some((it) => it.endsWith(`/${path}`)))
    .reduce((total, [, text]) => total + linesOfCode(text), 0);
  return {
    lines: { hit: sum("LH"), found: sum("LF") + missed },
    branches: { hit: sum("BRH"), found: sum("BRF") },
  };
}

/** A file of types alone has nothing to run, and is never loaded. */
function linesOfCode(text: string): number {
  if (!/^(?:export )?(?:default |async )*(?:const|let|function|class)\b/m.test(text)) return 0;
  return text.split("\n").filter((line) => !/^\s*(?:$|\/\/|\/?\*)/.test(line)).length;
}

/** One line for people. Child processes are the program too, but counting them would slow every one of them. */
export function coverageText({ lines, branches }: Coverage): string {
  return `coverage: ${percent(lines)} % of lines of src (${percent(branches)} % of branches), ` +
    "by what tests run in their own process";
}

/** What falls short, or null. */
export function shortfall({ lines, branches }: Coverage): string | null {
  if (percent(lines) < FLOOR.lines) return `less than ${FLOOR.lines} % of lines`;
  return percent(branches) < FLOOR.branches ? `less than ${FLOOR.branches} % of branches` : null;
}

/** Rounded down. */
function percent({ hit, found }: Share): number {
  return found === 0 ? 100 : Math.floor((100 * hit) / found);
}
