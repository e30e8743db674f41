import { assertEquals } from "@std/assert";
import { localContainer } from "../../src/containers/known.ts";
import { targetOf } from "../../src/containers/target_of.ts";
import { prepareLog } from "../../src/logs/prepare.ts";
import { contextOn } from "../support/context.ts";
import { cutBehind, faultyExec } from "../support/faulty_exec.ts";
import { sandbox } from "../support/sandbox.ts";

Deno.test("a proof that was cut short says nothing against a log, and may be tried again", async () => {
  await using box = await sandbox();
  const exec = faultyExec((point, nth) =>
    point === "log.prove" && nth === 1 ? cutBehind("uid ") : undefined
  );
  await using at = contextOn(box, { exec });
  const container = localContainer(at.ctx);
  const prepare = () => prepareLog(at.ctx, targetOf(at.ctx, container), container, "agent");
  const cut = await prepare();
  assertEquals([cut.ok, !cut.ok && cut.transient], [false, true]);
  assertEquals((await prepare()).ok, true);
});
