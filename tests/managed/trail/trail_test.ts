/** What happened and what was done, as one list. */
import { assertEquals, assertThrows } from "@std/assert";
import { byTime, type Timed } from "../../../src/managed/trail/by_time.ts";
import { actionFeed } from "../../../src/managed/trail/action_feed.ts";
import { actionCursor, followTrail } from "../../../src/managed/trail/trail.ts";
import { Refusal } from "../../../src/model/errors.ts";
import type { OperatorAction } from "../../../src/model/operator_action.ts";
import { insertAgent } from "../../../src/store/agents.ts";
import { eventsMatching } from "../../../src/store/events.ts";
import type { JournalFilter } from "../../../src/store/journal.ts";
import { addAction, endAction } from "../../../src/actions/record.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { sandbox } from "../../support/sandbox.ts";
import { anAgent, instant } from "../../support/store.ts";

const ALL: JournalFilter = { layoutId: null, paneId: null, types: [], since: null };
const BOTH = { events: ALL, actions: ALL };

const SEEN = { outcome: "seen", reason: null } as const;

/** A context whose wall clock a test sets. */
async function withClock(
  act: (at: OpenedOn, agent: ReturnType<typeof anAgent>, set: (ms: number) => void) => unknown,
): Promise<void> {
  await using box = await sandbox();
  let now = 0;
  const clock = { now: () => new Date(instant(now)) };
  await using at = contextOn(box, { workers: false, clock });
  const agent = anAgent();
  at.ctx.store.write("agent.adopt", (writer) => insertAgent(writer, agent));
  await act(at, agent, (ms) => void (now = ms));
}

function begin({ ctx }: OpenedOn, agent: ReturnType<typeof anAgent>): string {
  return ctx.store.write(
    "action.begin",
    (writer) => addAction(ctx, writer, { type: "send", agent }, null),
  );
}

/** Ids of so many entries of a list that never ends. */
async function first(
  entries: AsyncIterator<{ readonly event_id: string } | OperatorAction>,
  count: number,
): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const { value } = await entries.next();
    ids.push("event_id" in value ? value.event_id : value.id);
  }
  return ids;
}

Deno.test("several lists become one by time, each in its own order", async () => {
  async function* list(...timestamps: string[]) {
    for (const timestamp of timestamps) yield await Promise.resolve({ timestamp });
  }
  const merged = async (...lists: AsyncIterator<Timed>[]) =>
    (await Array.fromAsync(byTime(lists))).map(({ timestamp }) => timestamp).join("");
  assertEquals(await merged(list("a", "c", "e"), list("b", "d", "f", "g")), "abcdefg");
  assertEquals(await merged(list(), list("b", "a"), list("c")), "bac");
  assertEquals(await merged(), "");
});

Deno.test("events and actions are followed by time, from so many before the end or from a cursor", async () => {
  await withClock(async (at, agent, set) => {
    await at.create("one");
    const events = eventsMatching(at.ctx.store, ALL, 0, 100).map(({ event }) => event.event_id);
    set(1);
    const [one, two] = [begin(at, agent), begin(at, agent)];
    for (const id of [one, two]) endAction(at.ctx, id, SEEN);
    set(2);
    await at.create("two", { labelPrefix: "x-" });
    const later = eventsMatching(at.ctx.store, ALL, 0, 100).map(({ event }) => event.event_id)
      .slice(events.length);
    const all = [...events, one, two, ...later];
    const from = (trail: Parameters<typeof followTrail>[1], start = {}, count = 2) =>
      first(followTrail(at.ctx, trail, start), count);
    assertEquals(await from(BOTH, {}, all.length), all);
    const limit = later.length + 1;
    assertEquals(await from(BOTH, { limit }, limit), all.slice(-limit));
    assertEquals(await from(BOTH, { limit: 1000 }, all.length), all);
    assertEquals(await from({ events: null, actions: ALL }, { limit: 1 }, 1), [two]);
    const actions = { events: null, actions: ALL };
    assertEquals(await from(actions, { after: actionCursor(1) }, 1), [two]);
    const onlyEvents = { events: ALL, actions: null };
    assertEquals(await from(onlyEvents, { after: events[0], limit: 1 }, 1), all.slice(-1));
    assertEquals(await from(onlyEvents, { after: events[0] }, 1), [events[1]]);
    assertThrows(() => followTrail(at.ctx, onlyEvents, { after: "x" }), Refusal);
    assertThrows(() => followTrail(at.ctx, actions, { after: "x" }), Refusal);
    const none = first(followTrail(at.ctx, BOTH, { limit: 0 }), 1);
    const third = begin(at, agent);
    endAction(at.ctx, third, SEEN);
    assertEquals(await none, [third]);
  });
});

Deno.test("an action is followed when it has ended; one that takes long, as it is and once more", async () => {
  await withClock((at, agent, set) => {
    const feed = actionFeed(at.ctx, ALL);
    const next = () => feed.next().map(({ id, end }) => [id, end?.outcome ?? null]);
    const quick = begin(at, agent);
    assertEquals(next(), []);
    endAction(at.ctx, quick, SEEN);
    assertEquals([next(), next()], [[[quick, "seen"]], []]);
    const slow = begin(at, agent);
    assertEquals(next(), []);
    set(20_000);
    assertEquals([next(), next()], [[[slow, null]], []]);
    endAction(at.ctx, slow, SEEN);
    assertEquals([next(), next()], [[[slow, "seen"]], []]);
    const killed = begin(at, agent);
    assertEquals(next(), []);
    set(2_000_000);
    assertEquals([next(), next()], [[[killed, null]], []]);
    // Whoever comes later is not kept waiting for it.
    assertEquals(actionFeed(at.ctx, ALL).next().map(({ id }) => id), [quick, slow, killed]);
  });
});
