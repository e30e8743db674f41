import { assertEquals } from "@std/assert";
import { objections } from "../../scripts/check_spelling.ts";
import { proseOfTest, wordsOf } from "../../scripts/words_of.ts";
import { MadeUpTree } from "./made_up_tree.ts";

/** Takes the place of a dictionary. */
const ENGLISH = "the panes colours don't matter value test typo";
const isEnglish = (word: string) => ENGLISH.split(" ").includes(word);

Deno.test("a word that is neither English nor the project's is named with file and line", () => {
  using tree = new MadeUpTree({
    "scripts/words.txt": "const\ndeno\ntmux\nyaml\n",
    "docs/a.md": "The tmux panes.\n\nThier colours don't matter.\n",
    "src/model/a.ts": 'const yamlReciever = "a\\nvalue"; // 0xdeadbeef, 3f9cabde\n',
    "tests/a_test.ts": 'Deno.test("a layuot", () => {});\nconst typo = "layuot";\n// layuot\n',
  });
  const unknown = (word: string) => `"${word}" is no English word, and not in scripts/words.txt`;
  assertEquals(objections(tree.root, isEnglish), [
    `docs/a.md:3: ${unknown("thier")}`,
    `src/model/a.ts:1: ${unknown("reciever")}`,
    `tests/a_test.ts:1: ${unknown("layuot")}`,
    `tests/a_test.ts:3: ${unknown("layuot")}`,
  ]);
});

Deno.test("a project word that nothing uses is named", () => {
  using tree = new MadeUpTree({ "scripts/words.txt": "tmux\n", "docs/a.md": "" });
  assertEquals(objections(tree.root, isEnglish), ['scripts/words.txt:1: nothing uses "tmux"']);
});

Deno.test("names are read word by word, without what is written short", () => {
  const words = wordsOf("readURLOf paneIds\nits pane's end, they'd").map(({ word, line }) => [
    word,
    line,
  ]);
  assertEquals(words, [["read", 1], ["pane", 1], ["pane", 2], ["they'd", 2]]);
});

Deno.test("of a test only comments and names are read", () => {
  const text = [
    "/** One. */",
    'Deno.test("two", () => {',
    '  const url = "http://three"; // four',
    "  // five",
    "});",
  ].join("\n");
  assertEquals(wordsOf(proseOfTest(text)).map(({ word }) => word), [
    "deno",
    "test",
    "four",
    "five",
  ]);
});
