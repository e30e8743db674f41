import { assertEquals } from "@std/assert";
import { summary } from "../../scripts/test_summary.ts";

Deno.test("the summary counts what ran, failed and was skipped, and gives the reasons", () => {
  const report = `<testsuites><testsuite>
    <testcase name="a" classname="./a_test.ts" line="1"></testcase>
    <testcase name="b" classname="./a_test.ts"><failure message="x">x</failure></testcase>
    <testcase name="c (skipped: no &lt;engine&gt;)" classname="./a_test.ts"><skipped/></testcase>
    <testcase name="d (skipped: no &lt;engine&gt;)" classname="./a_test.ts"><skipped/></testcase>
    <testcase name="e" classname="./a_test.ts"><skipped/></testcase>
  </testsuite></testsuites>`;
  assertEquals(
    summary(report),
    [
      "2 tests ran, 1 failed, 3 skipped",
      "  2 skipped: no <engine>",
      "  1 skipped: no reason given",
    ].join("\n"),
  );
});

Deno.test("without a report nothing ran", () => {
  assertEquals(summary(""), "0 tests ran, 0 failed, 0 skipped");
});
