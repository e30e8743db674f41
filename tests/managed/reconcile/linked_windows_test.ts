/** A window that several sessions show: a second client's `new-session -t`, or `link-window`. */
import { assertEquals } from "@std/assert";
import { recover } from "../../../src/managed/reconcile/recover.ts";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { contextOn } from "../../support/context.ts";
import { panesIn } from "../../support/seen_panes.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

const ALL = { containerId: null, dryRun: false };

const LINKS: Readonly<Record<string, (box: Sandbox) => Promise<unknown>>> = {
  "a session of the same group": (box) =>
    box.tmux("new-session", "-d", "-t", "=work", "-s", "again"),
  "a linked window": async (box) => {
    await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
    await box.tmux("link-window", "-s", "=work:", "-t", "=mine:7");
  },
};

/** `%N` of every pane of ours, once each. */
async function ours(box: Sandbox): Promise<string[]> {
  const panes = (await panesIn(box)).filter((pane) => pane.tag !== null);
  return [...new Set(panes.map((pane) => pane.id))];
}

for (const [what, link] of Object.entries(LINKS)) {
  Deno.test(`panes are kept, removed and recreated in ${what}`, async () => {
    await using box = await sandbox();
    await using at = contextOn(box);
    const { layout_id, panes } = await at.settle("work");
    const numbers = panes.map((pane) => pane.tmux_pane_id!);
    await link(box);
    for (let round = 0; round < 2; round++) {
      assertEquals((await recover(at.ctx, ALL)).drift, false);
      assertEquals(await ours(box), numbers);
    }
    const { pane_id } = panes[1];
    assertEquals((await removePane(at.ctx, pane_id)).killSucceeded, true);
    assertEquals(await ours(box), [numbers[0], numbers[2]]);
    const request = { launchCommandOverride: null, idempotencyKey: null, replace: false };
    await recreatePane(at.ctx, { predecessorPaneId: pane_id, ...request });
    await at.settled();
    assertEquals(at.detail(layout_id).state, "ready");
    assertEquals((await ours(box)).length, 3);
  });
}
