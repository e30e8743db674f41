import { assertEquals } from "@std/assert";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { releaseAgent } from "../../src/agents/release.ts";
import { containerLockName } from "../../src/system/locks/lock_names.ts";
import { attachLog, detachLog } from "../../src/logs/attach.ts";
import { contextOn } from "../support/context.ts";
import { sandbox } from "../support/sandbox.ts";

Deno.test("the end of a log is put on record before anybody else can attach it", async () => {
  await using box = await sandbox();
  let told = () => {};
  const clock = {
    now: () => {
      told();
      return new Date();
    },
  };
  await using at = contextOn(box, { clock });
  await box.tmux("new-session", "-d", "-s", "work", "sleep 1000");
  const { agent: { id } } = await adoptAgent(at.ctx, {
    containerId: "local",
    tmuxPaneId: "%0",
    role: "slave",
    capability: "worker",
    label: "helper",
  });
  for (const end of [detachLog, releaseAgent]) {
    await attachLog(at.ctx, id);
    const held: boolean[] = [];
    told = () => held.push(at.ctx.locks.isHeld(containerLockName("local")));
    await end(at.ctx, id);
    told = () => {};
    // The time of the record is asked for last.
    assertEquals(held.at(-1), true, end.name);
  }
});
