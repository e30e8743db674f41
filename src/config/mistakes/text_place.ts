/** Places in a text, as people count them. Pure. */

/** A place in a text. */
export interface TextPlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
}

export function textPlaceOf(text: string, offset: number): TextPlace {
  const start = lineStart(text, offset);
  return {
    line: text.slice(0, start).split("\n").length,
    column: [...text.slice(start, offset)].length + 1,
  };
}

/** The offset at which the line of `offset` begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
