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
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
