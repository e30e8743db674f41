/** Text cut to the cells that it has. Pure. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { graphemes } from "./graphemes.ts";

const CUT = "…";

/** The text if it fits into so many cells, else its beginning and an ellipsis; never half of a character. */
export function cut(text: string, width: number): string {
  if (unicodeWidth(text) <= width) return text;
  if (width < 1) return "";
  let cells = 0;
  for (const { segment, index } of graphemes(text)) {
    cells += unicodeWidth(segment);
    if (cells > width - 1) return text.slice(0, index) + CUT;
  }
  return text;
}
