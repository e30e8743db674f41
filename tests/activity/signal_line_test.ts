/** What hooks write, and what else may stand in their file. */
import { assertEquals } from "@std/assert";
import {
  linesOfPrompt,
  MOST_SIGNAL_BYTES,
  readSignalLines,
} from "../../src/activity/signal_line.ts";
import { hookCommand, withHooks } from "../../src/activity/with_hooks.ts";
import { promptMark } from "../../src/input/guided/signed_prompt.ts";
import { CLAUDE } from "../../src/programs/claude.ts";
import { CODEX } from "../../src/programs/codex.ts";

const AT = "2026-01-01T00:00:00.000Z";

function said(end: string): [string | null, string | null] | null {
  const claim = readSignalLines(end, Date.parse(AT), CLAUDE);
  return claim && [claim.evidence.rule, claim.evidence.at];
}

Deno.test("the last line that the rules know counts; only of the very last one the time is known", () => {
  const cases: [string, [string | null, string | null] | null][] = [
    ["1 Stop 1700000000 abc-1\n", ["Stop", AT]],
    ["1 Stop 1700000000 abc-1\n1 UserPromptSubmit 1700000001 abc-1\n", ["UserPromptSubmit", AT]],
    ["1 Stop 1700000000 abc-1\n1 UserPromp", ["Stop", AT]],
    ["1 Stop 1700000000 abc-1\n1 Nonsense 1 a\n", ["Stop", null]],
    ["ut off 1 Stop 1700000000 abc\n", null],
    ["1 Stop now abc\n", null],
    ["1 Stop 1700000000 a b\n", null],
    ["1 Stop 1700000000 \0\n", null],
    ["\0".repeat(4096), null],
  ];
  for (const [end, wanted] of cases) {
    assertEquals(said(end), wanted, JSON.stringify(end.slice(0, 80)));
  }
  assertEquals(readSignalLines("1 Stop 1700000000 abc-1\n", Date.parse(AT), CODEX), null);
});

Deno.test("a file that was written at a time that is none tells its event all the same", () => {
  const claim = readSignalLines("1 Stop 1700000000 abc-1\n", 9e15, CLAUDE);
  assertEquals([claim?.evidence.rule, claim?.evidence.at], ["Stop", null]);
});

Deno.test("a hook appends a line, says nothing, reads all and never fails, whatever it is told", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    // A path that a shell would read otherwise.
    const path = `${folder}/it's $HOME`;
    const run = async (input: string, event = "Stop") => {
      const child = new Deno.Command("sh", {
        args: ["-c", hookCommand(event, path, event === "UserPromptSubmit")],
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(input));
      await writer.close();
      const { code, stdout, stderr } = await child.output();
      assertEquals([code, stdout.length, stderr.length], [0, 0, 0]);
    };
    await run(`{"session_id":"abc-1","prompt":"a secret"}`);
    assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    await run(`{"session_id":"abc-2","tool_input":"${"x".repeat(1 << 20)}"}`);
    const written = Deno.readTextFileSync(path).replaceAll(/\d{10}/g, "TIME");
    assertEquals(written, "1 Stop TIME abc-1\n1 Stop TIME abc-2\n");
    Deno.removeSync(path);
    const prompts = [
      "plain",
      'a secret "quoted" \\ and \\" and "prompt":"x" at its end\\',
      "in lines\nand\ttabs\r, 日本語 😀 \u007f\u0001",
      'x"\\'.repeat(10_000),
    ];
    for (const prompt of prompts) {
      await run(JSON.stringify({ session_id: "abc-1", prompt }), "UserPromptSubmit");
      await run(JSON.stringify({ session_id: "abc-1", prompt, more: "x" }), "UserPromptSubmit");
    }
    assertEquals(
      Deno.readTextFileSync(path).replaceAll(/ \d{10} abc/g, " TIME abc").trim().split("\n"),
      prompts.flatMap((prompt) => {
        const line = `1 UserPromptSubmit TIME abc-1 ${promptMark(prompt)}`;
        return [line, line];
      }),
    );
    await run(`no JSON with a secret`);
    assertEquals(Deno.readTextFileSync(path).includes("secret"), false);
    Deno.writeTextFileSync(path, "x".repeat(MOST_SIGNAL_BYTES));
    await run(`{"session_id":"abc-3"}`);
    assertEquals(Deno.readTextFileSync(path).length < 100, true);
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    await run(`{"session_id":"abc-4"}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("hooks go behind the program's word, and a command that gives that option is left alone", () => {
  const placed = (...command: string[]) =>
    withHooks(command, CLAUDE, "/f").map((word) => word.startsWith("{") ? "HOOKS" : word);
  assertEquals(placed("claude", "--model", "x"), ["claude", "--settings", "HOOKS", "--model", "x"]);
  assertEquals(
    placed("env", "A=1", "/opt/claude"),
    ["env", "A=1", "/opt/claude", "--settings", "HOOKS"],
  );
  for (
    const alone of [
      ["claude", "--settings", "mine.json"],
      ["claude", "--settings=mine.json"],
      ["sh", "-c", "exec claude"],
    ]
  ) assertEquals(placed(...alone), alone);
  assertEquals(withHooks(["codex"], CODEX, "/f"), ["codex"]);
});

Deno.test("a line of a prompt tells which it was, and only of the event at which one is taken", () => {
  const mark = promptMark("do it");
  const line = `1 UserPromptSubmit 1700000000 abc ${mark}`;
  assertEquals(said(`${line}\n`), ["UserPromptSubmit", AT]);
  const end = ["1 UserPromptSubmit 1700000000 abc", `1 Stop 1700000000 abc ${mark}`, line, ""];
  assertEquals(linesOfPrompt(end.join("\n"), new Set([mark]), CLAUDE), [line]);
  assertEquals(linesOfPrompt(end.join("\n"), new Set([promptMark("do")]), CLAUDE), []);
});
