import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Conversations } from "../../src/system/conversation/conversations.ts";
import { exec as run, type ExecRequest, type ExecResult } from "../../src/system/exec.ts";
import { randomIds } from "../../src/system/ids.ts";
import { execIn } from "../support/context.ts";
import { eventually } from "../support/eventually.ts";
import { sandbox } from "../support/sandbox.ts";

function exec(request: Partial<ExecRequest> & Pick<ExecRequest, "argv">): Promise<ExecResult> {
  return run("doctor.check", { timeoutMs: 60_000, ...request });
}

const shell = (script: string, ...args: string[]) => ["sh", "-c", script, "sh", ...args];

Deno.test("a program's exit code and both its outputs are told apart", async () => {
  assertEquals(await exec({ argv: shell("echo out; echo err >&2; exit 7") }), {
    kind: "exit",
    code: 7,
    stdout: "out\n",
    stderr: "err\n",
  });
});

Deno.test("a program that a signal ended has failed", async () => {
  const result = await exec({ argv: shell("kill -TERM $$") });
  assert(result.kind === "exit" && result.code === 128 + 15);
});

Deno.test("arguments reach the program as they are", async () => {
  const args = ["", " a  b ", "'", '"', "\\", "$HOME", "`id`", "a\nb", "*", "é👍", "-n"];
  const result = await exec({ argv: shell('printf "<%s>" "$@"', ...args) });
  assert(result.kind === "exit");
  assertEquals(result.stdout, args.map((arg) => `<${arg}>`).join(""));
});

Deno.test("a program reads what it is given, and nothing where nothing is given", async () => {
  const given = await exec({ argv: ["cat"], stdin: "é\n\0end" });
  const nothing = await exec({ argv: ["cat"] });
  assertEquals([given, nothing].map((it) => it.kind === "exit" && it.stdout), ["é\n\0end", ""]);
});

Deno.test("a program that takes too long is killed, and what it said so far is kept", async () => {
  await using box = await sandbox();
  const begun = performance.now();
  const result = await execIn(box)("doctor.check", {
    argv: shell("echo started; exec sleep 1000"),
    timeoutMs: 2000,
  });
  assertEquals(result, { kind: "timeout", timeoutMs: 2000, stdout: "started\n" });
  assert(performance.now() - begun < 60_000);
  await eventually(async () => (await box.processes()).length === 0);
});

const HANGING: readonly Pick<ExecRequest, "argv" | "shellAt">[] = [
  { argv: ["kubectl", "get", "pods"] },
  { argv: ["kubectl", "exec", "sh", "-c", "echo", "sh"], shellAt: 2 },
];

for (const request of HANGING) {
  Deno.test(`what kubectl has started ends with it: ${request.argv[1]}`, async () => {
    await using box = await sandbox();
    // As a program for credentials that hangs, and holds on to the outputs.
    const script = "#!/bin/sh\nsleep 1000 &\nwait\n";
    Deno.writeTextFileSync(`${box.dir}/kubectl`, script, { mode: 0o755 });
    const conversations = new Conversations(run, randomIds.token);
    const result = await execIn(box, conversations.exec)("runtime.list", {
      ...request,
      env: { PATH: `${box.dir}:${box.env.PATH}` },
      timeoutMs: 300,
    });
    assertEquals(result.kind, "timeout");
    await eventually(async () => (await box.processes()).length === 0);
    await conversations.ended();
  });
}

Deno.test("a program that ignores signals and its input is killed all the same", async () => {
  await using box = await sandbox();
  const result = await execIn(box)("doctor.check", {
    argv: shell("trap '' TERM INT HUP PIPE; exec sleep 1000"),
    stdin: "x".repeat(1 << 20),
    timeoutMs: 150,
  });
  assertEquals(result.kind, "timeout");
  await eventually(async () => (await box.processes()).length === 0);
});

Deno.test("a grandchild that keeps the output open does not outlast the limit", async () => {
  await using box = await sandbox();
  const begun = performance.now();
  const result = await execIn(box)("doctor.check", {
    argv: shell("sleep 1000 & exit 0"),
    timeoutMs: 150,
  });
  assertEquals(result.kind, "timeout");
  assert(performance.now() - begun < 60_000);
});

Deno.test("a program may close its input before it has read it", async () => {
  const result = await exec({ argv: shell("exec 0<&-; echo done"), stdin: "x".repeat(4 << 20) });
  assertEquals(result, { kind: "exit", code: 0, stdout: "done\n", stderr: "" });
});

Deno.test("large input and output pass each other", async () => {
  const text = "0123456789abcde\n".repeat(1 << 17);
  const result = await exec({ argv: ["cat"], stdin: text });
  assert(result.kind === "exit" && result.stdout === text);
});

Deno.test("output without end neither fills the memory nor passes for an answer", async () => {
  const argv = shell("head -c 40000000 /dev/zero; echo end >&2; exit 3");
  const result = await exec({ argv });
  assertEquals(result, { kind: "overflow", limitBytes: 8 << 20 });
});

Deno.test("bytes that are no UTF-8 are replaced", async () => {
  const result = await exec({ argv: shell("printf 'a\\377b'") });
  assertEquals(result.kind === "exit" && result.stdout, "a\ufffdb");
});

Deno.test("a program that is not there, or cannot be run, has not been started", async () => {
  const missing = await exec({ argv: ["no-such-program-here"], stdin: "x" });
  assertEquals(missing, {
    kind: "not_started",
    reason: "no-such-program-here is not installed or not on PATH",
    missing: true,
  });
  const folder = await exec({ argv: ["/tmp"] });
  assert(folder.kind === "not_started" && !folder.missing);
  assertStringIncludes(folder.reason, "/tmp could not be started");
});

Deno.test("variables are set over this process's own, and taken away", async () => {
  const argv = shell("echo ${PATH:+path} ${A-none} ${HOME-none}");
  const result = await exec({ argv, env: { A: "a", HOME: undefined } });
  assertEquals(result.kind === "exit" && result.stdout, "path a none\n");
});
