/** The known word that a mistyped one was probably meant to be. */

/** The closest of `known` within a third of its length in edits, or null. */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > candidate.length / 3) continue;
    const edits = distance(normal(word), normal(candidate));
    if (edits <= Math.max(1, candidate.length / 3) && edits < least) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}

function normal(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, "");
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  // The distances of what was read of `a` from each beginning of `b` that is not empty.
  let row = b.split("").map((_, index) => index + 1);
  for (const [read, letter] of a.split("").entries()) {
    let diagonal = read;
    let left = read + 1;
    row = row.map((above, index) => {
      const replaced = diagonal + (letter === b[index] ? 0 : 1);
      left = Math.min(replaced, above + 1, left + 1);
      diagonal = above;
      return left;
    });
  }
  return row.at(-1) ?? a.length;
}
