import { assertEquals } from "@std/assert";
import { agentRegisterMethod } from "../../../src/rpc/methods/agents.ts";
import { perform } from "../../../src/rpc/perform.ts";
import { contextOn } from "../../support/context.ts";
import { sandbox } from "../../support/sandbox.ts";

Deno.test("a pane is adopted under the label of one that is gone", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("work");
  await box.tmux("kill-session", "-t", "=work:");
  const made = await box.tmux("new-session", "-d", "-s", "mine", "-P", "-F", "#{pane_id}", "cat");
  const agent = await perform(at.ctx, agentRegisterMethod, {
    container_id: "local",
    tmux_pane_id: made.stdout.trim(),
    role: "slave",
    capability: "worker",
    label: "m1",
  }, { recover: true });
  assertEquals([agent.origin, agent.label], ["adopted", "m1"]);
});
