import { assertEquals, assertMatch } from "@std/assert";
import { recoverBefore } from "../../../src/managed/reconcile/before_command.ts";
import { paneDetail } from "../../../src/managed/query.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { only } from "../../support/items.ts";
import { sandbox } from "../../support/sandbox.ts";

Deno.test("an exit status that tmux learns late is put on record by the next look, once", async () => {
  await using box = await sandbox();
  // tmux calls a pane dead as soon as nothing has its terminal open any more; its process may end much later.
  const late =
    `trap "" HUP; exec <&- >&- 2>&-; while [ ! -e ${box.dir}/go ]; do sleep 0.05; done; exit 7`;
  addProfile(box, "late", ["sh", "-c", late]);
  addTemplate(box, "t", ["late"]);
  // The probe window is over once tmux has called it dead.
  await using at = contextOn(box, { settings: { launch: { probeSeconds: 60 } } });
  const { pane_id } = only((await at.settle("work", { templateName: "t" })).panes);
  const exits = () =>
    box.events().filter((event) => event.event_type === "managed_pane_launch_command_exited")
      .map((event) => event.payload.exit_code);
  const look = () => recoverBefore(at.ctx, { containers: "all", mode: "always" });
  const request = { paneId: pane_id, includePredecessorChain: false };
  const detail = () => paneDetail(at.ctx, request, new Set());
  const shown = () => {
    const { pane, trouble } = detail();
    return [pane.state, pane.failedStage, trouble?.exitCode];
  };
  await look();
  assertEquals([shown(), exits()], [["degraded", "launch_command", null], [null]]);
  Deno.writeTextFileSync(`${box.dir}/go`, "");
  await box.eventually(async () => {
    await look();
    return exits().length > 1;
  });
  assertEquals(shown(), ["degraded", "launch_command", 7]);
  const problem = detail().trouble?.problem ?? "";
  assertMatch(problem, /^its command exited with 7 after [\d.]+ s/);
  await look();
  assertEquals(exits(), [null, 7]);
});
