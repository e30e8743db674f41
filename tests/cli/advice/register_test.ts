/** All advice in the source, and the tests that follow it. */
import { assertEquals } from "@std/assert";
import { filesBelow } from "../../../scripts/source_files.ts";
import { GLOBAL_OPTIONS } from "../../../src/cli/args/globals.ts";
import { findCommand } from "../../../src/cli/run/find_command.ts";
import { ROOT } from "../../support/root.ts";

/** Advice that no test can have printed where it is true, and why. */
const UNTESTED: Readonly<Record<string, string>> = {
  "see what the system says of the disk: dmesg": "a disk that fails cannot be had",
};

function texts(folder: string): Map<string, string> {
  const paths = filesBelow(ROOT, folder, /\.ts$/);
  return new Map(paths.map((path) => [path, Deno.readTextFileSync(`${ROOT}/${path}`)]));
}

/** Every piece of advice, by its text as it stands in the source, with the files that have it. */
function adviceInSource(): Map<string, string[]> {
  const found = [...texts("src")].flatMap(([path, text]) =>
    [...text.matchAll(/\badvise`((?:[^`\\]|\\.)*)`/g)].map(([, advice = ""]) => ({ path, advice }))
  );
  const groups = Map.groupBy(found, ({ advice }) => advice);
  return new Map([...groups].map(([advice, items]) => [advice, items.map(({ path }) => path)]));
}

/** Every piece of advice that a test takes from what was printed, with the tests' files. */
function adviceInTests(): Map<string, string[]> {
  const found = [...texts("tests")].flatMap(([path, text]) =>
    [...text.matchAll(/\badvised\(/g)].flatMap(({ index }) => {
      const word = secondArgument(text.slice(index + "advised(".length));
      const advice = literal(word) ?? constant(text.slice(0, index), word);
      return advice === null ? [] : [{ path, advice }];
    })
  );
  const groups = Map.groupBy(found, ({ advice }) => advice);
  return new Map([...groups].map(([advice, items]) => [advice, items.map(({ path }) => path)]));
}

/** The text of a call's second argument, from behind its opening parenthesis. */
function secondArgument(text: string): string {
  const parts = [""];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^]/g)) {
    if (depth === 0 && token === ")") break;
    if (/^[([{]$/.test(token)) depth++;
    if (/^[)\]}]$/.test(token)) depth--;
    if (depth === 0 && token === ",") parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts[1]?.trim() ?? "";
}

/** What a literal says, or several that are added up; null for another expression. */
function literal(word: string): string | null {
  const parts = word.split(/\s*\+\n\s*/).map((part) =>
    /^"(?:[^"\\]|\\.)*"$/.test(part)
      ? JSON.parse(part) as string
      : /^'(?:[^'\\])*'$/.test(part)
      ? part.slice(1, -1)
      : null
  );
  return parts.some((part) => part === null) ? null : parts.join("");
}

/** What the last constant of that name says; null where there is none. */
function constant(text: string, name: string): string | null {
  if (!/^\w+$/.test(name)) return null;
  const pattern = new RegExp(`const ${name} =\\s*([^;]*(?:"[^"]*;[^"]*")?[^;]*);\\n`, "g");
  const [, word = ""] = [...text.matchAll(pattern)].at(-1) ?? [];
  return literal(word.trim());
}

Deno.test("every piece of advice is followed by a test, where it is printed", () => {
  const tested = adviceInTests();
  const advice = [...adviceInSource().keys()];
  const untested = advice.filter((it) => !tested.has(it) && !Object.hasOwn(UNTESTED, it));
  assertEquals(untested, []);
  assertEquals(advice.length > 100, true);
});

Deno.test("tests follow advice that there is", () => {
  const advice = adviceInSource();
  const named = [...adviceInTests().keys(), ...Object.keys(UNTESTED)];
  assertEquals(named.filter((it) => !advice.has(it)), []);
});

Deno.test("no advice stands twice in the source, and what varies in it is a name", () => {
  const advice = [...adviceInSource()];
  assertEquals(advice.filter(([, paths]) => paths.length > 1), []);
  assertEquals(advice.filter(([text]) => /\$\{(?![\w.]+\})/.test(text)), []);
});

/** Where commands are named without being advised: help and its examples, completions. */
const DESCRIPTIONS = /^\s*(examples|more|summary):|^\s*['"`]agenttower |argument\(|completions\//;

Deno.test("nothing but advice names a command of the program", () => {
  const wrong = [...texts("src")].flatMap(([path, text]) =>
    text.replaceAll(/\badvise`(?:[^`\\]|\\.)*`/g, (it) => it.replaceAll(/[^\n]/g, ""))
      .split("\n").map((line, at) => ({ line, at: `${path}:${at + 1}` }))
      .filter(({ line, at }) =>
        /[`"'( ]agenttower (layout|pane|agent|log|events|route|container|doctor|recover|sweep|status|template|profile|schema) /
          .test(line) &&
        !/^\s*(\*|\/\/|\/\*)/.test(line) && !DESCRIPTIONS.test(line) &&
        !DESCRIPTIONS.test(at)
      )
      .map(({ line, at }) => `${at}: ${line.trim()}`)
  );
  assertEquals(wrong, []);
});

Deno.test("every command that is advised exists, with its options", async () => {
  const advised = [...adviceInSource().keys()].flatMap((advice) =>
    [...advice.matchAll(/agenttower ([a-z][^"`;)]*)/g)].map(([, words = ""]) =>
      words.replace(/ ?\$\{.*?\}/g, "").replace(/[',.:].*$/, "").replace(
        / (keeps|releases|says|shows|makes|holds|finds|prints)\b.*$/,
        "",
      )
    )
  ).filter((words) => !/^(where|as|is|built)\b/.test(words));
  const wrong: string[] = [];
  for (const words of new Set(advised)) {
    const list = words.split(" ").filter((word) => word !== "");
    const found = await findCommand(list.filter((word) => /^[a-z]+$/.test(word))).catch(() => null);
    if (found?.command == null) {
      wrong.push(words);
      continue;
    }
    const known = { ...GLOBAL_OPTIONS, ...found.command.options };
    const options = [...words.matchAll(/--([a-z-]+)/g)].map(([, name = ""]) => name);
    wrong.push(...options.filter((name) => !(name in known)).map((name) => `${words}: --${name}`));
  }
  assertEquals(wrong, []);
  assertEquals(advised.length > 30, true);
});
