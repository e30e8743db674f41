import { assertEquals } from "@std/assert";
import { isSupportedVersion } from "../../../src/system/tmux/tmux_version.ts";

Deno.test("tmux is new enough from 3.0 on", () => {
  const cases: [string, boolean][] = [
    ["3.0", true],
    ["3.0a", true],
    ["3.3a", true],
    ["3.10", true],
    ["10.0", true],
    ["next-3.6", true],
    ["openbsd-7.4", true],
    ["master", true],
    ["2.9", false],
    ["2.9a", false],
    ["1.8", false],
    ["next-2.9", false],
    ["", false],
    ["unknown", false],
  ];
  for (const [version, expected] of cases) {
    assertEquals(isSupportedVersion(version), expected, version);
  }
});
