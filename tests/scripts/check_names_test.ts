import { assertEquals } from "@std/assert";
import { objections } from "../../scripts/check_names.ts";
import { exportsOf } from "../../scripts/exports_of.ts";
import { MadeUpTree } from "./made_up_tree.ts";

function found(files: Record<string, string>, shared: Record<string, string> = {}): string[] {
  using tree = new MadeUpTree(files);
  return objections(tree.root, shared);
}

Deno.test("an exported name is defined once; a name of one file's own is free", () => {
  assertEquals(
    found({
      "src/model/a.ts": "export const one = 1;\nconst own = 2;\nexport interface Two {}",
      "src/model/b.ts": "const own = 2;\n\nexport function one(): void {}",
      "src/store/c.ts": "export type Two = string;\nexport class Three {}",
      "src/jsr/x/mod.ts": "export const one = 1;",
    }),
    [
      "src/model/b.ts:3: one is defined in src/model/a.ts:1, too",
      "src/store/c.ts:1: Two is defined in src/model/a.ts:3, too",
    ],
  );
});

Deno.test("overloads are one definition", () => {
  assertEquals(
    found({
      "src/model/a.ts":
        "export function f(a: 1): 1;\nexport function f(a: 2): 2;\nexport function f(a: unknown) {}",
    }),
    [],
  );
});

Deno.test("two types, or two values, do not differ in case only; a type and its maker may", () => {
  assertEquals(
    found({
      "src/model/a.ts": "export interface Pane {}\nexport const LIMIT = 1;",
      "src/store/b.ts": "export const pane = 1;\nexport const limit = 2;",
    }),
    ["src/store/b.ts:2: limit and LIMIT (src/model/a.ts:2) differ only in case"],
  );
});

Deno.test("a name is not exported from a second file", () => {
  assertEquals(
    found({
      "src/model/a.ts": "export const one = 1;",
      "src/model/b.ts": '\nexport { one } from "./a.ts";\nexport * from "./a.ts";',
    }),
    [
      "src/model/b.ts:2: a name is exported where it is defined, and nowhere else",
      "src/model/b.ts:3: a name is exported where it is defined, and nowhere else",
    ],
  );
});

Deno.test("a folder holds twenty files, without those of the folders in it", () => {
  const files = (folder: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`${folder}${n}.ts`, ""]));
  assertEquals(found({ ...files("src/model/a", 20), "src/model/deep/b.ts": "" }), []);
  assertEquals(found(files("src/model/a", 21)), [
    "src/model/a0.ts:1: src/model has 21 files, and 20 are the most that a folder holds",
  ]);
});

Deno.test("a base name that stands twice is on the list, and what is on the list stands twice", () => {
  const files = { "src/model/a.ts": "", "src/store/a.ts": "" };
  assertEquals(found(files, { "a.ts": "all about a" }), []);
  assertEquals(found(files, { "b.ts": "all about b" }), [
    "src/store/a.ts:1: a.ts is the name of src/model/a.ts, too; " +
    "say in scripts/check_names.ts what they share, or choose another name",
    "scripts/check_names.ts:1: b.ts is not the name of several files",
  ]);
});

Deno.test("exportsOf finds every kind of definition", () => {
  const text = [
    "export async function a() {}",
    "export abstract class B {}",
    "export interface C {}",
    "// export const no = 1;",
    "export default function* d() {}",
    "export enum E {}",
  ].join("\n");
  assertEquals(exportsOf(text), [
    { name: "a", line: 1, kind: "value" },
    { name: "B", line: 2, kind: "type" },
    { name: "C", line: 3, kind: "type" },
    { name: "d", line: 5, kind: "value" },
    { name: "E", line: 6, kind: "value" },
  ]);
});
