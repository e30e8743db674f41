import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { recordDone, recorded } from "../../src/actions/record.ts";
import type { Context } from "../../src/context.ts";
import type { Container } from "../../src/model/container.ts";
import { invalid } from "../../src/model/refusals/validation.ts";
import { insertAgent } from "../../src/store/agents.ts";
import { putContainer } from "../../src/store/containers.ts";
import { actionAt, lastActionPosition } from "../../src/store/operator_actions.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { sandbox } from "../support/sandbox.ts";
import { anAgent, instant } from "../support/store.ts";

function sendingTo(at: OpenedOn) {
  const agent = anAgent();
  at.ctx.store.write("agent.adopt", (writer) => insertAgent(writer, agent));
  return { type: "send", agent, details: { characters: 1 } } as const;
}

const CONTAINER: Omit<Container, "id"> = {
  runtime: "docker",
  name: "bench",
  image: "",
  status: "running",
  user: "",
  mounts: [],
  labels: {},
  via: null,
  engine: null,
  createdAt: "",
  active: true,
  lastSeenAt: instant(0),
};

const SEEN = () => ({ outcome: "seen", reason: null }) as const;

const newest = ({ store }: Context) => actionAt(store, lastActionPosition(store))?.action;

/** While it is held, nobody else writes. */
function heldDatabase(at: OpenedOn): Disposable {
  const database = new DatabaseSync(at.ctx.paths.database);
  database.exec("PRAGMA busy_timeout=10000; BEGIN IMMEDIATE");
  return { [Symbol.dispose]: () => database.close() };
}

Deno.test("it stands there before it is done, and says how it ended", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const act = () => {
    assertEquals(newest(at.ctx)?.end, null);
    return Promise.resolve("x");
  };
  assertEquals(await recorded(at.ctx, sendingTo(at), act, SEEN), "x");
  const { end, details } = newest(at.ctx)!;
  assertEquals([end?.outcome, end?.reason, details], ["seen", null, { characters: 1 }]);
});

Deno.test("what throws has failed, for a reason", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const doing = sendingTo(at);
  for (
    const [error, expected] of [
      [invalid("agent_id", "no"), "failed validation_failed"],
      [new TypeError("secret"), "unknown internal_error"],
    ] as const
  ) {
    const thrown = await assertRejects(() =>
      recorded(at.ctx, doing, () => Promise.reject(error), SEEN)
    );
    assertEquals(thrown, error);
    const { outcome, reason } = newest(at.ctx)!.end!;
    assertEquals(`${outcome} ${reason}`, expected);
  }
});

Deno.test("what cannot be put on record is done all the same, with a warning", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const doing = sendingTo(at);
  {
    using _held = heldDatabase(at);
    assertEquals(await recorded(at.ctx, doing, () => Promise.resolve("done"), SEEN), "done");
    recordDone(at.ctx, { ...doing, type: "rotate" }, "rotated");
  }
  assertStringIncludes(at.warnings.join(), "events will not show this: ");
  assertEquals(newest(at.ctx), undefined);
  let held: Disposable | null = null;
  const act = () => {
    held = heldDatabase(at);
    return Promise.resolve("done");
  };
  try {
    assertEquals(await recorded(at.ctx, doing, act, SEEN), "done");
  } finally {
    (held as Disposable | null)?.[Symbol.dispose]();
  }
  assertEquals(newest(at.ctx)?.end, null);
});

Deno.test("it is put down to its user, and to the container that it was done from", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const doing = { ...sendingTo(at), type: "rotate" } as const;
  recordDone(at.ctx, doing, "rotated");
  const onHost = newest(at.ctx)!;
  assertEquals(onHost.peerContainerId, null);
  const user = new Deno.Command("id", { args: ["-un"] }).outputSync().stdout;
  assertEquals(onHost.user, new TextDecoder().decode(user).trim());
  const id = "c".repeat(64);
  at.ctx.store.write("container.scan", (writer) => putContainer(writer, { ...CONTAINER, id }));
  recordDone({ ...at.ctx, peer: { kind: "container", claims: [id] } }, doing, "rotated");
  assertEquals(newest(at.ctx)?.peerContainerId, id);
});
