/** The choices of a dialog that a program shows. Pure. */
import { screenLines } from "../../activity/box.ts";
import type { Choices } from "../../model/activity/input_rules.ts";
import type { Screen } from "../../model/activity/screen.ts";

/** So many cells before a choice's text stands nothing of its own any more. */
const GAP = 2;

export interface Choice {
  readonly number: number;
  readonly text: string;
  readonly row: string;
}

/** The last run of rows that count from 1, or the last row that has them beside each other; none where there is none. */
export function choicesOn(lines: readonly string[], rules: Choices): readonly Choice[] {
  return rules.next === null ? numbered(lines, rules) : besideEachOther(lines, rules);
}

function numbered(lines: readonly string[], { row }: Choices): readonly Choice[] {
  let found: Choice[] = [];
  for (const line of lines) {
    const [, number, text] = row.exec(line) ?? [];
    if (number === undefined || text === undefined) continue;
    const choice = { number: Number(number), text: text.trim(), row: line };
    if (choice.number === 1) found = [choice];
    else if (choice.number === found.length + 1) found.push(choice);
  }
  return found;
}

function besideEachOther(lines: readonly string[], { row: pattern }: Choices): readonly Choice[] {
  const row = lines.findLast((line) => pattern.test(line)) ?? "";
  const texts = pattern.exec(row)?.[1]?.split(/ {2,}/) ?? [];
  return texts.map((text, at) => ({ number: at + 1, text, row }));
}

/** Of choices beside each other the marked one: it alone has a ground of its own. Null where that is not to be seen. */
export function marked(screen: Screen, choices: readonly Choice[]): Choice | null {
  const at = screenLines(screen).lastIndexOf(choices[0]?.row ?? "");
  const cells = screen.rows[screen.top + at] ?? [];
  const own = choices.filter(({ text, row }) => {
    const column = row.indexOf(text);
    return cells[column]?.ground !== cells[column - GAP]?.ground;
  });
  return own.length === 1 ? own[0]! : null;
}

/** The one that is meant by `yes`, `no` or a number; null where it is none of them. */
export function chosen(
  choices: readonly Choice[],
  meant: string,
  { yes, no }: Choices,
): Choice | null {
  const means = (pattern: RegExp) => choices.find(({ text }) => pattern.test(text)) ?? null;
  if (meant === "yes") return means(yes);
  if (meant === "no") return means(no);
  return choices.find(({ number }) => String(number) === meant) ?? null;
}
