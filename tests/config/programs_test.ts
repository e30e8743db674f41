/** Files of agents' programs. */
import { assertEquals, assertMatch } from "@std/assert";
import { programFile } from "../../src/cli/commands/program/program_file.ts";
import { loadPrograms } from "../../src/config/programs.ts";
import { BUILT_IN_PROGRAMS } from "../../src/programs/built_in.ts";
import { configFolder } from "./folder.ts";

Deno.test("what is shown of a built-in program, kept as a file, is that program", () => {
  for (const program of BUILT_IN_PROGRAMS.values()) {
    using config = configFolder({
      "agent_programs/own.yaml": JSON.stringify(programFile(program), null, 2),
    });
    const { programs, warnings } = loadPrograms(config.path);
    assertEquals(warnings, []);
    const read = programs.get(program.name);
    assertEquals(read && { ...read, file: null }, program);
  }
});

Deno.test("a program that cannot be used is left out, and its line says why", () => {
  const cases: [string, RegExp][] = [
    ["name: other\n", /^1: .*rules/],
    ["name: p\nscreen:\n- name: r\n  all: ['(']\n  activities: [idle]\n", /^4: .*regular/],
    ["name: p\nscreen:\n- name: r\n  activities: [sleeping]\n", /^4: .*must be one of starting/],
    ["name: p\nscreen:\n- name: r\n  activities: []\n", /^4: .*one activity/],
    ["name: p\nscreen:\n- name: r\n  part: middle\n  activities: [idle]\n", /^4: .*must be one of/],
    ["name: p\nbox: { above: x }\n", /^2: .*needs the key "prompt"/],
    ["name: p\nhooks: { events: { Stop: { activities: [idle] } } }\n", /^2: .*option or a plugin/],
    ["name: p\nhooks: { option: --x, events: { 'a b': { activities: [idle] } } }\n", /^2: .*event/],
    [
      `name: p\ntitle:\n- { name: t, pattern: "${"x".repeat(1001)}", activities: [idle] }\n`,
      /^3: /,
    ],
  ];
  for (const [content, wanted] of cases) {
    using config = configFolder({ "agent_programs/p.yaml": content });
    const { programs, warnings } = loadPrograms(config.path);
    assertEquals([...programs.keys()], [], content);
    assertMatch(warnings.map(({ line, reason }) => `${line}: ${reason}`).join("\n"), wanted);
  }
});
