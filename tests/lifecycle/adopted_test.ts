/** Adopted agents beside managed ones: listed together, and never touched by what is managed. */
import { assertEquals } from "@std/assert";
import type { Answer } from "./answers.ts";
import { everyRuntimeTest, type LifecycleFixture, lifecycleTest } from "./lifecycle_fixture.ts";

/** Adopts a pane of the operator's own, in a session `own`. */
async function adopt(at: LifecycleFixture): Promise<Answer> {
  const pane = await at.operatorSession("own");
  return await at.shown(
    ...["agent", "adopt", at.name, pane],
    ...["--role", "slave", "--capability", "worker", "--label", "helper"],
  );
}

everyRuntimeTest("adopted and managed agents are listed side by side", async (at) => {
  const adopted = await adopt(at);
  const { panes } = await at.create("work");
  const agents = (await at.shown("agent", "list")).items;
  assertEquals(
    agents.map((agent: Answer) => [agent.label, agent.origin, agent.pane_id]),
    [
      ["helper", "adopted", null],
      ...panes.map((pane: Answer) => [pane.label, "managed", pane.pane_id]),
    ],
  );
  const { items } = await at.result("app.pane.list", {});
  assertEquals(
    items.map((item: Answer) => [item.origin, item.pane_id, item.agent_id]).sort(),
    [
      ["adopted", adopted.agent_id, adopted.agent_id],
      ...panes.map((pane: Answer) => ["managed", pane.pane_id, pane.agent_id]),
    ].sort(),
  );
  const route = await at.shown("route", "add", adopted.agent_id, panes[0].agent_id);
  await at.result("managed.pane.remove", { pane_id: panes[0].pane_id });
  assertEquals((await at.shown("route", "list")).items, [], route.route_id);
  assertEquals((await at.shown("agent", "show", adopted.agent_id)).active, true);
});

lifecycleTest("an adopted agent goes out of use with its pane, or with its server", async (at) => {
  const { agent_id } = await adopt(at);
  const second = await at.operatorSession("second");
  const other = await at.shown(
    ...["agent", "adopt", at.name, second],
    ...["--role", "master", "--capability", "worker", "--label", "other"],
  );
  await at.shown("route", "add", agent_id, other.agent_id);
  await at.tmux("kill-session", "-t", "=own");
  const send = async (label: string) => {
    const { code, stderr } = await at.box.run(
      "agent",
      "send",
      `${at.name}/${label}`,
      "--text",
      "x",
    );
    const advice =
      "once it runs in a pane again: agenttower agent list --panes shows what can be adopted";
    return [code, stderr.includes(advice)];
  };
  assertEquals(await send("helper"), [1, true]);
  const inUse = async () => {
    await at.result("managed.recover");
    return (await at.shown("agent", "list")).items.map(({ label }: Answer) => label);
  };
  assertEquals(await inUse(), ["other"]);
  assertEquals((await at.shown("route", "list")).items, []);
  assertEquals(await send("helper"), [1, true]);
  await at.endServer();
  assertEquals(await inUse(), []);
  const all = (await at.shown("agent", "list", "--all")).items;
  assertEquals(all.map(({ label, active }: Answer) => [label, active]), [
    ["helper", false],
    ["other", false],
  ]);
});

lifecycleTest("managed actions refuse an adopted agent and leave its pane alone", async (at) => {
  const { agent_id } = await adopt(at);
  const before = await at.surroundings("work");
  const { layout_id } = await at.create("work");
  const protectedOne = {
    code: "managed_pane_protected_adopted",
    details: { agent_id, is_adopted: true },
  };
  for (const method of ["managed.pane.detail", "managed.pane.remove"]) {
    assertEquals(await at.refusal(method, { pane_id: agent_id }), protectedOne);
  }
  const source = { predecessor_pane_id: agent_id };
  assertEquals(await at.refusal("managed.pane.recreate", source), protectedOne);
  const named = await at.box.run("pane", "remove", `${at.name}/helper`, "--json");
  assertEquals([named.code, named.json.error.code], [1, protectedOne.code]);
  await at.result("managed.recover");
  await at.result("managed.sweep");
  await at.result("managed.layout.remove", { layout_id });
  assertEquals(await at.surroundings("work"), before);
  assertEquals((await at.shown("agent", "show", agent_id)).active, true);
  await at.shown("agent", "release", agent_id);
  assertEquals(await at.surroundings("work"), before);
});

lifecycleTest("the agent of a managed pane is no managed pane", async (at) => {
  const { panes: [pane] } = await at.create("work");
  for (const method of ["managed.pane.detail", "managed.pane.remove"]) {
    assertEquals(await at.refusal(method, { pane_id: pane.agent_id }), {
      code: "managed_pane_not_found",
      details: { pane_id: pane.agent_id },
    });
  }
  const { stderr } = await at.box.run("pane", "show", pane.agent_id);
  assertEquals(stderr.includes(`agenttower pane show ${pane.label}\n`), true, stderr);
});
