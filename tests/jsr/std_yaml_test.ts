import { assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { parse, YamlSyntaxError } from "@std/yaml";

Deno.test("plain scalars have the types of the default schema", () => {
  const cases: [string, unknown][] = [
    ["12", 12],
    ["1_000", 1000],
    ["017", 15],
    ["0x1F", 31],
    ["08", "08"],
    ["-.5", "-.5"],
    ["1e3", 1000],
    [".inf", Infinity],
    ["true", true],
    ["yes", "yes"],
    ["~", null],
    ["", null],
    ["2026-11-20", new Date("2026-11-20T00:00:00Z")],
    ["2026-11-20 10:00:00.5 +02:30", new Date("2026-11-20T07:30:00.500Z")],
    ["'12'", "12"],
    ["!!str 12", "12"],
  ];
  for (const [text, value] of cases) assertEquals(parse(`a: ${text}`), { a: value }, text);
});

Deno.test("the core schema has no timestamps, the failsafe schema nothing but strings", () => {
  assertEquals(parse("[2026-11-20, 1]", { schema: "core" }), ["2026-11-20", 1]);
  assertEquals(parse("[true, 1]", { schema: "failsafe" }), ["true", "1"]);
});

Deno.test("an alias is the very value of its anchor", () => {
  const { a, b } = parse("a: &x {k: 1}\nb: *x") as Record<string, unknown>;
  assertStrictEquals(a, b);
});

Deno.test("a merge key takes over what the mapping lacks", () => {
  assertEquals(parse("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}"), {
    x: { a: 1, b: 2 },
    y: { a: 1, b: 3 },
  });
});

Deno.test("a key named __proto__ is an ordinary key", () => {
  assertEquals(Object.entries(parse("__proto__: 5") as object), [["__proto__", 5]]);
});

Deno.test("an empty text is null", () => assertEquals(parse("# nothing"), null));

Deno.test("an error is a SyntaxError that ends in the place", () => {
  for (
    const [text, place] of [
      ["a: 1\na: 2", "at line 2, column 1"],
      ["a: [1\nb: 2", "at line 2, column 1"],
      ["a: !nope 1", "at line 1, column 4"],
      ["--- a\n--- b", "at line 2, column 1"],
      ["a: \u0001", "at line 1, column 4"],
      ["a: *nope", "at line 1, column 4"],
    ]
  ) {
    const error = assertThrows(() => parse(text!), YamlSyntaxError, place!);
    assertInstanceOf(error, SyntaxError);
  }
});

Deno.test("the later of two equal keys wins where that is allowed", () => {
  assertEquals(parse("a: 1\na: 2", { allowDuplicateKeys: true }), { a: 2 });
});
