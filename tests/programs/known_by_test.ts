/** Which program a command starts. */
import { assertEquals } from "@std/assert";
import { BUILT_IN_PROGRAMS } from "../../src/programs/built_in.ts";
import { programName, programOf } from "../../src/programs/known_by.ts";

Deno.test("a program is known through what starts it, where that is plain", () => {
  const cases: [string[], string | null][] = [
    [["claude"], "claude"],
    [["/usr/local/bin/claude", "--model", "opus"], "claude"],
    [["env", "-u", "X", "A=1", "codex"], "codex"],
    [["npx", "-y", "@openai/codex@latest"], "codex"],
    [["npm", "exec", "--", "@anthropic-ai/claude-code"], "claude"],
    [["node", "/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js"], "claude"],
    [["node", "--no-warnings", "/opt/bin/claude"], "claude"],
    [["sh", "-c", "exec claude --resume"], "claude"],
    [["bash", "-lc", "exec /opt/codex"], "codex"],
    [["sh", "-c", "claude; echo done"], null],
    [["sh", "-c", 'exec "$AGENT"'], null],
    [["vim", "claude"], null],
    [["bash"], null],
    [["env"], null],
    [[], null],
  ];
  for (const [command, wanted] of cases) {
    const found = programOf(command, BUILT_IN_PROGRAMS.values());
    assertEquals(found?.name ?? null, wanted, command.join(" "));
  }
});

Deno.test("what a profile says of its program counts for more than its command", () => {
  const programs = BUILT_IN_PROGRAMS.values();
  assertEquals(programName({ agent: "other", command: ["claude"] }, programs), "other");
  assertEquals(
    programName({ agent: null, command: ["claude"] }, BUILT_IN_PROGRAMS.values()),
    "claude",
  );
});
