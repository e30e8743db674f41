import { assertEquals } from "@std/assert";
import { openState } from "../../src/app/state_folder.ts";
import { dashboardOf } from "../../src/managed/dashboard.ts";
import { layoutDetail, listLayouts, paneDetail } from "../../src/managed/query.ts";
import { insertLayout } from "../../src/store/layouts.ts";
import { insertPane } from "../../src/store/panes.ts";
import { putContainerCheck } from "../../src/store/container_check.ts";
import { contextOn } from "../support/context.ts";
import { sandbox } from "../support/sandbox.ts";
import { aLayout, aPane, instant, pathsOf } from "../support/store.ts";
import { only } from "../support/items.ts";

const PAGE = { containerId: null, states: [], limit: 50, after: null };

Deno.test("a layout and its panes are shown as they were at one moment", async () => {
  for (const read of [layoutDetail, listLayouts]) {
    await using box = await sandbox();
    await using at = contextOn(box);
    const { store } = at.ctx;
    const layout = aLayout();
    store.write("create", (writer) => {
      insertLayout(writer, layout, { request: "[]", workingDir: null, searchPath: null });
      insertPane(writer, aPane(layout));
    });
    const worker = openState(pathsOf(box), () => {});
    const get = store.get.bind(store);
    // What the worker commits right after the layout was read.
    store.get = <T extends object>(...args: Parameters<typeof get>) => {
      const row = get<T>(...args);
      worker.store.write("spawn.settle", (writer) => {
        writer.run("UPDATE managed_layout SET state = 'ready'");
        writer.run("UPDATE managed_pane SET state = 'ready', pending_marker_token = NULL");
      });
      return row;
    };
    const request = { layoutId: layout.id, includeTerminalPanes: false };
    const shown = read === layoutDetail
      ? layoutDetail(at.ctx, request, new Set())
      : only(listLayouts(at.ctx, PAGE, new Set()).items);
    assertEquals([shown.layout.state, shown.readyPaneCount], ["creating", 0]);
    store.get = get;
    const after = layoutDetail(at.ctx, request, new Set());
    assertEquals([after.layout.state, after.readyPaneCount], ["ready", 1]);
    worker.close();
  }
});

Deno.test("a container that holds nothing to look at is not stale, whatever the last look said", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const layout = aLayout();
  const pane = aPane(layout, { state: "ready" });
  at.ctx.store.write("create", (writer) => {
    insertLayout(writer, layout, { request: "[]", workingDir: null, searchPath: null });
    insertPane(writer, pane);
    const checkedAt = instant(0);
    putContainerCheck(writer, {
      containerId: "local",
      checkedAt,
      staleReason: "out of reach",
      place: null,
    });
  });
  const stale = () => {
    const request = { paneId: pane.id, includePredecessorChain: false };
    const { containers } = dashboardOf(at.ctx);
    return [
      only(listLayouts(at.ctx, PAGE, new Set()).items).stale,
      paneDetail(at.ctx, request, new Set()).stale,
      only(containers).staleReason,
    ];
  };
  assertEquals(stale(), [true, true, "out of reach"]);
  const change = (sql: string) => at.ctx.store.write("remove", (writer) => writer.run(sql));
  change("UPDATE managed_pane SET state = 'failed', failed_stage = 'recovery_reattach'");
  assertEquals(stale(), [false, false, null]);
  // Who is yet to be killed is looked for.
  change(`UPDATE pane_progress SET kill_owed_since = '${instant(1)}'`);
  assertEquals(stale(), [true, true, "out of reach"]);
});
