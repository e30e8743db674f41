import { assertEquals } from "@std/assert";
import type { ActionType, OperatorAction } from "../../src/model/operator_action.ts";
import { insertAgent } from "../../src/store/agents.ts";
import type { JournalFilter } from "../../src/store/journal.ts";
import {
  actionAt,
  actionsMatching,
  insertAction,
  KEPT_ACTIONS,
  lastActionPosition,
  updateActionEnd,
} from "../../src/store/operator_actions.ts";
import { ageState } from "../support/aged_state.ts";
import { anAgent, instant, StoreBox } from "../support/store.ts";

const ALL: JournalFilter = { layoutId: null, paneId: null, types: [], since: null };

function anAction(changes: Partial<OperatorAction> = {}): OperatorAction {
  return {
    id: crypto.randomUUID(),
    type: "send",
    user: "alice",
    peerContainerId: null,
    agentId: "",
    otherAgentId: null,
    layoutId: null,
    paneId: null,
    details: { characters: 3, checksum: "01234567" },
    end: null,
    timestamp: instant(0),
    ...changes,
  };
}

function add(at: StoreBox, action: OperatorAction): OperatorAction {
  at.store.write("action.end", (writer) => insertAction(writer, action));
  return action;
}

function agentOf(at: StoreBox): string {
  const agent = anAgent();
  at.store.write("agent.adopt", (writer) => insertAgent(writer, agent));
  return agent.id;
}

Deno.test("each part of a filter holds back what does not fit, and the newest come in their order", async () => {
  await using at = new StoreBox();
  const agentId = agentOf(at);
  const layout = at.addLayout();
  const pane = at.addPane(layout);
  const [layoutId, paneId] = [layout.id, pane.id];
  const types: readonly ActionType[] = ["send", "adopt", "send", "keys"];
  for (const [n, type] of types.entries()) {
    const of = n < 2 ? { layoutId, paneId } : {};
    add(at, anAction({ type, agentId, timestamp: instant(n), ...of }));
  }
  const found = (filter: Partial<JournalFilter>, limit = 10, end?: "newest") =>
    actionsMatching(at.store, { ...ALL, ...filter }, 0, limit, end).map(({ position }) => position);
  assertEquals(found({}), [1, 2, 3, 4]);
  assertEquals(found({ types: ["send"] }), [1, 3]);
  assertEquals(found({ types: ["send", "keys"] }, 2, "newest"), [3, 4]);
  assertEquals(found({ layoutId }), [1, 2]);
  assertEquals(found({ paneId, types: ["adopt"] }), [2]);
  assertEquals(found({ since: instant(2) }), [3, 4]);
  assertEquals(found({}, 2), [1, 2]);
});

Deno.test("an action is read as it was written, without an end and with one", async () => {
  await using at = new StoreBox();
  const action = add(at, anAction({ agentId: agentOf(at) }));
  assertEquals(actionAt(at.store, 1)?.action, action);
  const end = { outcome: "refused", reason: "dialog", at: instant(5) } as const;
  at.store.write("action.end", (writer) => updateActionEnd(writer, action.id, end, { choice: 2 }));
  assertEquals(actionAt(at.store, 1)?.action, { ...action, end, details: { choice: 2 } });
  assertEquals(actionAt(at.store, 2), undefined);
});

Deno.test("the newest are kept, and the oldest go a few at a time", async () => {
  await using at = new StoreBox();
  ageState(at.paths, { panes: 1, events: 1, actions: KEPT_ACTIONS + 250 });
  const agentId = agentOf(at);
  const kept = () => {
    add(at, anAction({ agentId }));
    return at.store.get<{ n: number }>("SELECT count(*) AS n FROM operator_action")!.n;
  };
  assertEquals(kept(), KEPT_ACTIONS + 151);
  assertEquals(kept(), KEPT_ACTIONS + 52);
  assertEquals([kept(), kept()], [KEPT_ACTIONS, KEPT_ACTIONS]);
  assertEquals(lastActionPosition(at.store), KEPT_ACTIONS + 254);
  const [oldest] = actionsMatching(at.store, ALL, 0, 1);
  assertEquals(oldest?.position, 255);
});
