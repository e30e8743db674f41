import { assertEquals, assertThrows } from "@std/assert";
import { ConfigProblem } from "../../src/config/problem.ts";
import { MAX_CONFIG_BYTES, readTextFile } from "../../src/config/text_file.ts";
import { configFolder } from "./folder.ts";

function problem(file: string): string {
  const { line, reason } = assertThrows(() => readTextFile(file), ConfigProblem);
  return `${line}: ${reason}`;
}

Deno.test("a file of exactly the limit is read, one byte more is not", () => {
  using config = configFolder();
  const content = "x".repeat(MAX_CONFIG_BYTES);
  assertEquals(readTextFile(config.write("full.yaml", content)), content);
  assertEquals(problem(config.write("over.yaml", content + "x")), "1: is larger than 64 KiB");
});

Deno.test("a file without end is refused at once", () => {
  using config = configFolder();
  Deno.symlinkSync("/dev/zero", `${config.path}/zero.yaml`);
  assertEquals(problem(`${config.path}/zero.yaml`), "1: is not a regular file");
});

Deno.test("a FIFO is refused without waiting for a writer", () => {
  using config = configFolder();
  const file = `${config.path}/fifo.yaml`;
  new Deno.Command("mkfifo", { args: [file] }).outputSync();
  assertEquals(problem(file), "1: is not a regular file");
});

Deno.test("a symbolic link is followed to a regular file", () => {
  using config = configFolder();
  const file = config.write("real", "a: 1\n");
  Deno.symlinkSync(file, `${config.path}/link.yaml`);
  assertEquals(readTextFile(`${config.path}/link.yaml`), "a: 1\n");
});

Deno.test("links to nothing and to themselves, and directories, are named as such", () => {
  using config = configFolder();
  Deno.symlinkSync(`${config.path}/nowhere`, `${config.path}/dangling.yaml`);
  Deno.symlinkSync("loop.yaml", `${config.path}/loop.yaml`);
  Deno.mkdirSync(`${config.path}/folder.yaml`);
  const at = (name: string) => problem(`${config.path}/${name}`);
  assertEquals(at("dangling.yaml"), "1: is a symbolic link to nothing");
  assertEquals(at("loop.yaml"), "1: cannot be read: its symbolic links go round in a circle");
  assertEquals(at("folder.yaml"), "1: is a directory");
  assertEquals(at("missing.yaml"), "1: cannot be read: there is no such file");
});

Deno.test("a byte order mark is no part of the text", () => {
  using config = configFolder();
  assertEquals(readTextFile(config.write("bom.yaml", "\ufeffa: ä\n")), "a: ä\n");
});

Deno.test("bytes that are no UTF-8 are found in their line", () => {
  using config = configFolder();
  const cases: [number[], string][] = [
    [[0x61, 0x0a, 0x62, 0xff, 0x0a], "2: is not valid UTF-8"],
    [[0xc3], "1: is not valid UTF-8"],
    [[0xc0, 0x80], "1: is not valid UTF-8"],
    [[0x0a, 0x0a, 0xed, 0xa0, 0x80], "3: is not valid UTF-8"],
    [[0xff, 0xfe, 0x61, 0x00], "1: is UTF-16, not UTF-8"],
  ];
  for (const [bytes, expected] of cases) {
    assertEquals(problem(config.write("bad.yaml", new Uint8Array(bytes))), expected);
  }
});

Deno.test("control characters other than tab and line breaks are refused", () => {
  using config = configFolder();
  for (const character of ["\0", "\x07", "\x1b", "\x7f", "\x9b", "\ufffe", "\rc"]) {
    const file = config.write("control.yaml", `a: 1\nb: ${character}\n`);
    assertEquals(problem(file), "2: holds a control character");
  }
  const fine = "a: 1\r\nb:\t2 \u0085\u2028😀\n";
  assertEquals(readTextFile(config.write("fine.yaml", fine)), fine);
});
