/** Removal: idempotent, and of nothing but what is a layout's own. */
import { assertEquals } from "@std/assert";
import { everyRuntimeTest, lifecycleTest } from "./lifecycle_fixture.ts";

lifecycleTest("removing a pane again succeeds and changes nothing", async (at) => {
  const { panes: [m1] } = await at.create("work");
  const first = await at.result("managed.pane.remove", { pane_id: m1.pane_id });
  assertEquals(first, { pane_id: m1.pane_id, state: "removed", tmux_kill_succeeded: true });
  const row = () => at.box.sql("SELECT * FROM managed_pane WHERE id = ?", m1.pane_id);
  const [before, events] = [row(), at.box.events().length];
  assertEquals(await at.result("managed.pane.remove", { pane_id: m1.pane_id }), first);
  assertEquals([row(), at.box.events().length], [before, events]);
});

lifecycleTest("of sixteen removals of one pane, one takes place", async (at) => {
  const { panes: [, s1] } = await at.create("work");
  const runs = Array.from({ length: 4 }, () =>
    at.run(
      { stdin: `{"method":"managed.pane.remove","pane_id":"${s1.pane_id}"}\n`.repeat(4) },
      "rpc",
    ));
  for (const { stdout } of await Promise.all(runs)) {
    for (const line of stdout.trim().split("\n")) {
      assertEquals(JSON.parse(line).result?.tmux_kill_succeeded, true, line);
    }
  }
  const removals = at.box.events().filter((event) => event.event_type === "managed_pane_removed");
  assertEquals(removals.map(({ pane_id }) => pane_id), [s1.pane_id]);
});

lifecycleTest("the last pane ends its session and its layout, and nothing else", async (at) => {
  // Names that an inexact target would take for the layout's.
  for (const name of ["wor", "work2", "work-er", "s1"]) await at.operatorSession(name);
  const before = await at.surroundings("work");
  const { layout_id, panes } = await at.create("work");
  assertEquals(await at.surroundings("work"), before);
  for (const [index, pane] of panes.entries()) {
    const { state } = await at.result("managed.layout.detail", { layout_id });
    assertEquals(state, "ready");
    const removed = await at.result("managed.pane.remove", { pane_id: pane.pane_id });
    assertEquals(removed.tmux_kill_succeeded, true);
    const left = panes.length - index - 1;
    assertEquals((await at.panesOf("work"))?.length ?? 0, left);
  }
  const { state, panes: shown } = await at.result("managed.layout.detail", { layout_id });
  assertEquals([state, shown], ["removed", []]);
  assertEquals(await at.panesOf("work"), null);
  assertEquals(await at.surroundings("work"), before);
  assertEquals((await at.shown("layout", "list")).items, []);
});

everyRuntimeTest("a layout whose panes are gone is removed without a complaint", async (at) => {
  await at.operatorSession("own");
  const before = await at.surroundings("work");
  const { layout_id } = await at.create("work");
  await at.tmux("kill-session", "-t", "=work");
  const removed = await at.result("managed.layout.remove", { layout_id });
  assertEquals(removed.state, "removed");
  assertEquals(
    removed.panes.map((pane: { tmux_kill_succeeded: boolean }) => pane.tmux_kill_succeeded),
    [true, true, true],
  );
  assertEquals(await at.result("managed.layout.remove", { layout_id }), removed);
  assertEquals(await at.surroundings("work"), before);
});

lifecycleTest("a removed pane's label, slot and session name are free again", async (at) => {
  const first = await at.create("work");
  await at.shown("layout", "remove", `${at.name}/work`);
  const second = await at.create("work");
  assertEquals(second.state, "ready");
  assertEquals(
    (await at.shown("layout", "show", `${at.name}/work`)).layout_id,
    second.layout_id,
  );
  const all = await at.shown("layout", "list", "--all");
  assertEquals(all.items.map((item: { layout_id: string }) => item.layout_id), [
    second.layout_id,
    first.layout_id,
  ]);
});
