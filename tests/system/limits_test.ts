import { assertEquals, assertStringIncludes } from "@std/assert";
import { limitProblem, readLimits } from "../../src/system/limits.ts";
import { PROGRAM, sandbox } from "../support/sandbox.ts";

function limits(files: number | string, bytes: number | string): string {
  return [
    "Limit                     Soft Limit           Hard Limit           Units",
    `Max file size             ${bytes}            unlimited            bytes`,
    `Max open files            ${files}                1048576              files`,
    "",
  ].join("\n");
}

Deno.test("limits that leave enough are no problem, nor is what the kernel does not tell", () => {
  assertEquals(limitProblem(limits(1024, "unlimited"), 1e12), null);
  assertEquals(limitProblem(limits("unlimited", 1e9), 1e6), null);
  assertEquals(limitProblem("", 0), null);
  assertEquals(limitProblem(readLimits(), 0), null);
});

Deno.test("a limit that is too low is named, with its cure", async () => {
  await using box = await sandbox();
  const limited = async (ulimit: string) => {
    const line = ["sh", "-c", `ulimit ${ulimit}; exec "$@"`, "sh", ...PROGRAM];
    const { code, stdout } = await box.exec([...line, "layout", "list", "--json"]);
    const { error } = JSON.parse(stdout);
    assertEquals([code, error.code], [1, "state_unavailable"], ulimit);
    return error.message;
  };
  // Deno's own caches are larger than any small limit.
  Deno.mkdirSync(box.state, { mode: 0o700 });
  Deno.writeTextFileSync(`${box.state}/events.jsonl`, "");
  Deno.truncateSync(`${box.state}/events.jsonl`, 1 << 30);
  // In units of 512 bytes.
  const message = await limited(`-f ${(1 << 30) / 512}`);
  assertStringIncludes(message, `may write files of ${1 << 30} bytes`);
  assertStringIncludes(message, "ulimit -f unlimited");
  assertStringIncludes(await limited("-n 40"), "may open 40 files at once, and needs 64");
  assertStringIncludes(await limited("-n 40"), "ulimit -n 1024");
});
