/** How an operator's own program takes a text. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadPrograms } from "../../src/config/programs.ts";

function load(input: unknown) {
  const dir = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${dir}/agent_programs`);
    const program = { name: "own", box: { prompt: "^> " }, input };
    Deno.writeTextFileSync(`${dir}/agent_programs/own.yaml`, JSON.stringify(program));
    return loadPrograms(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

Deno.test("what an operator says of a program's input is read whole", () => {
  const { programs, warnings } = load({
    settle_ms: 40,
    taken_ms: 9000,
    placeholder: "^\\[Pasted",
    more: "↑$",
    closing: [{ text: "^/", shown: "^ /", key: "Escape" }, { text: "@$", key: "Space" }],
    clear: ["C-u"],
    queued: "queued",
    rejected: "unknown",
    choices: { row: "(\\d)\\. (.*)", yes: "^Yes", no: "^No", next: "Right" },
  });
  assertEquals(warnings, []);
  const input = programs.get("own")?.input;
  assertEquals(input?.closing, [
    { text: /^\//u, shown: /^ \//u, key: "Escape" },
    { text: /@$/u, shown: null, key: "Space" },
  ]);
  assertEquals([input?.settleMs, input?.takenMs, input?.clear], [40, 9000, ["C-u"]]);
  assertEquals([input?.choices?.no, input?.choices?.next], [/^No/u, "Right"]);
  assertEquals([input?.queued, input?.rejected, input?.more], [/queued/u, /unknown/u, /↑$/u]);
});

Deno.test("what is left out of it is nothing, and all of it may be", () => {
  assertEquals(load({}).programs.get("own")?.input, {
    settleMs: 0,
    takenMs: 4000,
    placeholder: null,
    more: null,
    closing: [],
    clear: [],
    queued: null,
    rejected: null,
    choices: null,
  });
  assertEquals(load(null).programs.get("own")?.input, null);
});

Deno.test("an input that cannot be used is told with its place", () => {
  const wrong: [unknown, string][] = [
    [{ clear: ["Entre"] }, "input.clear[0]: must be the name of a key"],
    [{ settle_ms: 60_000 }, "input.settle_ms: must be from 0 to 5000"],
    [{ queued: "(" }, "input.queued: is no regular expression"],
    [{ closing: [{ text: "x" }] }, 'input.closing[0]: needs the key "key"'],
    [{ quued: "x" }, "did you mean"],
  ];
  for (const [input, said] of wrong) {
    const { programs, warnings } = load(input);
    assertEquals(programs.size, 0);
    assertStringIncludes(JSON.stringify(warnings), JSON.stringify(said).slice(1, -1));
  }
});
