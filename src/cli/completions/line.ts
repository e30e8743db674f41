/** The command line at whose end a shell wants words. Pure. */

export interface TypedLine {
  /** The word that is being typed, as far as the cursor. */
  readonly current: string;
  /** The words before it, without the program's own. */
  readonly words: readonly string[];
}

/** The values that an option has on the line, in their order. */
export function valuesOf({ words }: TypedLine, name: string): string[] {
  const joined = `--${name}=`;
  return words.flatMap((word, at) => {
    if (word === `--${name}`) return words.slice(at + 1, at + 2);
    return word.startsWith(joined) ? [word.slice(joined.length)] : [];
  });
}
