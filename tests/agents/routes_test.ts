import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { sendingProblem } from "../../src/input/rule.ts";
import {
  addRoute,
  listRoutes,
  removeRoute,
  requireRoute,
  updateRoute,
} from "../../src/agents/routes.ts";
import { deactivateAgent, insertAgent } from "../../src/store/agents.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { sandbox } from "../support/sandbox.ts";
import { anAgent } from "../support/store.ts";

function addAgent(at: OpenedOn): string {
  const agent = anAgent();
  at.ctx.store.write("agent.adopt", (writer) => insertAgent(writer, agent));
  return agent.id;
}

Deno.test("a route is added once, switched and removed", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const [a, b, c] = [addAgent(at), addAgent(at), addAgent(at)];
  const route = addRoute(at.ctx, { sourceAgentId: a, targetAgentId: b });
  assertEquals(addRoute(at.ctx, { sourceAgentId: a, targetAgentId: b }), route);
  const back = addRoute(at.ctx, { sourceAgentId: b, targetAgentId: a });
  assertEquals(listRoutes(at.ctx).length, 2);
  assertEquals(listRoutes(at.ctx, { agentId: c }), []);
  assertEquals(updateRoute(at.ctx, { routeId: route.id, enabled: false }).enabled, false);
  assertEquals(requireRoute(at.ctx, route.id).enabled, false);
  assertEquals(removeRoute(at.ctx, route.id).id, route.id);
  assertEquals(listRoutes(at.ctx).map((item) => item.id), [back.id]);
  assertThrows(() => removeRoute(at.ctx, route.id), Refusal, "no route");
});

Deno.test("a route to itself, from nobody, or to an agent out of use is refused", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const [a, b] = [addAgent(at), addAgent(at)];
  at.ctx.store.write("agent.release", (writer) => deactivateAgent(writer, b, "now"));
  const add = (sourceAgentId: string, targetAgentId: string) => () =>
    addRoute(at.ctx, { sourceAgentId, targetAgentId });
  assertThrows(add(a, a), Refusal, "itself");
  assertThrows(add("nobody", a), Refusal, "source_agent_id");
  assertThrows(add(a, b), Refusal, "out of use");
});

Deno.test("an agent that goes out of use while a route is added gets none", async () => {
  await using box = await sandbox();
  let meanwhile = () => {};
  const clock = {
    now: () => {
      meanwhile();
      return new Date();
    },
  };
  await using at = contextOn(box, { clock });
  const [a, b] = [addAgent(at), addAgent(at)];
  meanwhile = () => at.ctx.store.write("agent.release", (writer) => deactivateAgent(writer, b, ""));
  assertThrows(() => addRoute(at.ctx, { sourceAgentId: a, targetAgentId: b }), Refusal, "out of");
  assertEquals(listRoutes(at.ctx), []);
});

Deno.test("masters may send to slaves, the operator to any", () => {
  const [master, other, slave] = [
    anAgent({ role: "master", label: "m1" }),
    anAgent({ role: "master", label: "m2" }),
    anAgent(),
  ];
  for (const target of [master, slave]) assertEquals(sendingProblem(null, target), null);
  assertEquals(sendingProblem(master, slave), null);
  for (const [from, to] of [[master, other], [slave, slave], [slave, master]] as const) {
    assertEquals(typeof sendingProblem(from, to), "string");
  }
});
