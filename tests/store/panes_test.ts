/** Which records each query of `managed_pane` gives. */
import { assertEquals } from "@std/assert";
import type { ManagedLayout } from "../../src/model/layout.ts";
import type { ManagedPane } from "../../src/model/pane.ts";
import { PANE_STATES } from "../../src/model/states.ts";
import { markKillOwed } from "../../src/store/pane_progress.ts";
import {
  compareAndSetState,
  containersToReconcile,
  creatingPanes,
  currentPaneOfSlot,
  currentPanes,
  findLiveLabel,
  findLiveSession,
  findLiveSlot,
  getPane,
  owedPanes,
  panesInStates,
  panesOfLayout,
  panesToReconcile,
  serversOf,
  setPaneAddress,
  successorsOf,
} from "../../src/store/panes.ts";
import { instant, StoreBox } from "../support/store.ts";

const LIVE = ["creating", "ready", "degraded"];

/** A layout with a record in every state, each in a slot of its own and labelled for its state. */
function everyState(at: StoreBox, containerId = "local"): ManagedLayout {
  const layout = at.addLayout({ containerId, state: "ready", tmuxSessionName: "work" });
  for (const [slot, state] of PANE_STATES.entries()) {
    at.addPane(layout, { slot, state, label: state });
  }
  return layout;
}

function labels(panes: readonly ManagedPane[]): string[] {
  return panes.map((pane) => pane.label).sort();
}

Deno.test("a record comes back as it was put in", async () => {
  await using at = new StoreBox();
  const pane = at.addPane(at.addLayout(), {
    role: "master",
    launchCommandRef: "p",
    tmuxSocketPath: "/s",
    tmuxPaneId: "%3",
    tmuxServerId: "b/1/2/3",
    slot: 4,
    logPath: "/log",
    logAttached: true,
    idempotencyKey: "k",
    chainDepth: 0,
    createdAt: instant(3),
    updatedAt: instant(4),
  });
  assertEquals(getPane(at.store, pane.id), pane);
  assertEquals(panesInStates(at.store, PANE_STATES, null), [pane]);
  assertEquals(getPane(at.store, crypto.randomUUID()), undefined);
});

Deno.test("recovery decides on live records and on those whose kill is owed, a container's own", async () => {
  await using at = new StoreBox();
  everyState(at);
  const elsewhere = at.addLayout({ containerId: "other", state: "removed" });
  const gone = at.addPane(elsewhere, { state: "removed", label: "gone" });
  const reconciled = (id: string) => labels(panesToReconcile(at.store, id));
  assertEquals(reconciled("local"), [...LIVE].sort());
  assertEquals([reconciled("other"), containersToReconcile(at.store)], [[], ["local"]]);
  at.store.write("remove", (writer) => markKillOwed(writer, gone.id, instant(9)));
  assertEquals([reconciled("other"), labels(owedPanes(at.store, "other"))], [["gone"], ["gone"]]);
  assertEquals(containersToReconcile(at.store), ["local", "other"]);
  assertEquals(owedPanes(at.store, "local"), []);
});

Deno.test("only live records hold a label, a session or a slot of it, each in its container", async () => {
  await using at = new StoreBox();
  everyState(at);
  for (const [slot, state] of PANE_STATES.entries()) {
    const isLive = LIVE.includes(state);
    const found = [
      findLiveLabel(at.store, "local", state),
      findLiveSlot(at.store, "local", "work", slot),
    ];
    assertEquals(found.map((pane) => pane?.label), Array(2).fill(isLive ? state : undefined));
    assertEquals(findLiveLabel(at.store, "other", state), undefined);
    assertEquals(findLiveSlot(at.store, "other", "work", slot), undefined);
    assertEquals(findLiveSlot(at.store, "local", "wor", slot), undefined);
  }
  assertEquals(LIVE.includes(findLiveSession(at.store, "local", "work")?.state ?? ""), true);
  assertEquals(findLiveSession(at.store, "local", "wor"), undefined);
  assertEquals(findLiveSession(at.store, "other", "work"), undefined);
});

Deno.test("a session is held no longer than by its last live record", async () => {
  await using at = new StoreBox();
  const layout = at.addLayout({ state: "failed", failedStage: "pane_create" });
  at.addPane(layout, { state: "removed", slot: 0, label: "a" });
  at.addPane(layout, { state: "failed", failedStage: "pane_create", slot: 1, label: "b" });
  assertEquals(findLiveSession(at.store, "local", layout.tmuxSessionName), undefined);
});

Deno.test("what is being created is told by layout and slot", async () => {
  await using at = new StoreBox();
  const layout = at.addLayout();
  for (const slot of [2, 0, 1]) at.addPane(layout, { slot, label: `p${slot}` });
  at.addPane(layout, { slot: 3, label: "p3", state: "ready" });
  assertEquals(creatingPanes(at.store, "local").map((pane) => pane.label), ["p0", "p1", "p2"]);
  assertEquals(creatingPanes(at.store, "other"), []);
});

Deno.test("the newest record of each slot is the current one, by chain where the clock stood still", async () => {
  await using at = new StoreBox();
  const layout = at.addLayout();
  const first = at.addPane(layout, { slot: 1, state: "removed", label: "a" });
  const second = at.addPane(layout, {
    slot: 1,
    state: "removed",
    label: "b",
    predecessorId: first.id,
    chainDepth: 1,
  });
  const third = at.addPane(layout, {
    slot: 1,
    label: "c",
    predecessorId: second.id,
    chainDepth: 2,
    createdAt: instant(5),
  });
  const sibling = at.addPane(layout, { slot: 0, label: "d" });
  const ids = (panes: readonly ManagedPane[]) => panes.map(({ id }) => id);
  assertEquals(ids(panesOfLayout(at.store, layout.id)), [
    sibling.id,
    third.id,
    second.id,
    first.id,
  ]);
  assertEquals(ids(currentPanes(at.store, layout.id)), [sibling.id, third.id]);
  assertEquals(currentPaneOfSlot(at.store, layout.id, 1)?.id, third.id);
  assertEquals(currentPaneOfSlot(at.store, layout.id, 2), undefined);
  assertEquals(ids(successorsOf(at.store, first.id)), [second.id]);
  assertEquals(successorsOf(at.store, third.id), []);
});

Deno.test("the servers of a container are those of live records that have one", async () => {
  await using at = new StoreBox();
  const layout = everyState(at);
  assertEquals(serversOf(at.store, "local"), []);
  at.store.write("create", (writer) => {
    for (const { id } of panesOfLayout(at.store, layout.id)) {
      setPaneAddress(writer, id, { socketPath: "/s", serverId: `server of ${id}`, paneId: "%1" });
    }
  });
  const servers = serversOf(at.store, "local").map(({ tmuxServerId }) => tmuxServerId);
  const live = panesOfLayout(at.store, layout.id).filter(({ state }) => LIVE.includes(state));
  assertEquals(servers.sort(), live.map(({ id }) => `server of ${id}`).sort());
});

Deno.test("a state is set only where it still is the one compared, and takes the marker with it", async () => {
  await using at = new StoreBox();
  const { id } = at.addPane(at.addLayout());
  const set = (from: "creating" | "ready", to: "ready" | "failed") =>
    at.store.write(
      "spawn.settle",
      (writer) =>
        compareAndSetState(
          writer,
          id,
          from,
          to,
          to === "failed" ? "pane_create" : null,
          instant(7),
        ),
    );
  assertEquals(set("ready", "failed"), false);
  assertEquals(getPane(at.store, id)?.state, "creating");
  assertEquals(set("creating", "ready"), true);
  const now = getPane(at.store, id);
  assertEquals([now?.state, now?.pendingMarkerToken, now?.updatedAt], ["ready", null, instant(7)]);
  assertEquals(set("creating", "failed"), false);
  assertEquals(getPane(at.store, id)?.failedStage, null);
});
