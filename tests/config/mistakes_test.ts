import { assertEquals, assertThrows } from "@std/assert";
import { ConfigProblem } from "../../src/config/problem.ts";
import { decodeText } from "../../src/config/text_file.ts";
import { parseYaml } from "../../src/config/yaml.ts";

function problem(text: string): ConfigProblem {
  return assertThrows(() => parseYaml("f.yaml", text, "lines"), ConfigProblem, undefined, text);
}

/** Line, column, words, text. */
const MISTAKES: readonly (readonly [number, number, RegExp, string])[] = [
  // What is opened and never closed is where it was opened.
  [2, 10, /bracket .* never closed/, 'name: p\ncommand: ["a"\n'],
  [2, 10, /bracket .* never closed/, 'name: p\ncommand: ["a"\nenv:\n  A: b\n'],
  [2, 10, /bracket .* never closed/, 'name: p\ncommand: ["a",\n  "b"\nenv: {}\n'],
  [1, 6, /bracket .* never closed/, "env: [a, {b: c}"],
  [1, 10, /brace .* never closed/, "panes: [ {role: master, x: [1] ]\n"],
  [2, 6, /brace .* never closed/, "a: 1\nenv: { A: b\nworking_dir: /\n"],
  [1, 7, /quote .* never closed/, 'name: "demo\ncommand: ["true"]\n'],
  [1, 7, /quote .* never closed/, "name: 'demo\ncommand: ['true']\n"],
  [3, 6, /quote .* never closed/, 'env:\n  A: "1"\n  B: "x\n  C: "y"\n'],
  [2, 11, /quote .* never closed/, 'name: p\ncommand: ["sh]\n'],
  [2, 3, /quote .* never closed/, 'command:\n- "a\n- b\n'],
  [1, 4, /'\}' closes nothing/, "a: }\n"],
  [2, 1, /']' closes nothing/, "a: [b]\n]\n"],
  // Quotes within quotes.
  [1, 10, /quote closes the text/, "say: ['it's', x]\n"],
  [1, 15, /quote closes the text/, 'command: ["a, "b"]\n'],
  [1, 8, /quote closes the text/, 'a: "say" hello\n'],
  [1, 7, /no such escape/, 'a: "C:\\dir"\n'],
  // Colons.
  [1, 5, /holds a colon and a space/, "a: b: c\n"],
  [2, 14, /holds a colon and a space/, "env:\n  A: see this: that\n"],
  [1, 13, /holds a colon and a space/, "env: { A: b : c }\n"],
  [1, 5, /no space behind the colon/, "name:x\npanes: []\n"],
  [2, 8, /no space behind the colon/, "- role: master\n  label:m\n  x: 1\n"],
  [3, 4, /no space behind the colon/, "env:\n  A: b\n  B:c\n"],
  [2, 1, /no colon behind this key/, "name: x\npanes\n"],
  // Commas.
  [1, 15, /no comma before this/, 'command: ["a" "b"]\n'],
  [2, 10, /no comma before this/, 'command: ["a"\n         "b"]\n'],
  [1, 7, /comma, a colon or a quote/, "a: [b,, c]\n"],
  // Indentation.
  [2, 1, /a tab indents/, "env:\n\tA: b\n"],
  [3, 3, /a tab indents/, "panes:\n  - role: master\n  \tcapability: x\n"],
  [3, 3, /no line above begins in this column/, "a:\n    b: 1\n  c: 2\n"],
  [2, 2, /the line above has a value/, "name: p\n command: [sh]\n"],
  [3, 5, /the line above has a value/, "env:\n  A: b\n    C: d\n"],
  [2, 1, /a list \('-'\) and keys/, "a: 1\n- b\n"],
  [2, 1, /a list \('-'\) and keys/, "- b\na: 1\n"],
  [1, 8, /lines of its own/, "panes: - role: master\n"],
  // Signs that begin no text.
  [1, 6, /begins with '@' needs quotes/, "env: @all\n"],
  [1, 11, /begins with '`' needs quotes/, "command: [`ls`]\n"],
  [2, 6, /begins with '%' needs quotes/, "a: 1\nkey: %3\n"],
  [3, 6, /anchors, aliases and tags/, "name: x\nenv:\n  A: &b c\n"],
  [1, 15, /anchors, aliases and tags/, "command: [sh, *]\n"],
  // More than there may be.
  [3, 1, /a key is given twice/, "a: 1\nb: 2\na: 3\n"],
  [3, 3, /a key is given twice/, "- role: x\n  label: a\n  role: y\n"],
  [2, 1, /more than one YAML document/, "a: 1\n---\nb: 2\n"],
  // However lines end, and whatever begins the file.
  [2, 10, /bracket .* never closed/, 'name: p\r\ncommand: ["a"\r\nenv: {}\r\n'],
  [3, 3, /no line above/, "a:\r\n    b: 1\r\n  c: 2\r\n"],
  // Columns are of characters.
  [1, 11, /quote closes the text/, 'a: "🦀🦀 say" hello\n'],
];

Deno.test("a mistake is told where it is, in the words of who made it", () => {
  const unlike = MISTAKES.flatMap(([line, column, words, text]) => {
    const { line: at, spot, reason } = problem(text);
    const isAs = at === line && spot?.column === column && words.test(reason);
    return isAs ? [] : [`${text}${at}:${spot?.column} (not ${line}:${column}) ${reason}`];
  });
  assertEquals(unlike, []);
});

Deno.test("the line is shown with a mark under the mistake", () => {
  const excerpt = (text: string) => problem(text).spot?.excerpt;
  assertEquals(
    excerpt('name: p\ncommand: ["a"\n'),
    '    command: ["a"\n' +
      "             ^",
  );
  // What a terminal would obey is spelt out, and the mark still stands where it belongs.
  assertEquals(
    excerpt("'\u202e名': @x\n"),
    "    '\\u{202e}名': @x\n" +
      "                  ^",
  );
  const long = excerpt(`a: ["${"x".repeat(200)}", "y" "${"z".repeat(200)}"]\n`) ?? "";
  const [line = "", mark = ""] = long.split("\n");
  assertEquals([line.charAt(mark.length - 1), line.length < 90], ['"', true], long);
});

Deno.test("nothing that could be a secret is shown of a profile", () => {
  const excerpt = (text: string) =>
    assertThrows(() => parseYaml("f.yaml", text), ConfigProblem).spot?.excerpt;
  assertEquals(
    excerpt('env:\n  TOKEN: "hunter2\n  A: "x"\n'),
    '      TOKEN: "…\n' +
      "             ^",
  );
  assertEquals(
    excerpt("env:\n  TOKEN: hunter2: x\n"),
    "      TOKEN: …:…\n" +
      "              ^",
  );
  assertEquals(
    excerpt('command: ["--token", "hunter2" "x"]\n'),
    '    command: …"…\n' +
      "              ^",
  );
  assertEquals(excerpt("name: p\nhunter2\n"), "    …\n    ^");
});

Deno.test("what is no text of UTF-8 is told where it begins", () => {
  const place = (...bytes: number[]) => {
    const { line, spot, reason } = assertThrows(
      () => decodeText("f.yaml", new Uint8Array(bytes)),
      ConfigProblem,
    );
    return `${line}:${spot?.column}: ${reason}`;
  };
  assertEquals(place(0x61, 0x0a, 0xc3, 0xa4, 0xff), "2:2: is not valid UTF-8");
  assertEquals(place(0x61, 0x0a, 0x61, 0x07), "2:2: holds a control character");
  assertEquals(place(0xff, 0xfe, 0x61, 0), "1:1: is UTF-16, not UTF-8");
  assertEquals(place(0xfe, 0xff, 0, 0x61), "1:1: is UTF-16, not UTF-8");
  const withMark = new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0x3a, 0x20, 0x7d]);
  const text = decodeText("f.yaml", withMark);
  assertEquals([problem(text).line, problem(text).spot?.column], [1, 4]);
});

Deno.test("whatever character of a file is left out or put in, the place told is in it", () => {
  const folder = new URL("../../examples/", import.meta.url);
  for (const name of ["config.yaml", "launch_commands/claude-master.yaml"]) {
    const whole = Deno.readTextFileSync(new URL(name, folder));
    const text = whole.split("\n").filter((line) => !/^\s*#/.test(line)).join("\n");
    for (let at = 0; at < text.length; at++) {
      const before = text.slice(0, at);
      const wrong = ['"', "'", "[", "}", ": ", "\t", "@", "-", "\n"].map((put) =>
        before + put + text.slice(at)
      );
      for (const each of [before, before + text.slice(at + 1), ...wrong]) {
        try {
          parseYaml("f.yaml", each);
        } catch (error) {
          if (!(error instanceof ConfigProblem)) throw error;
          const line = each.split(/\r?\n/)[error.line - 1];
          const column = error.spot?.column ?? 0;
          assertEquals(column >= 1 && column <= (line?.length ?? -1) + 1, true, each);
        }
      }
    }
  }
});
