/**
 * The line of a key or list item. The parser tells values, not lines, so it is asked instead: the line is
 * where the shortest beginning of the text that parses and has the path ends. Nothing here knows YAML, so
 * nothing here can disagree with the parser.
 */

export type Path = readonly (string | number)[];

/** Characters that one search may have parsed; beyond it the answer is a known ancestor's line. */
const PARSE_BUDGET = 32 * 1024;

/**
 * The line, from 1, of what `path` leads to in `text`, which must parse and have it. Within something that
 * cannot be cut between lines (a flow collection) it is that thing's first line; where the search would
 * cost too much, the line of the nearest ancestor that was found.
 *
 * @param parse the value of a text; may throw anything.
 */
export function lineOf(text: string, path: Path, parse: (text: string) => unknown): number {
  const ends = lineEnds(text);
  const last = ends.length - 1;
  const parsed = new Map<number, { value: unknown } | null>();
  let budget = PARSE_BUDGET;

  const beginning = (lines: number): { value: unknown } | null => {
    let result = parsed.get(lines);
    if (result === undefined) {
      const end = ends[lines] ?? text.length;
      budget -= end;
      result = attempt(() => parse(text.slice(0, end)));
      parsed.set(lines, result);
    }
    return result;
  };

  /** The first line of what first has `path`, given that `low` lines lack it and all lines have it. */
  const search = (low: number, path: Path): number | null => {
    let high = last;
    while (true) {
      const middle = low + Math.ceil((high - low) / 2);
      const cut = fromMiddle(low, middle, high).find((lines) => budget <= 0 || beginning(lines));
      if (budget <= 0) return null;
      if (cut === undefined) return low + 1;
      if (has(beginning(cut)?.value, path)) high = cut;
      else low = cut;
    }
  };

  let line = 1;
  for (let depth = 1; depth <= path.length; depth++) {
    const found = search(line - 1, path.slice(0, depth));
    if (found === null) break;
    line = found;
  }
  return line;
}

/** All numbers between `low` and `high`: from `middle` up, then from below it down. */
function* fromMiddle(low: number, middle: number, high: number): Generator<number> {
  for (let at = middle; at < high; at++) yield at;
  for (let at = middle - 1; at > low; at--) yield at;
}

/** Index 0 is 0; index n is the offset behind line n and its break. */
function lineEnds(text: string): number[] {
  const ends = [0];
  for (const match of text.matchAll(/\r?\n/g)) ends.push(match.index + match[0].length);
  if ((ends.at(-1) ?? 0) < text.length) ends.push(text.length);
  return ends;
}

function attempt<T>(run: () => T): { value: T } | null {
  try {
    return { value: run() };
  } catch {
    return null;
  }
}

function has(value: unknown, path: Path): boolean {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return false;
    at = Reflect.get(at, step);
  }
  return true;
}
