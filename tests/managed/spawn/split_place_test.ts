/** Where a recreated pane comes to stand among its siblings. */
import { assert, assertEquals } from "@std/assert";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { addTemplate } from "../../support/definitions.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

async function again(at: OpenedOn, predecessorPaneId: string): Promise<string> {
  const request = { launchCommandOverride: null, idempotencyKey: null, replace: false };
  const { pane } = await recreatePane(at.ctx, { predecessorPaneId, ...request });
  await at.settled();
  return pane.id;
}

/** Height and width of every pane of the session, by its number. */
async function sizes(box: Sandbox): Promise<Map<string, [number, number]>> {
  const { stdout } = await box.tmux(
    ...["list-panes", "-t", "=work:", "-F", "#{pane_id} #{pane_height} #{pane_width}"],
  );
  return new Map(
    stdout.trim().split("\n").map((line) => {
      const [id = "", height, width] = line.split(" ");
      return [id, [Number(height), Number(width)]];
    }),
  );
}

Deno.test("panes that are recreated, again and again, leave their siblings as much room as before", async () => {
  await using box = await sandbox();
  addTemplate(box, "four", [null, null, null, null]);
  const tmux = { columns: 80, rows: 40, arrangement: "even-vertical" } as const;
  await using at = contextOn(box, { settings: { tmux, logs: { mode: "off" } } });
  const { panes } = await at.settle("work", { templateName: "four" });
  let last = panes[3]!.pane_id;
  for (let round = 0; round < 2; round++) {
    await removePane(at.ctx, last);
    // Somebody's terminal of another size is no hand that moves panes.
    if (round === 1) await box.tmux("resize-window", "-t", "=work:", "-x", "90", "-y", "60");
    last = await again(at, last);
    const heights = [...(await sizes(box)).values()].map(([height]) => height);
    assertEquals(heights.length, 4);
    assert(Math.max(...heights) - Math.min(...heights) <= 2, heights.join(" "));
  }
});

Deno.test("what the operator has changed by hand stays, and the largest pane is split", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { settings: { logs: { mode: "off" } } });
  const { panes } = await at.settle("work");
  await removePane(at.ctx, panes[2].pane_id);
  const [small, large] = panes.map(({ tmux_pane_id }) => tmux_pane_id!);
  await box.tmux("select-layout", "-t", "=work:", "even-vertical");
  await box.tmux("resize-pane", "-t", small!, "-y", "7");
  const before = await sizes(box);
  await again(at, panes[2].pane_id);
  const after = await sizes(box);
  assertEquals(after.get(small!), before.get(small!));
  assert(after.get(large!)![0] < before.get(large!)![0]);
});

Deno.test("a pane of the operator's own in the window is not moved", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { settings: { logs: { mode: "off" } } });
  const { panes } = await at.settle("work");
  await removePane(at.ctx, panes[2].pane_id);
  await box.tmux("split-window", "-t", panes[0].tmux_pane_id!, "sleep 1000");
  const before = await sizes(box);
  await again(at, panes[2].pane_id);
  const after = await sizes(box);
  assertEquals(after.size, 4);
  const foreign = [...before.keys()].find((id) =>
    !panes.some(({ tmux_pane_id }) => tmux_pane_id === id)
  );
  assert(foreign !== undefined);
  assertEquals(after.get(foreign), before.get(foreign));
});
