import { assert, assertEquals } from "@std/assert";
import type { ShellProcess } from "../../../src/system/conversation/conversation.ts";
import { Conversations, openProgram } from "../../../src/system/conversation/conversations.ts";
import {
  type Exec,
  exec as runOnce,
  type ExecRequest,
  type ExecResult,
} from "../../../src/system/exec.ts";
import { randomIds } from "../../../src/system/ids.ts";
import { execIn } from "../../support/context.ts";
import { eventually } from "../../support/eventually.ts";
import { runProgram } from "../../support/process.ts";
import { sandbox } from "../../support/sandbox.ts";

type Script = Partial<Pick<ExecRequest, "stdin" | "timeoutMs">> & {
  readonly script: string;
  readonly args?: readonly string[];
};

/** Ways to shells; whatever stands before the shell is what starts it. */
const SHELLS: readonly (readonly string[])[] = [
  ["env", "sh"],
  ["env", "bash"],
  ["env", "busybox", "sh"],
];

function requestOf(
  shell: readonly string[],
  { script, args = [], timeoutMs = 60_000, stdin }: Script,
): ExecRequest {
  const shellAt = shell.length - 1;
  return { argv: [...shell, "-c", script, "sh", ...args], shellAt, stdin, timeoutMs };
}

/** Whether the shell is here. */
async function isThere(shell: readonly string[]): Promise<boolean> {
  const result = await runOnce("doctor.check", requestOf(shell, { script: "exit 7" }));
  return result.kind === "exit" && result.code === 7;
}

class Talk implements AsyncDisposable {
  /** How many programs were started for all that was run. */
  started = 0;
  readonly #conversations: Conversations;

  constructor(private readonly shell: readonly string[], run = runOnce) {
    const once: Exec = (point, request) => {
      this.started++;
      return run(point, request);
    };
    this.#conversations = new Conversations(once, randomIds.token);
  }

  run(script: Script): Promise<ExecResult> {
    return this.#conversations.exec("doctor.check", requestOf(this.shell, script));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#conversations.ended();
  }
}

const HOSTILE = ["", " a  b ", "'", '"', "\\", "$HOME", "`id`", "a\nb", "*", "é👍", "-n", "%s"];

const SCRIPTS: readonly Script[] = [
  { script: "echo out; echo err >&2; exit 7" },
  { script: "" },
  { script: "printf 'no newline'; printf 'nor here' >&2" },
  { script: "echo; echo; printf '\\n\\n'" },
  { script: 'printf "<%s>" "$@"', args: HOSTILE },
  { script: "cat", stdin: HOSTILE.join("\n") },
  { script: "cat", stdin: "" },
  { script: "cat; echo end" },
  { script: "cat", stdin: "0123456789abcde\n".repeat(1 << 16) },
  { script: "read -r first; echo $first", stdin: `a\n${"b".repeat(1 << 18)}` },
  { script: "exec 0<&-; echo done", stdin: "x".repeat(1 << 20) },
  { script: "printf 'a\\377b'; printf '\\000' | cat" },
  { script: "echo '<0123>'; echo '</0123> 0'; echo '</0123> 0' >&2" },
  { script: "set -f; IFS=x; cd /; umask 0; export A=1; trap 'echo left' EXIT; f() { :; }; exit 3" },
  { script: "echo ${A-none}; pwd; umask; command -v f; printf '<%s>' $*", args: ["axb", "*"] },
  { script: "trap 'cat >/dev/null' EXIT\nexit 5", stdin: "unread\n".repeat(1 << 15) },
  { script: "nonsense-program-of-no-name 2>/dev/null" },
  { script: "head -c 300000 /dev/zero | tr '\\0' '<'; exit 1" },
];

for (const shell of SHELLS) {
  const name = shell.slice(1).join(" ");
  Deno.test({
    name: `scripts in one ${name} come out as each by itself`,
    ignore: !await isThere(shell),
    async fn() {
      await using talk = new Talk(shell);
      for (const script of [...SCRIPTS, ...SCRIPTS]) {
        const alone = await runOnce("doctor.check", requestOf(shell, script));
        assertEquals(await talk.run(script), alone, script.script);
      }
      assertEquals(talk.started, 0);
    },
  });
}

Deno.test("what a script leaves running says nothing in the next one's answer", async () => {
  await using talk = new Talk(["env", "sh"]);
  const noisy = { script: "(while echo noise && echo noise >&2; do sleep 0.01; done) & echo $!" };
  const first = await talk.run(noisy);
  assert(first.kind === "exit");
  const pid = Number(/^\d+$/m.exec(first.stdout)?.[0]);
  const quiet = await talk.run({ script: "exec >/dev/null 2>&1; sleep 0.1; exit 4" });
  Deno.kill(pid, "SIGKILL");
  assert(quiet.kind === "exit" && quiet.code === 4);
  const next = await talk.run({ script: "echo next" });
  assert(next.kind === "exit" && next.stdout.endsWith("next\n"));
});

Deno.test("scripts that run at the same time do not wait for each other", async () => {
  await using talk = new Talk(["env", "sh"]);
  const pipe = await Deno.makeTempFile();
  await Deno.remove(pipe);
  await new Deno.Command("mkfifo", { args: [pipe] }).output();
  const results = await Promise.all([
    talk.run({ script: 'cat "$1"', args: [pipe] }),
    talk.run({ script: 'echo met >"$1"', args: [pipe] }),
  ]);
  await Deno.remove(pipe);
  assertEquals(results.map((result) => result.kind === "exit" && result.stdout), ["met\n", ""]);
});

Deno.test("a script that takes too long is given up with its shell, and the next has another", async () => {
  await using box = await sandbox();
  await using talk = new Talk(["env", "sh"], execIn(box));
  const result = await talk.run({ script: "echo started; exec sleep 4", timeoutMs: 2000 });
  assertEquals(result, { kind: "timeout", timeoutMs: 2000, stdout: "started\n" });
  const next = await talk.run({ script: "echo next" });
  assertEquals(next, { kind: "exit", code: 0, stdout: "next\n", stderr: "" });
});

Deno.test("a shell that is killed while a script runs has said what it said so far", async () => {
  await using talk = new Talk(["env", "sh"]);
  const killed = await talk.run({ script: "echo so far; kill -KILL $$" });
  assertEquals(killed, { kind: "exit", code: 137, stdout: "so far\n", stderr: "" });
  const next = await talk.run({ script: "echo next" });
  assertEquals(next, { kind: "exit", code: 0, stdout: "next\n", stderr: "" });
});

Deno.test("a script that is cut short has not succeeded, whatever the way there says", async () => {
  await using talk = new Talk(["sh", "-c", "sh; exit 0", "sh"]);
  const cut = await talk.run({ script: "echo so far; kill -KILL $$" });
  assertEquals({ ...cut, stderr: "" }, { kind: "exit", code: 1, stdout: "so far\n", stderr: "" });
});

Deno.test("what keeps from a shell is asked when one is opened, and stands for the result", async () => {
  await using box = await sandbox();
  const conversations = new Conversations(execIn(box), randomIds.token);
  const asked: string[] = [];
  const kept: ExecResult = { kind: "exit", code: 1, stdout: "", stderr: "not there\n" };
  const run = (keptFromShell: () => Promise<ExecResult | null>) =>
    conversations.exec("doctor.check", {
      ...requestOf(["env", "sh"], { script: "echo there" }),
      keptFromShell,
    });
  const there: ExecResult = { kind: "exit", code: 0, stdout: "there\n", stderr: "" };
  assertEquals(await run(() => Promise.resolve(kept)), kept);
  for (const name of ["first", "second"]) {
    const result = await run(() => {
      asked.push(name);
      return Promise.resolve(null);
    });
    assertEquals(result, there);
  }
  assertEquals(asked, ["first"], "the shell that was opened is the one that was asked for");
  await conversations.ended();
});

Deno.test("what keeps from a shell takes its part of the time", async () => {
  const conversations = new Conversations(runOnce, randomIds.token);
  const keptFromShell = async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return null;
  };
  const request = requestOf(["env", "sh"], { script: "sleep 0.4; echo there", timeoutMs: 500 });
  const result = await conversations.exec("doctor.check", { ...request, keptFromShell });
  assertEquals(result, { kind: "timeout", timeoutMs: 500, stdout: "" });
  await conversations.ended();
});

Deno.test("of shells that nobody used in time nothing is left open", async () => {
  const conversations = new Conversations(runOnce, randomIds.token);
  const openFiles = async () => {
    const { stdout } = await runProgram(["ls", `/proc/${Deno.pid}/fd`], Deno.env.toObject());
    return stdout.split("\n").length;
  };
  const before = await openFiles();
  for (let n = 0; n < 10; n++) {
    const request = { ...requestOf(["env", "sh"], { script: "echo" }), env: { N: `${n}` } };
    await conversations.exec("doctor.check", request);
  }
  await eventually(async () => await openFiles() <= before + 2);
  await conversations.ended();
});

Deno.test("the way to the shell complains for itself", async () => {
  const script = { script: "echo never" };
  await using talk = new Talk(["sh", "-c", "echo away; echo no such place >&2; exit 4", "sh"]);
  for (let round = 0; round < 2; round++) {
    assertEquals(await talk.run(script), {
      kind: "exit",
      code: 4,
      stdout: "away\n",
      stderr: "no such place\n",
    });
  }
  await using missing = new Talk(["no-such-program-here", "sh"]);
  assertEquals(await missing.run(script), {
    kind: "not_started",
    reason: "no-such-program-here is not installed or not on PATH",
    missing: true,
  });
});

Deno.test("output without end neither fills the memory nor passes for an answer", async () => {
  await using talk = new Talk(["env", "sh"]);
  const endless = { script: "head -c 40000000 /dev/zero; echo end >&2; exit 3" };
  assertEquals(await talk.run(endless), { kind: "overflow", limitBytes: 8 << 20 });
  const next = await talk.run({ script: "echo next" });
  assertEquals(next, { kind: "exit", code: 0, stdout: "next\n", stderr: "" });
});

Deno.test("a shell that would show arguments to others is not left open", async () => {
  await using box = await sandbox();
  const shell = `${box.dir}/sh`;
  // As one whose printf is a program.
  const text =
    '#!/bin/sh\n[ $# = 0 ] || exec sh "$@"\nalias printf=/usr/bin/printf\n. /dev/stdin\n';
  Deno.writeTextFileSync(shell, text, { mode: 0o755 });
  await using talk = new Talk(["env", shell]);
  for (let round = 1; round <= 2; round++) {
    const result = await talk.run({ script: "echo once; exit 2" });
    assertEquals(result, { kind: "exit", code: 2, stdout: "once\n", stderr: "" });
    assertEquals(talk.started, round);
  }
});

Deno.test("variables that come in another order lead to the same shell", async () => {
  let opened = 0;
  const conversations = new Conversations(runOnce, randomIds.token, (way) => {
    opened++;
    return openProgram(way, { argv: way.argv, timeoutMs: 0 });
  });
  const request = requestOf(["env", "sh"], { script: 'echo "$FIRST $SECOND"' });
  for (const env of [{ FIRST: "1", SECOND: "2" }, { SECOND: "2", FIRST: "1" }]) {
    const result = await conversations.exec("doctor.check", { ...request, env });
    assertEquals(result, { kind: "exit", code: 0, stdout: "1 2\n", stderr: "" });
  }
  await conversations.ended();
  assertEquals(opened, 1);
});

Deno.test("a shell that nobody uses is ended, and the next script has another", async () => {
  const shells: ShellProcess[] = [];
  const conversations = new Conversations(runOnce, randomIds.token, (way) => {
    const shell = openProgram(way, { argv: way.argv, timeoutMs: 0 }) as ShellProcess;
    shells.push(shell);
    return shell;
  });
  const request = requestOf(["env", "sh"], { script: "echo done" });
  const answer: ExecResult = { kind: "exit", code: 0, stdout: "done\n", stderr: "" };
  assertEquals(await conversations.exec("doctor.check", request), answer);
  await shells[0]!.status;
  assertEquals(await conversations.exec("doctor.check", request), answer);
  assertEquals(shells.length, 2);
  await conversations.ended();
});
