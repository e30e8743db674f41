import { assertEquals } from "@std/assert";
import type { Exec, ExecResult } from "../../../src/system/exec.ts";
import type { Asked } from "../../../src/model/engine/pod.ts";
import { inspect, listRunning } from "../../../src/system/runtime/engine.ts";

const [A, B] = ["a".repeat(64), "b".repeat(64)];

function answering(result: Partial<ExecResult>, asked: string[][] = []): Exec {
  return (_failpoint, { argv }) => {
    asked.push([...argv]);
    return Promise.resolve(
      { kind: "exit", code: 0, stdout: "", stderr: "", ...result } as ExecResult,
    );
  };
}

/** A container that is no pod's. */
function askedOf(id: string): Asked {
  return { id, pod: null };
}

Deno.test("running containers are listed with their own names, not those of links", async () => {
  const stdout = `${A} bench-a\n${B} other/alias,bench-b\nnonsense\n`;
  for (const program of ["docker", "podman"] as const) {
    const asked: string[][] = [];
    assertEquals(await listRunning(answering({ stdout }, asked), [program]), {
      kind: "listed",
      containers: [
        { ...askedOf(A), name: "bench-a", facts: null },
        { ...askedOf(B), name: "bench-b", facts: null },
      ],
    });
    assertEquals(asked[0]?.[0], program);
  }
});

Deno.test("of several containers some of which vanished, the others are known", async () => {
  const exec = answering({
    code: 1,
    stdout: JSON.stringify([{ Id: A }]),
    stderr: `Error response from daemon: No such container: ${B}\n`,
  });
  const seen = await inspect(exec, ["docker"], [A, B].map(askedOf));
  assertEquals(seen.kind === "inspected" && [seen.found.map((it) => it.id), seen.missing], [[A], [
    B,
  ]]);
});

Deno.test("an engine that went away in between says nothing about any container", async () => {
  const exec = answering({
    code: 1,
    stdout: JSON.stringify([{ Id: A }]),
    stderr: "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n",
  });
  assertEquals((await inspect(exec, ["docker"], [A, B].map(askedOf))).kind, "engine_down");
});

for (const stdout of ["[{", "[]", `[{"Id":"${B}"}, {}]`, `[{"Id":"${A}"}]`]) {
  Deno.test(`an answer that is not all that was asked says nothing: ${stdout.slice(0, 12)}`, async () => {
    const seen = await inspect(answering({ stdout }), ["docker"], [A, B].map(askedOf));
    assertEquals(seen.kind, "engine_down");
  });
}

Deno.test("a client that is missing or hangs is an engine that cannot be asked", async () => {
  const missing = answering({
    kind: "not_started",
    reason: "docker is not installed",
    missing: true,
  });
  assertEquals(await listRunning(missing, ["docker"]), {
    kind: "engine_down",
    reason: "docker is not installed",
  });
  const late = answering({ kind: "timeout", timeoutMs: 10_000 });
  assertEquals(await inspect(late, ["docker"], [askedOf(A)]), {
    kind: "engine_down",
    reason: "docker gave no answer within 10 s",
  });
});

Deno.test("many containers are asked about in several calls, none in no call", async () => {
  const asked: string[][] = [];
  const exec: Exec = (_point, { argv }) => {
    asked.push([...argv]);
    const stdout = JSON.stringify(argv.slice(3).map((Id) => ({ Id })));
    return Promise.resolve({ kind: "exit", code: 0, stdout, stderr: "" });
  };
  await inspect(
    exec,
    ["docker"],
    Array.from({ length: 120 }, (_, i) => askedOf(i.toString(16).padStart(64, "0"))),
  );
  assertEquals(asked.map((argv) => argv.length - 3), [50, 50, 20]);
  await inspect(exec, ["docker"], []);
  assertEquals(asked.length, 3);
});
