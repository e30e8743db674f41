import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigProblem } from "../../src/config/problem.ts";
import { MAX_DEPTH, parseYaml } from "../../src/config/yaml.ts";
import { denoScript } from "../support/child.ts";
import { itemAt } from "../support/items.ts";
import { runProgram } from "../support/process.ts";

/** Other tests run in this process: what a bomb costs is measured in one of its own. */
const BOMB_PROCESS = new URL("./bomb_process.ts", import.meta.url).pathname;

function problem(text: string): ConfigProblem {
  return assertThrows(() => parseYaml("f.yaml", text), ConfigProblem);
}

const NO_REFERENCES = "anchors, aliases and tags ('&', '*', '!') are not allowed";

Deno.test("anchors, aliases and tags are refused in their line", () => {
  const cases: [number, string][] = [
    [1, "name: &n x\npanes: *n\n"],
    [3, "name: x\nenv:\n  A: &b c\n"],
    [1, "panes: &p\n  - a\n"],
    [1, "panes: &p [a]\n"],
    [1, "env: &e\n  A: b\n"],
    [1, "name: *x\n"],
    [2, "a: 1\nenv: {T: *x}\n"],
    [2, "a: 1\nname: !foo x\n"],
    [1, "name: !!str 5\n"],
    [1, "a: !!binary aGk=\n"],
    [1, "a: !!set {x}\n"],
    [1, "a: ! x\n"],
    [1, "a: !<tag:yaml.org,2002:str> 5\n"],
    [1, "&a x: 1\n*a : 2\n"],
    [1, "a: &!str x\nb: *!str\n"],
    [1, "- &a [x]\n- *a\n"],
  ];
  for (const [line, text] of cases) {
    const found = problem(text);
    assertEquals([found.line, found.reason], [line, NO_REFERENCES], text);
  }
});

Deno.test("the characters of anchors, aliases and tags are fine within texts", () => {
  const text = [
    "command: [sh, -c, 'a & b * c!']",
    'env: {A: a & b, B: hello!, C: "*x &y !z"}',
    "# &a *b !c",
    "d: |",
    "  &x *y !z",
    "e: x*",
    "f: a",
    "  &b",
    "  *c",
    "a&b: 1",
    "a*b: 2",
  ].join("\n");
  assertEquals(
    parseYaml("f.yaml", text).value,
    new Map<string, unknown>([
      ["command", ["sh", "-c", "a & b * c!"]],
      ["env", new Map([["A", "a & b"], ["B", "hello!"], ["C", "*x &y !z"]])],
      ["d", "&x *y !z\n"],
      ["e", "x*"],
      ["f", "a &b *c"],
      ["a&b", 1],
      ["a*b", 2],
    ]) as unknown,
  );
});

/** Ten to the ninth texts once every alias is followed. */
function aliasBomb(): string {
  const levels = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"];
  for (let level = 1; level < 9; level++) {
    levels.push(`a${level}: &a${level} [${Array(10).fill(`*a${level - 1}`).join(",")}]`);
  }
  return levels.join("\n");
}

Deno.test("bombs cost less than a second and 200 MB", async () => {
  const bombs = {
    aliases: aliasBomb(),
    "aliases in keys": `${aliasBomb()}\n? *a8\n: x\n`,
    "merge keys": `${aliasBomb()}\nz: {<<: *a8}\n`,
    "open brackets": "[".repeat(60_000),
    brackets: "[".repeat(30_000) + "]".repeat(30_000),
    braces: "{a: ".repeat(15_000),
    dashes: "- ".repeat(30_000) + "x",
    questions: "? ".repeat(30_000) + "x",
    "depth behind many lines": "\n".repeat(60_000) + "a: [[[[[[[[[[x]]]]]]]]]]",
    "depth behind an open bracket": "a: [\n" + " 1,\n".repeat(15_000) + " [[[[[[[[[[x]]]]]]]]]]]\n",
  };
  // As large, and nothing about it; what it costs says how fast this machine is at the moment.
  const harmless = "- 1\n".repeat(15_000);
  const { code, stdout, stderr } = await runProgram(denoScript(BOMB_PROCESS), Deno.env.toObject(), {
    stdin: JSON.stringify([...Object.values(bombs), harmless]),
  });
  assertEquals(code, 0, stderr);
  const costs: { refused: boolean; cpuMs: number; bytes: number }[] = JSON.parse(stdout);
  const plain = costs.pop();
  assert(plain?.refused === false);
  const limitMs = Math.max(1000, 3 * plain.cpuMs);
  for (const [index, name] of Object.keys(bombs).entries()) {
    const { refused, cpuMs, bytes } = itemAt(costs, index);
    assert(refused, name);
    assert(cpuMs < limitMs, `${name}: ${cpuMs} ms of ${limitMs}`);
    assert(bytes < 200e6, `${name}: ${bytes} bytes`);
  }
});

Deno.test("nesting is allowed to its limit and no deeper", () => {
  const nested = (depth: number) => "a: " + "[".repeat(depth - 1) + "x" + "]".repeat(depth - 1);
  parseYaml("f.yaml", nested(MAX_DEPTH));
  const found = problem(`b: 1\n${nested(MAX_DEPTH + 1)}`);
  assertEquals([found.line, found.reason], [2, "is nested more than 8 levels deep"]);
});

Deno.test("what is not one YAML document is refused in its line", () => {
  const cases: [number, RegExp, string][] = [
    [3, /a key is given twice/, "a: 1\nb: 2\na: 3\n"],
    [1, /a key is given twice/, "x: {a: 1, a: 2}\n"],
    [2, /more than one YAML document/, "a: 1\n---\nb: 2\n"],
    [1, /is not valid YAML/, "a: [1,\n2\n"],
    [3, /is not valid YAML/, "a:\n    b: 1\n  c: 2\n"],
    [1, /is not valid YAML/, "a: b: c\n"],
    [1, /is not valid YAML/, "a: }\n"],
  ];
  for (const [line, reason, text] of cases) {
    const found = problem(text);
    assertEquals(found.line, line, text);
    assert(reason.test(found.reason), `${text}${found.reason}`);
  }
});

Deno.test("what the parser says never repeats the file", () => {
  const secrets = [
    "env: {T: *hunter2}",
    "env: {T: !hunter2 x}",
    "env: {T: !hunter2}",
    "env:\n  T: !!hunter2 x",
    'env: {T: "hunter2}',
    "env: {T: 'hunter2': x}",
    "env:\n  T: x\n hunter2: y",
    "hunter2\nenv: 1",
    'env: {T: "\\qhunter2"}',
    "env: {T: x} hunter2",
    "%hunter2 x\nenv: 1",
    "env: &hunter2 &hunter2 x",
    "env: `hunter2`",
    "env: @hunter2",
  ];
  for (const text of secrets) {
    const found = problem(text);
    assert(!`${found.message} ${found.hint}`.includes("hunter2"), `${text}: ${found.message}`);
  }
});

Deno.test("merge keys, dates and special names are plain keys and texts", () => {
  const text = "a: {<<: {b: 1}}\nd: 2024-01-01\n__proto__: {x: 1}\nconstructor: 2\ny: yes\n";
  assertEquals(
    parseYaml("f.yaml", text).value,
    new Map<string, unknown>([
      ["a", new Map([["<<", new Map([["b", 1]])]])],
      ["d", "2024-01-01"],
      ["__proto__", new Map([["x", 1]])],
      ["constructor", 2],
      ["y", "yes"],
    ]) as unknown,
  );
});

Deno.test("a text that UTF-8 cannot hold is refused", () => {
  assertStringIncludes(problem('a: "\\ud800"').reason, "surrogate");
});

Deno.test("nothing but comments is no value", () => {
  for (const text of ["", "\n", "# x\n", "---\n", "---\n# x\n...\n"]) {
    assertEquals(parseYaml("f.yaml", text).value, null);
  }
});
