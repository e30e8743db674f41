export interface Word {
  /** In lower case, with an apostrophe where there is one inside. */
  readonly word: string;
  /** From 1. */
  readonly line: number;
}

/** Shorter ones are abbreviations more often than words. */
const SHORTEST = 4;

/** What is no word though it has letters: escapes in strings, and numbers that are not decimal. */
const NO_WORDS = /\\u\{\w+\}|\\u\w{4}|\\x\w{2}|\\[a-zA-Z]|\b0x\w+|\b[0-9a-f]*\d[0-9a-f]*\b/g;

/** The parts of a name that is written in camel case: `readURLOf` is read, URL, of. */
const HUMPS = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** The English words, or what should be some, in a text and in the names that it contains. */
export function wordsOf(text: string): Word[] {
  return text.split("\n").flatMap((content, index) =>
    [...content.replaceAll(NO_WORDS, " ").matchAll(/\p{L}+(?:['’]\p{L}+)*/gu)]
      .flatMap(([letters]) => letters.replaceAll("’", "'").split(HUMPS))
      .map((part) => part.toLowerCase().replace(/'s$/, ""))
      .filter((word) => word.length >= SHORTEST)
      .map((word) => ({ word, line: index + 1 }))
  );
}

const COMMENT = /^\s*(?:\/\/|\/?\*).*|\s\/\/ .*/;
const TEST_NAME = /^\s*Deno\.test\(\s*(?:\{\s*name: )?["`].*/;

/** A test's text without its data, whose spelling may be wrong on purpose: its comments and the names of its tests. */
export function proseOfTest(text: string): string {
  return text.split("\n")
    .map((line) => TEST_NAME.exec(line)?.[0] ?? COMMENT.exec(line)?.[0] ?? "")
    .join("\n");
}
