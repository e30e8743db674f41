import { advise } from "../../../src/model/advice.ts";
import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../../src/system/clock.ts";
import type { Exec, ExecResult } from "../../../src/system/exec.ts";
import { type ExecTarget, runScript } from "../../../src/system/runtime/target.ts";

const ID = "a".repeat(64);

function target(program: "docker" | "podman", isSameEngine = true): ExecTarget {
  return {
    containerId: ID,
    name: "bench",
    via: {
      command: [program],
      user: "dev",
      pod: null,
      isItsEngine: () => Promise.resolve(isSameEngine),
    },
    socket: { name: "default" },
  };
}

/** Answers the first calls with these, the last one for all that follow. */
function answering(...results: Partial<ExecResult>[]): Exec {
  return () => {
    const next = results.length > 1 ? results.shift() : results[0];
    return Promise.resolve(
      { kind: "exit", code: 1, stdout: "", stderr: "", ...next } as ExecResult,
    );
  };
}

function run(exec: Exec, program: "docker" | "podman" = "docker", isSameEngine?: boolean) {
  const request = { script: "exit 3", args: ["a b"], stdin: "in", timeoutMs: 1000 };
  return runScript(
    { exec, clock: systemClock },
    "tmux.snapshot",
    target(program, isSameEngine),
    request,
  );
}

Deno.test("a script is what follows its first line of output", async () => {
  const result = await run(
    answering({ code: 3, stdout: "agenttower-script\nhello\n", stderr: "is not running" }),
  );
  assertEquals(result, { kind: "ran", code: 3, stdout: "hello\n", stderr: "is not running" });
});

Deno.test("a stopped and a vanished container are stopped, confidently", async () => {
  for (const stderr of [`Container ${ID} is not running`, `No such container: ${ID}`]) {
    assertEquals(
      (await run(answering({ stderr: `Error response from daemon: ${stderr}\n` }))).kind,
      "stopped",
    );
  }
});

Deno.test("a container is gone only if the engine that had it says so", async () => {
  const gone = { stderr: `Error response from daemon: No such container: ${ID}\n` };
  assertEquals((await run(answering(gone), "docker", true)).kind, "stopped");
  const result = await run(answering(gone), "docker", false);
  assertEquals(result.kind === "unreachable" && [result.engineDown, result.transient], [
    true,
    false,
  ]);
});

Deno.test("docker's words for a lost connection are not taken for a stopped container", async () => {
  const stderr =
    "error during connect: This error may indicate that the docker daemon is not running.: Get x\n";
  const result = await run(answering({ stderr }));
  assertEquals(result.kind === "unreachable" && result.engineDown, true);
});

Deno.test("a paused container cannot be read", async () => {
  const stderr =
    `Error response from daemon: Container ${ID} is paused, unpause the container before exec\n`;
  const result = await run(answering({ stderr }));
  assert(result.kind === "unreachable");
  assertEquals([result.engineDown, result.transient, result.paused], [false, true, true]);
});

const IMPROPER = {
  code: 255,
  stderr: "Error: can only create exec sessions on running containers: container state improper\n",
};

Deno.test("podman is asked which of stopped and paused it means", async () => {
  const states: [string, string][] = [["exited", "stopped"], ["stopped", "stopped"], [
    "paused",
    "unreachable",
  ]];
  for (const [state, kind] of states) {
    const exec = answering(IMPROPER, { code: 0, stdout: `${state}\n` });
    assertEquals((await run(exec, "podman")).kind, kind);
  }
  const gone = answering(IMPROPER, { code: 125, stderr: `Error: no such container ${ID}\n` });
  assertEquals((await run(gone, "podman")).kind, "stopped");
  const down = answering(IMPROPER, { kind: "timeout", timeoutMs: 5000 });
  assertEquals((await run(down, "podman")).kind, "unreachable");
});

Deno.test("a user or a shell that is not there is told, and not tried again", async () => {
  const stdout = "unable to find user dev: no matching entries in passwd file\r\n";
  const result = await run(answering({ code: 126, stdout }));
  assertEquals(result, {
    kind: "unreachable",
    reason: "bench has no user dev",
    cure: advise`set containers.bench_user in config.yaml to a user that bench has`,
    engineDown: false,
    transient: false,
  });
});

Deno.test("operators' strings are arguments, never part of the script", async () => {
  let seen: readonly string[] = [];
  await run((_failpoint, { argv, stdin }) => {
    seen = [...argv, stdin ?? ""];
    return Promise.resolve({ kind: "overflow", limitBytes: 1 });
  });
  assertEquals(seen.slice(0, 7), ["docker", "exec", "-i", "-u", "dev", ID, "sh"]);
  assertEquals(seen.slice(-3), ["sh", "a b", "in"]);
});

Deno.test("without an answer, the engine is asked whether the container is paused", async () => {
  const silent = { kind: "timeout", timeoutMs: 1000, stdout: "" } as const;
  for (const [state, isPaused] of [["paused", true], ["running", undefined]] as const) {
    const result = await run(answering(silent, { code: 0, stdout: `${state}\n` }));
    assert(result.kind === "unreachable");
    assertEquals([result.paused, result.transient], [isPaused, true]);
  }
});

Deno.test("a script for podman that ends before its input does has the rest read, and keeps its exit code", async () => {
  let argv: readonly string[] = [];
  await run((_failpoint, request) => {
    argv = request.argv;
    return Promise.resolve({ kind: "overflow", limitBytes: 1 });
  }, "podman");
  const child = new Deno.Command("sh", {
    args: argv.slice(argv.indexOf("sh") + 1),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  // More than a pipe holds: a reader that goes away early breaks it.
  await new Blob(["x".repeat(1 << 20)]).stream().pipeTo(child.stdin);
  const { code, stdout } = await child.output();
  assertEquals([code, new TextDecoder().decode(stdout)], [3, "agenttower-script\n"]);
});
