import { assertEquals } from "@std/assert";
import { coverageOf, coverageText, shortfall } from "../../scripts/coverage.ts";

const REPORT = `SF:/here/src/a.ts
BRF:4
BRH:3
LH:15
LF:20
end_of_record
SF:/here/src/deep/b.ts
LH:3
LF:4
end_of_record
`;

Deno.test("coverage is the sum of the files of a report", () => {
  const coverage = coverageOf(REPORT, new Map([["src/a.ts", "const a = 1;"]]));
  assertEquals(coverage, { lines: { hit: 18, found: 24 }, branches: { hit: 3, found: 4 } });
  assertEquals(
    coverageText(coverage),
    "coverage: 75 % of lines of src (75 % of branches), by what tests run in their own process",
  );
});

Deno.test("a file that no test loads counts with every line of its code", () => {
  const texts = new Map([
    ["src/a.ts", ""],
    ["src/types.ts", "export interface A {\n  a: 1;\n}"],
    ["src/never.ts", "/** Doc. */\n\nexport function f(): void {\n  // Nothing.\n}\n"],
  ]);
  assertEquals(coverageOf(REPORT, texts).lines, { hit: 18, found: 26 });
});

Deno.test("what falls short of the floor is named", () => {
  const of = (lines: number, branches: number) =>
    shortfall({ lines: { hit: lines, found: 100 }, branches: { hit: branches, found: 100 } });
  assertEquals(of(100, 100), null);
  assertEquals(of(1, 100), "less than 75 % of lines");
  assertEquals(of(100, 1), "less than 85 % of branches");
});
