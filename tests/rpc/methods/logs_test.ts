import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "../../../src/model/errors.ts";
import { logAttachMethod, logDetachMethod } from "../../../src/rpc/methods/logs.ts";
import { perform } from "../../../src/rpc/perform.ts";
import { contextOn } from "../../support/context.ts";
import { sandbox } from "../../support/sandbox.ts";

Deno.test("a log is attached or ended once recovery has looked at its pane", async () => {
  for (const method of [logAttachMethod, logDetachMethod]) {
    await using box = await sandbox();
    await using at = contextOn(box);
    const { layout_id, panes: [pane] } = await at.settle("work");
    await box.tmux("kill-session", "-t", "=work:");
    const performed = perform(at.ctx, method, { agent_id: pane.agent_id }, { recover: true });
    if (method === logAttachMethod) await assertRejects(() => performed, Refusal, "out of use");
    else assertEquals((await performed).active, false);
    assertEquals(at.detail(layout_id).state, "failed");
  }
});
