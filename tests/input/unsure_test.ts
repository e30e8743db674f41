/** Sends of which nobody knows what became of them say what to do, and the next one goes through. */
import { assertEquals } from "@std/assert";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { sendInput } from "../../src/input/send.ts";
import type { ExecResult } from "../../src/system/exec.ts";
import { advised } from "../support/advice.ts";
import { contextOn } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { sandbox } from "../support/sandbox.ts";

Deno.test("an answer that is lost is no reason to send blindly", async () => {
  await using box = await sandbox();
  let change: ((result: ExecResult) => ExecResult) | null = null;
  let point = "";
  await using at = contextOn(box, {
    exec: (real) => async (failpoint, request) => {
      const result = await real(failpoint, request);
      if (change === null || failpoint !== point) return result;
      const changed = change(result);
      change = null;
      return changed;
    },
  });
  const { stdout } = await box.tmux(
    "new-session",
    "-d",
    "-s",
    "own",
    "-P",
    "-F",
    "#{pane_id}",
    "cat",
  );
  const { agent } = await adoptAgent(at.ctx, {
    containerId: "local",
    tmuxPaneId: stdout.trim(),
    ...{ role: "slave", capability: "worker", label: "helper" },
  });
  const send = () => sendInput(at.ctx, { agentId: agent.id, text: "hello" });

  point = "tmux.snapshot";
  change = (result) =>
    result.kind === "exit"
      ? { ...result, stdout: result.stdout.replace(/^begin-.*$/m, "begin") }
      : result;
  advised((await refusalOf(send)).hint ?? "", "try again");
  assertEquals((await send()).delivered, true);

  point = "tmux.send";
  change = () => ({ kind: "timeout", timeoutMs: 1, stdout: "" });
  const unsure = await send();
  assertEquals([unsure.outcome, unsure.delivered, unsure.leftInBox], ["unknown", false, true]);
  advised(unsure.detail ?? "", "check the pane before you send it again");
  const shown = await box.tmux("capture-pane", "-p", "-t", stdout.trim());
  assertEquals(shown.stdout.split("\n").filter((line) => line === "hello").length >= 2, true);
  // What stands there was typed; it is submitted by hand.
  await box.tmux("send-keys", "-t", stdout.trim(), "Enter");
  assertEquals((await send()).delivered, true);
});
