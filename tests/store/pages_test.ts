import { assertEquals } from "@std/assert";
import type { CursorKey } from "../../src/model/cursor.ts";
import { PANE_STATES, STATE_PRIORITY } from "../../src/model/states.ts";
import {
  pageOfLayouts,
  pageOfPanes,
  type PageRequest,
  type PageRow,
} from "../../src/store/pages.ts";
import { itemAt } from "../support/items.ts";
import { instant, StoreBox } from "../support/store.ts";

const ALL: Omit<PageRequest, "after" | "limit"> = { containerId: null, states: [] };

/** The ids on all pages of `limit` rows. */
function walk(
  limit: number,
  page: (after: CursorKey | null, limit: number) => PageRow<{ readonly id: string }>[],
) {
  const ids: string[] = [];
  for (let after: CursorKey | null = null;;) {
    const rows = page(after, limit);
    ids.push(...rows.map(({ record }) => record.id));
    if (rows.length < limit) return ids;
    after = itemAt(rows, -1).key;
  }
}

const descending = (a: string, b: string) => a < b ? 1 : a > b ? -1 : 0;

/** Twenty layouts; several share state and time, so that ids have to decide. */
function addLayouts(at: StoreBox) {
  return Array.from({ length: 20 }, (_, n) =>
    at.addLayout({
      state: PANE_STATES[n % 5],
      createdAt: instant(n % 3),
      containerId: n % 2 ? "one" : "two",
      tmuxSessionName: `s${n}`,
    }));
}

Deno.test("walking layouts gives each once: by state, then newest first, then by id downwards", async () => {
  await using at = new StoreBox();
  const expected = addLayouts(at).sort((a, b) =>
    STATE_PRIORITY[a.state] - STATE_PRIORITY[b.state] ||
    descending(a.createdAt, b.createdAt) || descending(a.id, b.id)
  ).map((layout) => layout.id);
  for (const limit of [1, 2, 3, 7, 20, 200]) {
    const ids = walk(limit, (after, limit) => pageOfLayouts(at.store, { ...ALL, after, limit }));
    assertEquals(ids, expected, `pages of ${limit}`);
  }
});

Deno.test("walking panes gives each once: by state, layout, slot and id", async () => {
  await using at = new StoreBox();
  const panes = addLayouts(at).flatMap((layout, n) =>
    [0, 1, 0].map((slot, m) =>
      at.addPane(layout, {
        slot,
        state: m === 2 ? "failed" : PANE_STATES[(n + m) % 5],
        label: `l${n}-${m}`,
      })
    )
  );
  const expected = panes.sort((a, b) =>
    STATE_PRIORITY[a.state] - STATE_PRIORITY[b.state] || -descending(a.layoutId, b.layoutId) ||
    a.slot - b.slot || -descending(a.id, b.id)
  ).map((pane) => pane.id);
  for (const limit of [1, 4, 60, 200]) {
    const ids = walk(limit, (after, limit) => pageOfPanes(at.store, { ...ALL, after, limit }));
    assertEquals(ids, expected, `pages of ${limit}`);
  }
});

Deno.test("a row that appears or goes while pages are walked shifts no other", async () => {
  await using at = new StoreBox();
  const before = addLayouts(at).map((layout) => layout.id);
  const first = pageOfLayouts(at.store, { ...ALL, after: null, limit: 5 });
  at.addLayout({ state: "creating", createdAt: instant(9), tmuxSessionName: "new" });
  const rest = walk(
    5,
    (after, limit) =>
      pageOfLayouts(at.store, { ...ALL, after: after ?? itemAt(first, 4).key, limit }),
  );
  assertEquals([...first.map(({ record }) => record.id), ...rest].sort(), before.sort());
});

Deno.test("filters narrow the rows and keep their order", async () => {
  await using at = new StoreBox();
  const layouts = addLayouts(at);
  const request = { ...ALL, containerId: "one", states: ["ready", "failed"] };
  const whole = walk(200, (after, limit) => pageOfLayouts(at.store, { ...request, after, limit }));
  const wanted = layouts.filter((layout) =>
    layout.containerId === "one" && ["ready", "failed"].includes(layout.state)
  );
  assertEquals([...whole].sort(), wanted.map((layout) => layout.id).sort());
  assertEquals(
    walk(1, (after, limit) => pageOfLayouts(at.store, { ...request, after, limit })),
    whole,
  );
  const pane = at.addPane(itemAt(layouts, 0), { label: "only" });
  const rows = pageOfPanes(at.store, {
    ...ALL,
    layoutId: itemAt(layouts, 0).id,
    after: null,
    limit: 10,
  });
  assertEquals(rows.map(({ record }) => record.id), [pane.id]);
  const none = { ...ALL, containerId: "nowhere", after: null, limit: 10 };
  assertEquals(pageOfLayouts(at.store, none), []);
});
