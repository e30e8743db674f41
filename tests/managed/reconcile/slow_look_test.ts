/** What is done by a look that finds its time over, because the machine is slow. */
import { assertEquals, assertMatch } from "@std/assert";
import { recoverBefore } from "../../../src/managed/reconcile/before_command.ts";
import { recreateLayout } from "../../../src/managed/recreate_layout.ts";
import { logAttachmentsInUse } from "../../../src/store/logs/log_attachments.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { advised } from "../../support/advice.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { faultyExec, hung } from "../../support/faulty_exec.ts";
import { only } from "../../support/items.ts";
import { refusalOf } from "../../support/refusal.ts";
import { sandbox } from "../../support/sandbox.ts";

Deno.test("a log that was moved is attached anew, though the look has taken all of its time", async () => {
  await using box = await sandbox();
  addProfile(box, "echoes", ["sh", "-c", "while read -r l; do echo got-$l; done"]);
  addTemplate(box, "t", ["echoes"]);
  let slow = false;
  let passed = 0;
  await using at = contextOn(box, {
    clock: { elapsed: () => systemClock.elapsed() + passed },
    exec: (real) => async (failpoint, request) => {
      const result = await real(failpoint, request);
      if (slow) passed += 1950;
      slow = false;
      return result;
    },
  });
  const pane = only((await at.settle("work", { templateName: "t" })).panes);
  const { path } = only(logAttachmentsInUse(at.ctx.store));
  Deno.renameSync(path, `${path}.moved`);
  slow = true;
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertMatch(only(at.warnings), /was attached anew/);
  await box.tmux("send-keys", "-t", pane.tmux_pane_id!, "x", "Enter");
  await box.eventually(() => Deno.readTextFileSync(path).includes("got-x"));
});

Deno.test("what there is to recreate is looked for anew where the look before did not come about", async () => {
  await using box = await sandbox();
  let lost = 0;
  await using at = contextOn(box, {
    exec: faultyExec((failpoint) => failpoint === "tmux.snapshot" && lost-- > 0 ? hung : undefined),
  });
  const { layout_id } = await at.settle("work");
  await box.endServer();
  const request = { layoutId: layout_id, includeDegraded: false, idempotencyKey: null };
  lost = 100;
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  const refusal = await refusalOf(() => recreateLayout(at.ctx, request));
  assertEquals(refusal.code, "tmux_unavailable");
  assertMatch(refusal.message, /^it is not known what there is to recreate/);
  advised(refusal.hint ?? "", "see why, and run it again then: agenttower recover");
  lost = 0;
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
  assertEquals((await recreateLayout(at.ctx, request)).panes.length, 3);
  await at.settled();
});
