/** The packages that the spelling is checked with. */

/**
 * Pinned in `scripts/spelling.lock`. Not named in an import itself: what a file names goes into `deno.lock`,
 * and from there into every installation of the program and into the compiled one.
 */
const PACKAGES = { checker: "npm:nspell@2.1.5", british: "npm:dictionary-en-gb@3.0.0" };

interface Checker {
  correct(word: string): boolean;
}

/**
 * The British dictionary: whether a word in lower case is one, as it is, as a proper name or as an abbreviation.
 *
 * @throws {TypeError} when the packages are neither in the cache nor to be had.
 */
export async function openDictionary(): Promise<(word: string) => boolean> {
  const { default: checker } = await import(PACKAGES.checker);
  const { default: british } = await import(PACKAGES.british);
  const dictionary: Checker = checker(british);
  const known = new Map<string, boolean>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const forms = [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
    const correct = forms.some((form) => dictionary.correct(form));
    known.set(word, correct);
    return correct;
  };
}
