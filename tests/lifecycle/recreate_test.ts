/** Recreation: chains, their limit, replays, and what may be recreated when. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { exactly, itemAt } from "../support/items.ts";
import type { Answer } from "./answers.ts";
import { type LifecycleFixture, lifecycleTest, localTest, TALKER } from "./lifecycle_fixture.ts";

/** Records that one place may have, one after the other. */
const CHAIN = 16;

/** A layout `work` of one pane, which talks; gives the pane. */
async function onePane(at: LifecycleFixture): Promise<Answer> {
  addTemplate(at.box, "one", [TALKER]);
  const layout = await at.create("work", "--template", "one");
  return layout.panes[0];
}

function recreate(
  at: LifecycleFixture,
  paneId: string,
  more: Record<string, unknown> = {},
): Promise<Answer> {
  return at.result("managed.pane.recreate", { predecessor_pane_id: paneId, ...more });
}

function settled(at: LifecycleFixture, pane: Answer): Promise<Answer> {
  return at.shown("layout", "wait", pane.layout_id);
}

async function remove(at: LifecycleFixture, paneId: string): Promise<void> {
  await at.result("managed.pane.remove", { pane_id: paneId });
}

function refuseRecreate(at: LifecycleFixture, paneId: string): Promise<Answer> {
  return at.refusal("managed.pane.recreate", { predecessor_pane_id: paneId });
}

lifecycleTest("a chain is shown newest first, and the log of each link is kept", async (at) => {
  const [first, second, third] = exactly(
    await chain(at, 3, async (id, depth) => {
      await speaks(at, id, depth === 0 ? "up" : `depth-${depth}-`);
    }),
    3,
  );
  const shown = await at.shown("pane", "show", third, "--chain");
  assertEquals(
    shown.predecessor_chain.map((link: Answer) => [link.pane_id, link.chain_depth, link.state]),
    [[second, 1, "removed"], [first, 0, "removed"]],
  );
  await speaks(at, first, "up");
  await speaks(at, second, "depth-1-");
});

localTest("a chain ends at its sixteenth pane", async (at) => {
  const ids = await chain(at, CHAIN);
  const last = itemAt(ids, CHAIN - 1);
  await remove(at, last);
  assertEquals(await refuseRecreate(at, last), {
    code: "managed_pane_recreate_chain_too_deep",
    details: {
      predecessor_pane_id: last,
      predecessor_chain_depth: CHAIN - 1,
      limit: CHAIN,
    },
  });
  const { stdout } = await at.box.run("pane", "show", last, "--chain");
  const positions = ids.slice(0, -1).reverse().map((id) => stdout.indexOf(id.slice(0, 8)));
  assertEquals(positions, positions.toSorted((a, b) => a - b), stdout);
  assert(positions.every((position) => position > 0), stdout);
  const depths = at.box.events().filter((event) => event.event_type === "managed_pane_recreated")
    .map((event) => event.payload.chain_depth);
  assertEquals(depths, ids.slice(1).map((_, index) => index + 1));
});

/** Makes a chain of this many panes, each of which says how deep it is; gives their ids, the oldest first. */
async function chain(
  at: LifecycleFixture,
  length: number,
  each: (paneId: string, depth: number) => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const { pane_id } = await onePane(at);
  const ids: string[] = [pane_id];
  await each(pane_id, 0);
  for (let depth = 1; depth < length; depth++) {
    addProfile(at.box, TALKER, ["sh", "-c", `while sleep 0.1; do echo depth-${depth}-; done`]);
    const source = itemAt(ids, depth - 1);
    await remove(at, source);
    const made = await recreate(at, source);
    assertEquals([made.chain_depth, made.predecessor_id], [depth, source]);
    const { state, panes } = await settled(at, made);
    assertEquals([state, panes[0].pane_id, panes[0].label], ["ready", made.pane_id, "p1"]);
    ids.push(made.pane_id);
    await each(made.pane_id, depth);
  }
  return ids;
}

/** Waits until the log of a pane's record has this text. */
async function speaks(at: LifecycleFixture, paneId: string, text: string): Promise<void> {
  await at.box.eventually(async () => (await at.shown("log", "show", paneId)).text.includes(text));
}

localTest("only a pane that is removed or failed is recreated", async (at) => {
  const pane = await onePane(at);
  assertEquals(await refuseRecreate(at, pane.pane_id), {
    code: "managed_pane_illegal_recreate_source",
    details: { predecessor_pane_id: pane.pane_id, current_state: "ready" },
  });
  await at.tmux("kill-pane", "-t", pane.tmux_pane_id);
  const made = await recreate(at, pane.pane_id);
  assertEquals(made.chain_depth, 1);
  const refused = await refuseRecreate(at, made.pane_id);
  assertEquals(refused.code, "managed_pane_illegal_recreate_source");
  assertEquals((await settled(at, made)).state, "ready");
  const failed = await at.shown("pane", "show", pane.pane_id);
  assertEquals([failed.state, failed.failed_stage], ["failed", "recovery_reattach"]);
});

lifecycleTest("of many recreations of one pane, one takes place", async (at) => {
  const pane = await onePane(at);
  await remove(at, pane.pane_id);
  const line = JSON.stringify({
    method: "managed.pane.recreate",
    predecessor_pane_id: pane.pane_id,
  });
  const runs = await Promise.all(
    Array.from({ length: 4 }, () => at.run({ stdin: `${line}\n`.repeat(4) }, "rpc")),
  );
  const answers = runs.flatMap(({ stdout }) =>
    stdout.trim().split("\n").map((it) => JSON.parse(it))
  );
  const [made, ...others] = answers.filter(({ ok }) => ok);
  assertEquals(others, []);
  for (const { error } of answers.filter(({ ok }) => !ok)) {
    assertEquals([error.code, error.details], ["managed_pane_concurrent_recreate", {
      predecessor_pane_id: pane.pane_id,
      in_flight_successor_pane_id: made.result.pane_id,
    }]);
  }
  assertEquals((await settled(at, made.result)).state, "ready");
  assertEquals((await refuseRecreate(at, pane.pane_id)).code, "managed_pane_concurrent_recreate");
  assertEquals((await at.panesOf("work"))?.length, 1);
});

lifecycleTest("a key replays its successor while it is made, lives, and is gone", async (at) => {
  const pane = await onePane(at);
  await remove(at, pane.pane_id);
  const again = () => recreate(at, pane.pane_id, { idempotency_key: "k" });
  const made = await again();
  assertEquals([made.state, made.replay], ["creating", false]);
  const during = await again();
  assertEquals(during, { ...made, state: during.state, replay: true });
  await settled(at, made);
  assertEquals(await again(), { ...made, state: "ready", replay: true });
  await remove(at, made.pane_id);
  assertEquals(await again(), { ...made, state: "removed", replay: true });
  const other = await recreate(at, pane.pane_id, { idempotency_key: "other" });
  assertEquals([other.chain_depth, other.replay], [1, false]);
  assertEquals(await again(), { ...made, state: "removed", replay: true });
  await settled(at, other);
});

localTest("an older link is recreated unless its place is taken by another one", async (at) => {
  const first = await onePane(at);
  await remove(at, first.pane_id);
  const second = await recreate(at, first.pane_id);
  await settled(at, second);
  await remove(at, second.pane_id);
  const third = await recreate(at, second.pane_id);
  await settled(at, third);
  assertEquals(await refuseRecreate(at, first.pane_id), {
    code: "managed_pane_concurrent_recreate",
    details: {
      predecessor_pane_id: first.pane_id,
      in_flight_successor_pane_id: third.pane_id,
    },
  });
  await remove(at, third.pane_id);
  const fourth = await recreate(at, first.pane_id);
  assertEquals([fourth.chain_depth, fourth.predecessor_id], [1, first.pane_id]);
  const { state, panes } = await settled(at, fourth);
  assertEquals([state, panes.map((it: Answer) => it.pane_id)], ["ready", [fourth.pane_id]]);
});

lifecycleTest("a session that is gone is made again beside those that are there", async (at) => {
  await at.operatorSession("own");
  const { panes } = await at.create("work");
  const before = await at.surroundings("work");
  await at.tmux("kill-session", "-t", "=work");
  for (const pane of panes) await recreate(at, pane.pane_id);
  assertEquals((await settled(at, panes[0])).ready_pane_count, 3);
  assertEquals((await at.panesOf("work"))?.length, 3);
  assertEquals(await at.surroundings("work"), before);
});

lifecycleTest("a server that is gone is started again", async (at) => {
  const { panes } = await at.create("work");
  await at.endServer();
  await remove(at, panes[0].pane_id);
  for (const pane of panes) await recreate(at, pane.pane_id);
  assertEquals((await settled(at, panes[0])).ready_pane_count, 3);
  assertEquals((await at.panesOf("work"))?.length, 3);
});

lifecycleTest("a session of somebody else's is not gone into, whatever its name", async (at) => {
  const pane = await onePane(at);
  await remove(at, pane.pane_id);
  await at.operatorSession("work");
  const before = await at.surroundings("");
  assertEquals(await refuseRecreate(at, pane.pane_id), {
    code: "managed_session_name_conflict",
    details: { container_id: at.containerId, tmux_session_name: "work" },
  });
  assertEquals(await at.surroundings(""), before);
});

localTest("a recreation takes the source's profile, or another one", async (at) => {
  addProfile(at.box, "other", ["sh", "-c", "while sleep 0.1; do echo another; done"]);
  const pane = await onePane(at);
  await remove(at, pane.pane_id);
  const refused = await at.refusal("managed.pane.recreate", {
    predecessor_pane_id: pane.pane_id,
    launch_command_override: "none",
  });
  assertEquals(refused, {
    code: "managed_launch_command_not_found",
    details: { profile_name: "none", known_profiles: ["other", TALKER] },
  });
  const made = await at.shown("pane", "recreate", pane.pane_id, "--launch", "other", "--wait");
  assertEquals(made.panes[0].launch_command_ref, "other");
  await speaks(at, made.panes[0].pane_id, "another");
  await remove(at, made.panes[0].pane_id);
  Deno.removeSync(`${at.box.config}/launch_commands/other.yaml`);
  const gone = await refuseRecreate(at, made.panes[0].pane_id);
  assertEquals(gone.details.profile_name, "other");
  const { stderr } = await at.box.run("pane", "recreate", made.panes[0].pane_id);
  assertStringIncludes(stderr, "error[managed_launch_command_not_found]");
  assert(stderr.includes("hint: "), stderr);
});
