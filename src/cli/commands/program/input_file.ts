/** How a program takes a text, as its file has it (src/config/input_rules.ts reads it). Pure. */
import type { InputRules } from "../../../model/activity/input_rules.ts";

export function inputFile(input: InputRules) {
  const { settleMs, takenMs, placeholder, more, closing, clear, queued, rejected, choices } = input;
  return {
    settle_ms: settleMs,
    taken_ms: takenMs,
    ...patternText("placeholder", placeholder),
    ...patternText("more", more),
    closing: closing.map(({ text, shown, key }) => ({
      text: text.source,
      ...patternText("shown", shown),
      key,
    })),
    clear,
    ...patternText("queued", queued),
    ...patternText("rejected", rejected),
    ...(choices === null ? {} : {
      choices: {
        row: choices.row.source,
        yes: choices.yes.source,
        no: choices.no.source,
        ...(choices.next === null ? {} : { next: choices.next }),
      },
    }),
  };
}

/** A pattern under its key; nothing where there is none. */
export function patternText(key: string, value: RegExp | null): Record<string, string> {
  return value === null ? {} : { [key]: value.source };
}
