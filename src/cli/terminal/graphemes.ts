/** What people see as one character each. */

let segmenter: Intl.Segmenter | null = null;

/** The characters of a text, in their order. The first call takes some milliseconds, so that it is made where one is cut. */
export function graphemes(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}
