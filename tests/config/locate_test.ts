import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { lineOf, type Path } from "../../src/config/locate.ts";

const TEXT = `# a comment: with a colon
name: "x # panes:" # panes:

panes:
  # - role: not this one
  - role: master
    label_pattern: >
      panes:
        role: text
    capability: c

  -
    "role": slave
    ? capability
    : d
  - {role: third, env: {A: 1}}
flow: {
  a: 1,
  b: [2,
    3]
}
last: 'two
  lines'
after: 1`;

Deno.test("a key or item is found in its line", () => {
  const cases: [number, Path][] = [
    [1, []],
    [2, ["name"]],
    [4, ["panes"]],
    [6, ["panes", 0]],
    [6, ["panes", 0, "role"]],
    [7, ["panes", 0, "label_pattern"]],
    [10, ["panes", 0, "capability"]],
    [12, ["panes", 1]],
    [13, ["panes", 1, "role"]],
    [14, ["panes", 1, "capability"]],
    [16, ["panes", 2, "env", "A"]],
    [22, ["last"]],
    [24, ["after"]],
  ];
  for (const [line, path] of cases) assertEquals(lineOf(TEXT, path, parse), line, path.join("."));
});

Deno.test("within a flow collection over several lines its first line stands for all", () => {
  for (const path of [["flow"], ["flow", "a"], ["flow", "b", 1]]) {
    assertEquals(lineOf(TEXT, path, parse), 17);
  }
});

Deno.test("a line break of either kind counts as one", () => {
  for (const end of ["\n", "\r\n"]) {
    assertEquals(lineOf(["a: 1", "b: 2", "c: 3"].join(end), ["c"], parse), 3);
  }
});

Deno.test("every key of a generated file is found in the line it was written to", () => {
  const lines: string[] = [];
  const expected: [number, Path][] = [];
  for (let section = 0; section < 12; section++) {
    expected.push([lines.push(`s${section}:`), [`s${section}`]]);
    for (let key = 0; key < section; key++) {
      if (key % 3 === 0) lines.push("", `  # k${key + 1}: comment`);
      expected.push([lines.push(`  k${key}: [a, "b: c"]`), [`s${section}`, `k${key}`]]);
    }
  }
  for (const [line, path] of expected) {
    assertEquals(lineOf(lines.join("\n"), path, parse), line, path.join("."));
  }
});

Deno.test("the search is bounded and falls back to a line not behind the true one", () => {
  let parsed = 0;
  const counting = (text: string) => {
    parsed += text.length;
    return parse(text);
  };
  const text = "# comment\n".repeat(6000) + "a:\n  b: 1\n";
  const line = lineOf(text, ["a", "b"], counting);
  assert(line === 1 || line === 6002, String(line));
  assert(parsed < 400_000, String(parsed));
});
