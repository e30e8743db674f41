import { assertEquals } from "@std/assert";
import { objections } from "../../scripts/check_imports.ts";
import { importsOf } from "../../scripts/imports_of.ts";
import { MadeUpTree } from "./made_up_tree.ts";

function found(files: Record<string, string>): string[] {
  using tree = new MadeUpTree(files);
  return objections(tree.root);
}

Deno.test("importing a lower rank, one's own folder or a package is fine", () => {
  assertEquals(
    found({
      "main.ts": 'import { run } from "./src/cli/run/run.ts";',
      "src/cli/run/run.ts":
        'import "../render/help.ts";\nimport { id } from "../../model/id.ts";\nimport * as a from "@std/cli";',
      "src/cli/render/help.ts": 'import "./lines.ts";',
      "src/cli/render/lines.ts": "",
      "src/model/id.ts": 'export * from "./other.ts";',
    }),
    [],
  );
});

Deno.test("importing a higher rank is named with file and line", () => {
  assertEquals(
    found({ "src/model/id.ts": '// one\nimport {\n  a,\n} from "../cli/run/run.ts";\n' }),
    ["src/model/id.ts:4: src/model may not import src/cli/run"],
  );
});

Deno.test("a type and a dynamic import count too", () => {
  assertEquals(
    found({
      "src/managed/a.ts":
        'import type { A } from "../cli/args/a.ts";\nconst b = await import("../rpc/b.ts");',
    }),
    [
      "src/managed/a.ts:1: src/managed may not import src/cli/args",
      "src/managed/a.ts:2: src/managed may not import src/rpc",
    ],
  );
});

Deno.test("rooms of one rank do not import each other", () => {
  assertEquals(
    found({
      "src/store/a.ts": 'import "../system/b.ts";',
      "src/config/b.ts": 'export { a } from "../store/a.ts";',
    }),
    [
      "src/config/b.ts:1: src/config may not import src/store",
      "src/store/a.ts:1: src/store may not import src/system",
    ],
  );
});

Deno.test("a folder with a rank of its own is not the room around it", () => {
  assertEquals(
    found({
      "src/system/a.ts": 'import "./tmux/b.ts";',
      "src/system/tmux/b.ts": 'import "../c.ts";\nimport "./deep/d.ts";',
      "src/cli/e.ts": "",
      "src/cli/run/f.ts": 'import "../e.ts";',
    }),
    [
      "src/cli/run/f.ts:1: src/cli/e.ts is in no room",
      "src/system/a.ts:1: src/system may not import src/system/tmux",
    ],
  );
});

Deno.test("a circle is named once, with the shortest way round", () => {
  assertEquals(
    found({
      "src/model/a.ts": '// one\nimport "./b.ts";\nimport "./c.ts";',
      "src/model/b.ts": 'import type { C } from "./c.ts";',
      "src/model/c.ts": 'const a = await import("./a.ts");',
      "src/jsr/one/d.ts": 'import "./e.ts";',
      "src/jsr/one/e.ts": 'import "./d.ts";',
      "src/model/out.ts": 'import "./a.ts";',
    }),
    [
      "src/jsr/one/d.ts:1: a circle: src/jsr/one/d.ts → src/jsr/one/e.ts → src/jsr/one/d.ts",
      "src/model/a.ts:3: a circle: src/model/a.ts → src/model/c.ts → src/model/a.ts",
    ],
  );
});

Deno.test("a stand-in is imported by its name only", () => {
  assertEquals(found({ "src/store/a.ts": 'import "../jsr/db_sqlite/mod.ts";' }), [
    "src/store/a.ts:1: a stand-in is imported by its package's name",
  ]);
});

Deno.test("a file without a room is refused", () => {
  assertEquals(found({ "src/model/a.ts": 'import "../misc/b.ts";' }), [
    "src/model/a.ts:1: src/misc/b.ts is in no room",
  ]);
});

Deno.test("importsOf finds imports and nothing that only looks like one", () => {
  const text = [
    'import a, { type b } from "./1.ts";',
    'import type { e } from "./5.ts";',
    "export {",
    "  c,",
    "} from './2.ts';",
    'const text = "imported from ./no.ts";',
    'import "./3.ts";',
    'await import("./4.ts");',
    'export const from = "./no.ts";',
  ].join("\n");
  assertEquals(importsOf(text), [
    { specifier: "./1.ts", line: 1, kind: "static" },
    { specifier: "./5.ts", line: 2, kind: "type" },
    { specifier: "./2.ts", line: 5, kind: "static" },
    { specifier: "./3.ts", line: 7, kind: "static" },
    { specifier: "./4.ts", line: 8, kind: "dynamic" },
  ]);
});
