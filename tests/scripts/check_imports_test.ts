import { assertEquals } from "@std/assert";
import { objections } from "../../scripts/check_imports.ts";
import { importsOf } from "../../scripts/imports_of.ts";

function inTree(files: Record<string, string>, test: (root: string) => void): void {
  const root = Deno.makeTempDirSync();
  try {
    for (const [path, text] of Object.entries(files)) {
      Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${root}/${path}`, text);
    }
    test(root);
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

function found(files: Record<string, string>): string[] {
  let lines: string[] = [];
  inTree(files, (root) => lines = objections(root));
  return lines;
}

Deno.test("importing a lower rank, one's own folder or a package is fine", () => {
  assertEquals(
    found({
      "main.ts": 'import { run } from "./src/cli/run.ts";',
      "src/cli/run/run.ts":
        'import "./help.ts";\nimport { id } from "../model/id.ts";\nimport * as a from "@std/cli";',
      "src/cli/render/help.ts": "",
      "src/model/id.ts": 'export * from "./other.ts";',
    }),
    [],
  );
});

Deno.test("importing a higher rank is named with file and line", () => {
  assertEquals(
    found({ "src/model/id.ts": '// one\nimport {\n  a,\n} from "../cli/run.ts";\n' }),
    ["src/model/id.ts:4: src/model may not import src/cli"],
  );
});

Deno.test("a type and a dynamic import count too", () => {
  assertEquals(
    found({
      "src/managed/a.ts":
        'import type { A } from "../cli/a.ts";\nconst b = await import("../rpc/b.ts");',
    }),
    [
      "src/managed/a.ts:1: src/managed may not import src/cli",
      "src/managed/a.ts:2: src/managed may not import src/rpc",
    ],
  );
});

Deno.test("store and system do not import each other", () => {
  assertEquals(
    found({
      "src/store/a.ts": 'import "../system/b.ts";',
      "src/system/b.ts": 'export { a } from "../store/a.ts";',
    }),
    [
      "src/store/a.ts:1: src/store may not import src/system",
      "src/system/b.ts:1: src/system may not import src/store",
    ],
  );
});

Deno.test("a stand-in is imported by its name only", () => {
  assertEquals(found({ "src/store/a.ts": 'import "../jsr/db_sqlite/mod.ts";' }), [
    "src/store/a.ts:1: a stand-in is imported by its package's name",
  ]);
});

Deno.test("a file without a rank is refused", () => {
  assertEquals(found({ "src/model/a.ts": 'import "../misc/b.ts";' }), [
    "src/model/a.ts:1: src/misc/b.ts has no rank",
  ]);
});

Deno.test("importsOf finds imports and nothing that only looks like one", () => {
  const text = [
    'import a, { type b } from "./1.ts";',
    "export {",
    "  c,",
    "} from './2.ts';",
    'const text = "imported from ./no.ts";',
    'import "./3.ts";',
    'await import("./4.ts");',
    'export const from = "./no.ts";',
  ].join("\n");
  assertEquals(importsOf(text), [
    { specifier: "./1.ts", line: 1 },
    { specifier: "./2.ts", line: 4 },
    { specifier: "./3.ts", line: 6 },
    { specifier: "./4.ts", line: 7 },
  ]);
});
