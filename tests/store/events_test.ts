import { assertEquals } from "@std/assert";
import {
  addLayoutEvent,
  addPaneEvent,
  type EventFilter,
  eventsMatching,
} from "../../src/store/events.ts";
import { instant, StoreBox } from "../support/store.ts";
import { itemAt } from "../support/items.ts";

const ALL: EventFilter = { layoutId: null, paneId: null, types: [], since: null };

/** Two layouts of one pane; each says of itself, then of its pane, that it was made, a millisecond apart. */
function filled(at: StoreBox) {
  const layouts = ["work", "other"].map((tmuxSessionName, n) => {
    const layout = at.addLayout({ tmuxSessionName });
    const pane = at.addPane(layout, { label: `m${n}` });
    return { layout, pane };
  });
  const { store } = at;
  let moment = 0;
  store.write("create", (writer) => {
    for (const { layout, pane } of layouts) {
      const source = () => ({
        actor: "operator" as const,
        timestamp: instant(moment++),
        newId: () => crypto.randomUUID(),
      });
      addLayoutEvent(writer, source(), layout.id, "managed_layout_created", {
        template_name: "t",
        container_id: "local",
        intended_pane_count: 1,
      });
      addPaneEvent(writer, source(), pane, "managed_pane_recreated", {
        predecessor_id: "",
        chain_depth: 1,
      });
    }
  });
  return layouts;
}

Deno.test("each part of a filter holds back what does not fit", async () => {
  await using at = new StoreBox();
  const { layout, pane } = itemAt(filled(at), 1);
  const positions = (filter: Partial<EventFilter>) =>
    eventsMatching(at.store, { ...ALL, ...filter }, 0, 10).map(({ position }) => position);
  assertEquals(positions({}), [1, 2, 3, 4]);
  assertEquals(positions({ layoutId: layout.id }), [3, 4]);
  assertEquals(positions({ paneId: pane.id }), [4]);
  assertEquals(positions({ types: ["managed_layout_created"] }), [1, 3]);
  const both = ["managed_layout_created", "managed_pane_recreated"];
  assertEquals(positions({ types: both }), [1, 2, 3, 4]);
  assertEquals(positions({ since: instant(2) }), [3, 4]);
  assertEquals(positions({ layoutId: layout.id, types: ["managed_pane_recreated"] }), [4]);
  assertEquals(positions({ layoutId: "nobody" }), []);
});

Deno.test("events since a moment are found however often the clock was set back", async () => {
  await using at = new StoreBox();
  const layout = at.addLayout();
  // Longer than some blocks of the index, and with gaps.
  const moments = Array.from({ length: 5000 }, (_, n) => n % 1700 === 40 ? 9000 + n : n % 2100);
  at.store.write("create", (writer) => {
    for (const [n, moment] of moments.entries()) {
      writer.run(
        `INSERT INTO lifecycle_event VALUES (?, ?, 'managed_layout_created', 'operator', ?, NULL, ?, ?, '{}')`,
        ...[positionOfNth(n), `e${n}`, layout.id, n + 1, instant(moment)],
      );
    }
  });
  for (const since of [0, 1, 1500, 2000, 2099, 2100, 9040, 9041, 12000, 13440, 20000]) {
    for (const after of [0, 1, 1024, 3000, 9999]) {
      for (const layoutId of [null, layout.id]) {
        const filter = { ...ALL, layoutId, since: instant(since) };
        const expected = moments.flatMap((moment, n) => moment >= since ? [positionOfNth(n)] : [])
          .filter((position) => position > after);
        assertEquals(
          eventsMatching(at.store, filter, after, 7).map(({ position }) => position),
          expected.slice(0, 7),
          `since ${since} after ${after}`,
        );
      }
    }
  }
});

/** Two blocks that hold nothing are among them. */
function positionOfNth(n: number): number {
  return n < 2500 ? n + 1 : n + 4000;
}

Deno.test("events of several types come in the order of the file, each once", async () => {
  await using at = new StoreBox();
  filled(at);
  const twice = ["managed_pane_recreated", "managed_layout_created", "managed_pane_recreated"];
  const found = eventsMatching(at.store, { ...ALL, types: twice }, 0, 3);
  assertEquals(found.map(({ position }) => position), [1, 2, 3]);
});

Deno.test("a limit counts what the filter lets through, behind a place", async () => {
  await using at = new StoreBox();
  filled(at);
  const positions = (after: number, limit: number) =>
    eventsMatching(at.store, { ...ALL, types: ["managed_pane_recreated"] }, after, limit)
      .map(({ position }) => position);
  assertEquals(positions(0, 1), [2]);
  assertEquals(positions(2, 1), [4]);
  assertEquals(positions(4, 1), []);
});

Deno.test("of more than the limit the newest are given where they are asked for, in their order", async () => {
  await using at = new StoreBox();
  filled(at);
  const positions = (after: number, limit: number) =>
    eventsMatching(at.store, ALL, after, limit, "newest").map(({ position }) => position);
  assertEquals(positions(0, 2), [3, 4]);
  assertEquals(positions(3, 2), [4]);
  assertEquals(positions(0, 10), [1, 2, 3, 4]);
});
