/** What a program writes of its state into its own output. */
import { assertEquals } from "@std/assert";
import { readReport } from "../../src/activity/state_report.ts";
import { CODEX } from "../../src/programs/codex.ts";

const said = (end: string) => readReport(end, CODEX)?.evidence.activity ?? null;

Deno.test("the last report that is whole counts, however it ends", () => {
  const cases: [string, string | null][] = [
    ["\x1b]7501;state=working\x07", "working"],
    ["\x1b]7501;state=working\x1b\\text", "working"],
    ["\x1b]7501;state=working\x07 \x1b]7501;state=idle:app=codex\x07", "idle"],
    ["\x1b]7501;state=working\x07\x1b]7501;sta", "working"],
    ["\x1b]7501;state=blocked\x07\x1b]7501;state=nonsense\x07", "waiting"],
    ["\x1b]7501;other=idle\x07", null],
    [`\x1b]7501;${"x".repeat(600)};state=idle\x07`, null],
    ["]7501;state=idle\x07", null],
    ["", null],
  ];
  for (const [end, wanted] of cases) assertEquals(said(end), wanted, JSON.stringify(end));
});

Deno.test("a long output without any report is read in no time", () => {
  const begun = performance.now();
  assertEquals(said("\x1b]7501;".repeat(40_000)), null);
  assertEquals(performance.now() - begun < 1000, true);
});
