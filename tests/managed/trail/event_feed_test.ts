import { assertEquals } from "@std/assert";
import { eventFeed } from "../../../src/managed/trail/event_feed.ts";
import { follow } from "../../../src/managed/trail/follow.ts";
import { addPaneEvent, type EventFilter, eventsMatching } from "../../../src/store/events.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { sandbox } from "../../support/sandbox.ts";
import { instant } from "../../support/store.ts";

const ALL: EventFilter = { layoutId: null, paneId: null, types: [], since: null };

/** More events than are followed at a time. */
const MANY = 1_201;

function read(at: OpenedOn, filter: Partial<EventFilter> = {}, after = 0, limit = 2 * MANY) {
  const found = eventsMatching(at.ctx.store, { ...ALL, ...filter }, after, limit);
  return { events: found.map(({ event }) => event), position: found.at(-1)?.position ?? after };
}

function followed({ ctx }: OpenedOn, filter: Partial<EventFilter> = {}) {
  return follow(ctx.clock, [eventFeed(ctx, { ...ALL, ...filter })]);
}

Deno.test("events are read in the order of the audit file, and from where a read ended", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  await at.create("one");
  const first = read(at);
  assertEquals(first.events, box.events());
  assertEquals(read(at, {}, first.position), { events: [], position: first.position });
  await at.create("two", { labelPrefix: "x-" });
  const second = read(at, {}, first.position);
  assertEquals([...first.events, ...second.events], box.events());
});

Deno.test("a filter lets through what meets all of it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id, panes: [m1] } = await at.create("one");
  await at.create("two", { labelPrefix: "x-" });
  const written = box.events();
  const expected = (keep: (event: Record<string, unknown>) => boolean) => written.filter(keep);
  const types = ["managed_pane_created"];
  assertEquals(
    read(at, { layoutId: layout_id }).events,
    expected((event) => event.layout_id === layout_id),
  );
  assertEquals(
    read(at, { paneId: m1.pane_id }).events,
    expected((event) => event.pane_id === m1.pane_id),
  );
  assertEquals(read(at, { types }).events.length, 6);
  assertEquals(
    read(at, { types, layoutId: layout_id }).events,
    expected((event) => event.event_type === types[0] && event.layout_id === layout_id),
  );
  assertEquals(read(at, { types: ["managed_pane_removed"] }).events, []);
});

Deno.test("since is a moment that counts itself", async () => {
  await using box = await sandbox();
  let now = 0;
  await using at = contextOn(box, { workers: false, clock: { now: () => new Date(instant(now)) } });
  await at.create("one");
  now = 5;
  const { layout_id } = await at.create("two", { labelPrefix: "x-" });
  const since = (n: number) => read(at, { since: instant(n) }).events;
  assertEquals(since(0), read(at).events);
  for (const n of [1, 5]) assertEquals(since(n), read(at, { layoutId: layout_id }).events);
  assertEquals(since(6), []);
});

Deno.test("however many events there are, each is read once", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id, panes: [m1] } = await at.create("one");
  const before = read(at).events.length;
  const pane = { id: m1.pane_id, layoutId: layout_id };
  const source = {
    actor: "daemon",
    timestamp: instant(0),
    newId: () => crypto.randomUUID(),
  } as const;
  at.ctx.store.write("spawn.settle", (writer) => {
    for (let n = 0; n < MANY; n++) {
      addPaneEvent(writer, source, pane, "managed_pane_log_attach_failed", { reason: `${n}` });
    }
  });
  const ids = new Set<string>();
  for await (const { event_id } of followed(at)) {
    assertEquals(ids.has(event_id), false);
    if (ids.add(event_id).size === before + MANY) break;
  }
  assertEquals(read(at, {}, 0, 7).events, read(at).events.slice(0, 7));
});

Deno.test("following goes on with what is written later, as far as the filter lets it through", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const one = await at.create("one");
  const types = ["layout_created", "managed_layout_created"];
  const changes = followed(at, { types });
  const next = async () => (await changes.next()).value?.layout_id;
  assertEquals(await next(), one.layout_id);
  const later = next();
  const two = await at.create("two", { labelPrefix: "x-" });
  assertEquals(await later, two.layout_id);
});
