import { assertEquals } from "@std/assert";
import { brokenReferences } from "../../scripts/check_citations.ts";
import { commentsOf } from "../../scripts/comments_of.ts";
import { anchorsOf, linksOf } from "../../scripts/markdown.ts";

/** What is found in a tree of these files beside a contract of two headings. */
function found(files: Record<string, string>): string[] {
  const root = Deno.makeTempDirSync();
  const contract = { "docs/contract/cli.md": "# The command line\n\n## Exit codes\n" };
  try {
    for (const [path, text] of Object.entries({ ...contract, ...files })) {
      Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${root}/${path}`, text);
    }
    return brokenReferences(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

const FORM = 'a citation has the form (contract: FILE.md, "HEADING")';

Deno.test("a citation of a heading that is there is fine", () => {
  assertEquals(
    found({
      "src/a.ts": '/** All of them (contract: cli.md, "Exit codes"). */\nexport const a = 1;\n',
      "tests/a_test.ts": '// As promised (contract: cli.md, "Exit codes").\n',
    }),
    [],
  );
});

Deno.test("a citation of a file or heading that is not there is named with file and line", () => {
  assertEquals(
    found({
      "src/a.ts":
        'const a = 1;\n/** One (contract: cli.md, "Exit"). */\n// Two (contract: gone.md, "Exit codes").\n',
    }),
    [
      'src/a.ts:2: docs/contract/cli.md has no heading "Exit"',
      "src/a.ts:3: there is no docs/contract/gone.md",
    ],
  );
});

Deno.test("a citation that is broken over two lines is read as one", () => {
  assertEquals(
    found({
      "src/a.ts": '/**\n * One (contract: cli.md, "Exit\n * codes"), two (contract:\n' +
        ' * cli.md, "Exit codes").\n */\n' +
        '// Three (contract: cli.md,\n// "Files").\n',
    }),
    ['src/a.ts:6: docs/contract/cli.md has no heading "Files"'],
  );
});

Deno.test("a citation of another form is refused", () => {
  assertEquals(
    found({
      "src/a.ts": [
        "/** One (contract: cli.md). */",
        "/** Two (contract: cli.md, `exit`). */",
        "/** Contract: cli.md. */",
        "/** Three, as cli.md has it. */",
      ].join("\n"),
    }),
    [
      `src/a.ts:1: ${FORM}`,
      `src/a.ts:2: ${FORM}`,
      `src/a.ts:3: ${FORM}`,
      'src/a.ts:4: cli.md is cited as (contract: FILE.md, "HEADING")',
    ],
  );
});

Deno.test("code is no comment", () => {
  assertEquals(found({ "src/a.ts": 'const text = "(contract: cli.md) src/gone.ts";\n' }), []);
});

Deno.test("a path that is not there is refused in comments and in documents", () => {
  assertEquals(
    found({
      "src/a/b.ts": "/** See src/a/b.ts, src/a/{b,c}.ts and tests/gone. */\n",
      "scripts/run": "#!/bin/sh\n# Runs scripts/run; see docs/gone.md.\n",
      "README.md":
        "`src/a` and\n`./scripts/run`, not `./scripts/gone`; `src/a/*.ts`, `src/x/*.ts`\n",
    }),
    [
      "src/a/b.ts:1: there is no src/a/c.ts",
      "src/a/b.ts:1: there is no tests/gone",
      "scripts/run:2: there is no docs/gone.md",
      "README.md:2: there is no scripts/gone",
      "README.md:2: there is no src/x/*.ts",
    ],
  );
});

Deno.test("what only ends like a path of the project is none", () => {
  assertEquals(
    found({
      "README.md": "https://x.example/docs/gone.md, node_modules/a/src/gone.ts, my-src/b\n",
    }),
    [],
  );
});

Deno.test("a link whose file or anchor is not there is refused", () => {
  assertEquals(
    found({
      "docs/a.md": "# A `b`, c\n\n[1](#a-b-c) [2](contract/cli.md#exit-codes) [3](../README.md)\n",
      "README.md": "[1](docs/gone.md)\n[2](docs/a.md#gone) and [a link over\ntwo lines](#gone)\n",
    }),
    [
      "README.md:1: there is no docs/gone.md",
      "README.md:2: docs/a.md has no #gone",
      "README.md:3: README.md has no #gone",
    ],
  );
});

Deno.test("links in code, and links to elsewhere, are not followed", () => {
  const text = "`[1](gone.md)`\n\n```md\n[2](gone.md)\n```\n\n[3](https://x.example/gone.md)\n";
  assertEquals(linksOf(text), []);
});

Deno.test("anchorsOf numbers headings of one name and leaves code's out", () => {
  const text = "# What, a *day*!\n\n```sh\n# none\n```\n\n## a_b.c\n\n## a_b.c\n";
  assertEquals([...anchorsOf(text)], ["what-a-day", "a_bc", "a_bc-1"]);
});

Deno.test("commentsOf joins the lines of one comment and no others", () => {
  const text = [
    "/** one */",
    "/**",
    " * two",
    " * goes on",
    " */",
    "const a = 1; // three",
    "const b = 2;",
    "// four",
    "// goes on",
  ].join("\n");
  assertEquals(commentsOf(text, "//"), [
    { text: "one ", line: 1 },
    { text: "\ntwo\ngoes on\n", line: 2 },
    { text: "three", line: 6 },
    { text: "four\ngoes on", line: 8 },
  ]);
});
