/** What is asked of an engine that takes its time, or says only part of what it should. */
import { assertEquals, assertRejects } from "@std/assert";
import { isStillItsEngine } from "../../src/containers/engine_proof.ts";
import { localContainer } from "../../src/containers/known.ts";
import { requireContainer } from "../../src/containers/require_container.ts";
import { resolveContainer } from "../../src/containers/resolve_container.ts";
import { scan } from "../../src/containers/scan_containers.ts";
import { targetOf } from "../../src/containers/target_of.ts";
import { missingReceipts } from "../../src/logs/receipt.ts";
import { recoverBefore } from "../../src/managed/reconcile/before_command.ts";
import { Refusal } from "../../src/model/errors.ts";
import type { ExecFailpoint } from "../../src/model/failpoints.ts";
import { getContainer, listContainers, putContainer } from "../../src/store/containers.ts";
import type { Exec, ExecRequest, ExecResult } from "../../src/system/exec.ts";
import { contextOn } from "../support/context.ts";
import { dockerTest } from "../support/engine.ts";
import { FAST_CLOCK } from "../support/fast_clock.ts";
import { startDocker } from "../support/runtime_fixture.ts";
import { sandbox } from "../support/sandbox.ts";

/** An exec that gives these points another answer once `isOn`, and counts what is asked of them. */
function turned(points: readonly ExecFailpoint[], answer: (request: ExecRequest) => ExecResult) {
  const turn = {
    isOn: true,
    asked: [] as ExecRequest[],
    exec: (real: Exec): Exec => (point, request) => {
      if (!turn.isOn || !points.includes(point)) return real(point, request);
      turn.asked.push(request);
      return Promise.resolve(answer(request));
    },
  };
  return turn;
}

const hangs = ({ timeoutMs }: ExecRequest): ExecResult => ({
  kind: "timeout",
  timeoutMs,
  stdout: "",
});

dockerTest("an engine that hangs is waited for once before something is started", async () => {
  const engine = turned(["runtime.inspect"], hangs);
  engine.isOn = false;
  await using at = await startDocker({ exec: engine.exec });
  await scan(at.ctx);
  engine.isOn = true;
  const { code } = await assertRejects(
    () => resolveContainer(at.ctx, at.name, { running: true }),
    Refusal,
  );
  assertEquals([code, engine.asked.length], ["docker_unavailable", 1]);
});

dockerTest("an engine that does not say who it is now is still who it said it was", async () => {
  const engine = turned(["runtime.engine"], hangs);
  engine.isOn = false;
  await using at = await startDocker({ exec: engine.exec });
  await scan(at.ctx);
  const before = getContainer(at.ctx.store, at.containerId)?.engine;
  assertEquals(typeof before?.id, "string");
  engine.isOn = true;
  await scan(at.ctx);
  assertEquals(getContainer(at.ctx.store, at.containerId)?.engine, before);
  assertEquals(engine.asked.length > 0, true);
});

dockerTest("a container of which nothing has changed is not put on record again", async () => {
  await using at = await startDocker();
  await scan(at.ctx);
  const before = getContainer(at.ctx.store, at.containerId);
  await requireContainer(at.ctx, at.containerId);
  assertEquals(getContainer(at.ctx.store, at.containerId), before);
});

Deno.test("whether an engine is the right one is found out within the time that there is", async () => {
  await using box = await sandbox();
  let passedMs = 0;
  const timeouts: number[] = [];
  await using at = contextOn(box, {
    clock: { elapsed: () => performance.now() + passedMs },
    exec: () => (point, { timeoutMs }) => {
      timeouts.push(timeoutMs);
      passedMs += 1500;
      const stdout = point === "runtime.engine"
        ? '{"ID":"","Name":"host","DockerRootDir":"/other","ServerVersion":"5"}'
        : "[]";
      return Promise.resolve({ kind: "exit", code: 0, stdout, stderr: "" });
    },
  });
  const engine = { id: "", host: "host", root: "/root", endpoint: "" };
  const via = { name: "podman", command: ["podman"] } as const;
  at.ctx.store.write("container.scan", (writer) => {
    for (const id of ["a", "b"]) {
      const container = { ...localContainer(at.ctx), id: id.repeat(64), via, engine };
      putContainer(writer, { ...container, runtime: "podman" });
    }
  });
  const [lost] = listContainers(at.ctx.store);
  assertEquals(await isStillItsEngine(at.ctx, lost!, via.command, 2000), false);
  assertEquals([timeouts.length, Math.max(...timeouts.slice(1)) <= 500], [2, true]);
});

Deno.test("a container that gives no answer is not asked for ever whether a log is written", async () => {
  await using box = await sandbox();
  const pulls = turned(["log.pull"], hangs);
  await using at = contextOn(box, { exec: pulls.exec, clock: FAST_CLOCK });
  const log = { path: "", containerPath: "", pullKey: "agent.word" };
  const target = targetOf(at.ctx, localContainer(at.ctx));
  assertEquals(await missingReceipts(at.ctx, target, [log]), [log]);
  assertEquals(pulls.asked.length, 3);
});

Deno.test("logs of a place that gives no answer are not all attached anew, one after the other", async () => {
  await using box = await sandbox();
  let passedMs = 0;
  const proofs = turned(["log.prove"], (request) => {
    passedMs += request.timeoutMs;
    return hangs(request);
  });
  proofs.isOn = false;
  await using at = contextOn(box, {
    exec: proofs.exec,
    clock: { elapsed: () => performance.now() + passedMs },
  });
  const { panes } = await at.settle("work");
  for (const { log_path } of panes) Deno.removeSync(log_path!);
  proofs.isOn = true;
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertEquals(proofs.asked.length, 1);
  proofs.isOn = false;
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  for (const { log_path } of panes) assertEquals(Deno.statSync(log_path!).isFile, true);
});
