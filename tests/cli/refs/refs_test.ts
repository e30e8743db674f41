/** Which records the references mean where much is on record, and what a mistyped one is held against. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { agentId } from "../../../src/cli/refs/agent.ts";
import { layoutId } from "../../../src/cli/refs/layout.ts";
import { localContainer } from "../../../src/containers/known.ts";
import { inNames, nameOfId } from "../../../src/cli/refs/in_names.ts";
import { logAgentId } from "../../../src/cli/refs/log_agent.ts";
import { paneId } from "../../../src/cli/refs/pane.ts";
import { Refusal } from "../../../src/model/errors.ts";
import { putContainer } from "../../../src/store/containers.ts";
import { insertAgent } from "../../../src/store/agents.ts";
import type { Writer } from "../../../src/store/db.ts";
import { insertLayout } from "../../../src/store/layouts.ts";
import { insertPane } from "../../../src/store/panes.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { sandbox } from "../../support/sandbox.ts";
import { aLayout, anAgent, aPane, instant } from "../../support/store.ts";

/** More records that are over than a refusal lists. */
const MANY = 30;

function fill(at: OpenedOn, act: (writer: Writer) => void): void {
  at.ctx.store.write("create", act);
}

function addLayout(writer: Writer, changes: Parameters<typeof aLayout>[0]) {
  const layout = aLayout(changes);
  insertLayout(writer, layout, { request: "[]", workingDir: null, searchPath: null });
  return layout;
}

/** Removed layouts of one session name, each with a removed pane of one label. */
function addRemoved(writer: Writer, session: string, label: string): void {
  for (let n = 0; n < MANY; n++) {
    const moment = { createdAt: instant(100 + n), updatedAt: instant(100 + n) };
    const layout = addLayout(writer, { tmuxSessionName: session, state: "removed", ...moment });
    insertPane(writer, aPane(layout, { state: "removed", label }));
  }
}

async function hintOf(act: () => Promise<string>): Promise<string> {
  const refusal = await assertRejects(act, Refusal);
  return `${refusal.message} ${refusal.hint ?? ""}`;
}

Deno.test("what lives is meant, however much of that name is over, else the newest", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  fill(at, (writer) => addRemoved(writer, "work", "m1"));
  const newest = (table: string) =>
    at.ctx.store.get<{ id: string }>(`SELECT id FROM ${table} ORDER BY rowid DESC`)?.id;
  assertEquals(await layoutId(at.ctx, "local/work"), newest("managed_layout"));
  assertEquals(await paneId(at.ctx, "local/m1"), newest("managed_pane"));
  const add = (state: "failed" | "ready", at: string) => (writer: Writer) => {
    const failedStage = state === "failed" ? "pane_create" : null;
    const moment = { createdAt: at, updatedAt: at };
    const layout = addLayout(writer, { tmuxSessionName: "work", state, failedStage, ...moment });
    const pane = aPane(layout, { state, failedStage, label: "m1", ...moment });
    insertPane(writer, pane);
    return pane;
  };
  // The oldest of all: a layout that was not removed comes before those that were, a pane has to live.
  const failed = at.ctx.store.write("create", add("failed", instant(0)));
  assertEquals(await layoutId(at.ctx, "local/work"), failed.layoutId);
  assertEquals(await paneId(at.ctx, "local/m1") === failed.id, false);
  const live = at.ctx.store.write("create", add("ready", instant(1)));
  assertEquals(await layoutId(at.ctx, "local/work"), live.layoutId);
  assertEquals(await paneId(at.ctx, "local/m1"), live.id);
});

Deno.test("a prefix of many is refused with some of them", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  fill(at, (writer) => {
    for (let n = 0; n < MANY; n++) {
      addLayout(writer, { id: `aaaa0000-0000-4000-8000-0000000000${10 + n}`, state: "removed" });
    }
  });
  const message = await hintOf(() => layoutId(at.ctx, "aaaa"));
  assertEquals(message.split(", ").length, 20);
  assertStringIncludes(message, " and more");
});

Deno.test("a prefix means its one record, in whatever state, and no other's", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const ids = ["aaaa0000", "aaaa1111", "aaab0000"].map((start) =>
    `${start}-0000-4000-8000-000000000000`
  );
  fill(at, (writer) => {
    for (const [n, id] of ids.entries()) {
      const createdAt = instant(n);
      const layout = addLayout(writer, { id, state: "removed", createdAt });
      const pane = aPane(layout, { id, state: "removed", createdAt });
      insertPane(writer, pane);
      const agent = anAgent({ id, paneId: id, origin: "managed", active: false, createdAt });
      insertAgent(writer, agent);
      writer.run("UPDATE managed_pane SET agent_id = ? WHERE id = ?", agent.id, id);
    }
  });
  for (const find of [layoutId, paneId, agentId]) {
    assertEquals(await find(at.ctx, "aaaa1"), ids[1]);
    assertEquals(await find(at.ctx, "AAAB"), ids[2]);
    const message = await hintOf(() => find(at.ctx, "aaaa"));
    // What a name means is the newest, so that these have none.
    assertEquals(ids.map((id) => message.includes(id.slice(0, 8))), [true, true, false]);
    await assertRejects(() => find(at.ctx, "aaac"), Refusal);
    await assertRejects(() => find(at.ctx, "aaa"), Refusal);
  }
  assertEquals(await logAgentId(at.ctx, "aaaa1"), ids[1]);
});

Deno.test("a name alone means its one record, and of several each is named as it takes", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const other = "beef".repeat(16);
  const add = (writer: Writer, containerId: string, name: string, own?: { id: string }) => {
    const layout = addLayout(writer, {
      containerId,
      tmuxSessionName: name,
      state: "ready",
      ...own,
    });
    insertPane(writer, aPane(layout, { label: name, state: "ready", ...own }));
    insertAgent(writer, anAgent({ containerId, label: name, tmuxPaneId: `%${name}`, ...own }));
  };
  const id = "cafe0000-0000-4000-8000-000000000000";
  fill(at, (writer) => {
    putContainer(writer, {
      ...localContainer(at.ctx),
      id: other,
      name: "bench",
      runtime: "docker",
    });
    add(writer, "local", "work", { id });
    for (const name of ["work", "cafe", id, "-rf"]) add(writer, other, name);
  });
  const one = (table: string, name: string, value: string) =>
    at.ctx.store.get<{ id: string }>(`SELECT id FROM ${table} WHERE ${name} = ?`, value)?.id;
  const kinds = [
    [layoutId, "managed_layout", "tmux_session_name"],
    [paneId, "managed_pane", "label"],
    [agentId, "agent", "label"],
  ] as const;
  for (const [find, table, name] of kinds) {
    assertStringIncludes(await hintOf(() => find(at.ctx, "work")), "bench/work, local/work");
    // A name before the beginning of an id, and an id before a name that looks like one.
    assertEquals(await find(at.ctx, "cafe"), one(table, name, "cafe"));
    assertEquals(await find(at.ctx, "cafe0"), id);
    assertEquals(await find(at.ctx, id), id);
    assertEquals(await find(at.ctx, `bench/${id}`), one(table, name, id));
    assertEquals(await find(at.ctx, "-rf"), one(table, name, "-rf"));
    assertEquals(nameOfId(at.ctx, one(table, name, "-rf")!), "bench/-rf");
    assertEquals(nameOfId(at.ctx, one(table, name, id)!), `bench/${id}`);
    assertEquals(nameOfId(at.ctx, one(table, name, "cafe")!), "cafe");
    assertEquals(nameOfId(at.ctx, one(table, name, "work")!).endsWith("/work"), true);
    await assertRejects(() => find(at.ctx, "wor"), Refusal);
    await assertRejects(() => find(at.ctx, ""), Refusal);
  }
});

Deno.test("a label with the name that its id has become is said once", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const agent = anAgent({ label: "helper" });
  fill(at, (writer) => insertAgent(writer, agent));
  const said = (text: string) => inNames(at.ctx, text, []);
  assertEquals(said(`agent helper (${agent.id}) is out`), "agent helper is out");
  assertEquals(said(`agent other (${agent.id}) is out`), "agent other (helper) is out");
});

Deno.test("a label of agents means the one in use, else the newest", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const agents = Array.from(
    { length: MANY },
    (_, n) => anAgent({ label: "helper", active: n === 0, createdAt: instant(n) }),
  );
  fill(at, (writer) => agents.forEach((agent) => insertAgent(writer, agent)));
  assertEquals(await agentId(at.ctx, "local/helper"), agents[0]?.id);
  fill(at, (writer) => writer.run("UPDATE agent SET active = 0"));
  assertEquals(await agentId(at.ctx, "local/helper"), agents.at(-1)?.id);
});

Deno.test("a mistyped name is held against what lives, and against the newest of what is over", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  fill(at, (writer) => {
    const layout = addLayout(writer, { tmuxSessionName: "standing", state: "ready" });
    insertPane(writer, aPane(layout, { state: "ready", label: "reviewer" }));
    insertAgent(writer, anAgent({ label: "reviewer" }));
    for (let n = 0; n < 600; n++) {
      const name = n === 599 ? "yesterday" : `x${n}`;
      const over = addLayout(writer, { tmuxSessionName: name, state: "removed" });
      insertPane(writer, aPane(over, { state: "removed", label: name }));
      insertAgent(writer, anAgent({ label: name, active: false }));
    }
  });
  assertStringIncludes(await hintOf(() => layoutId(at.ctx, "local/standng")), "local/standing");
  assertStringIncludes(await hintOf(() => paneId(at.ctx, "local/revewer")), "local/reviewer");
  assertStringIncludes(await hintOf(() => agentId(at.ctx, "local/revewer")), "local/reviewer");
  for (const find of [layoutId, paneId, agentId]) {
    assertStringIncludes(await hintOf(() => find(at.ctx, "local/yesterdy")), "local/yesterday");
  }
});
