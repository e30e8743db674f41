/** The choices of a dialog that a program shows. Pure. */
import type { Choices } from "../../model/activity/input_rules.ts";

export interface Choice {
  readonly number: number;
  readonly text: string;
  readonly row: string;
}

/** The last run of rows that count from 1; none where there is none. */
export function choicesOn(lines: readonly string[], { row }: Choices): readonly Choice[] {
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
