/**
 * Checks the spelling of comments, messages, names and documents: British English, and the words that
 * `scripts/words.txt` adds to it.
 *
 *     deno run -P scripts/check_spelling.ts [ROOT]
 */
import { openDictionary } from "./dictionary.ts";
import { filesBelow } from "./source_files.ts";
import { proseOfTest, wordsOf } from "./words_of.ts";

const CHECKED = [
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "README.md",
  "deno.json",
  "docs",
  "examples",
  "main.ts",
  "scripts",
  "src",
  "tests",
];
const PROJECT_WORDS = "scripts/words.txt";

/** Every objection in a tree, as `file:line: reason`. `isEnglish` is asked about words in lower case. */
export function objections(root: string, isEnglish: (word: string) => boolean): string[] {
  const own = new Set(Deno.readTextFileSync(`${root}/${PROJECT_WORDS}`).trim().split("\n"));
  const used = new Set<string>();
  const found: string[] = [];
  for (const path of CHECKED.flatMap((path) => filesBelow(root, path, /(?<!words\.txt|\.lock)$/))) {
    const text = Deno.readTextFileSync(`${root}/${path}`);
    for (const { word, line } of wordsOf(path.startsWith("tests/") ? proseOfTest(text) : text)) {
      if (own.has(word)) used.add(word);
      else if (!isEnglish(word)) {
        found.push(`${path}:${line}: "${word}" is no English word, and not in ${PROJECT_WORDS}`);
      }
    }
  }
  const unused = [...own].filter((word) => !used.has(word));
  return [...found, ...unused.map((word) => `${PROJECT_WORDS}:1: nothing uses "${word}"`)];
}

if (import.meta.main) {
  const found = objections(Deno.args[0] ?? ".", await openDictionary());
  for (const line of found) console.error(line);
  Deno.exit(found.length > 0 ? 1 : 0);
}
