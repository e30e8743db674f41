import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/args/usage_error.ts";
import { EXIT, exitOfError, exitOfWait } from "../../src/cli/command/exit.ts";
import { readMoment } from "../../src/cli/args/moment.ts";
import { readOverrides } from "../../src/cli/args/overrides.ts";
import { internalError } from "../../src/model/refusals/requests.ts";
import { invalid } from "../../src/model/refusals/validation.ts";

Deno.test("each outcome has its exit code", () => {
  assertEquals(exitOfError(new UsageError("X", "x")), 2);
  assertEquals(exitOfError(invalid("f", "r")), 1);
  assertEquals(exitOfError(internalError()), 70);
  assertEquals(exitOfError(new Error("x")), 70);
  assertEquals(exitOfWait({ state: "ready", timedOut: false }), EXIT.done);
  assertEquals(exitOfWait({ state: "removed", timedOut: false }), EXIT.done);
  assertEquals(exitOfWait({ state: "degraded", timedOut: false }), 3);
  assertEquals(exitOfWait({ state: "failed", timedOut: false }), 4);
  assertEquals(exitOfWait({ state: "creating", timedOut: true }), 5);
});

Deno.test("overrides are ROLE:LABEL=PROFILE, the profile being anything", () => {
  assertEquals(readOverrides([]), undefined);
  assertEquals(readOverrides(["master:m1=a=b", "slave:s1="]), {
    "master:m1": "a=b",
    "slave:s1": "",
  });
  for (const text of ["m1=p", "master:m1", "=p", ""]) {
    assertThrows(() => readOverrides([text]), UsageError);
  }
});

Deno.test("a moment is given as it is, or as how long ago", () => {
  const now = new Date("2026-01-02T00:00:00Z");
  assertEquals(readMoment("90s", now), "2026-01-01T23:58:30.000Z");
  assertEquals(readMoment("1d", now), "2026-01-01T00:00:00.000Z");
  assertEquals(readMoment("2026-01-01T01:00:00+01:00", now), "2026-01-01T00:00:00.000Z");
  for (const text of ["yesterday", "", "5", "10w", "2026", `${"9".repeat(40)}d`, "2026-99-99"]) {
    assertThrows(() => readMoment(text, now), UsageError);
  }
});
