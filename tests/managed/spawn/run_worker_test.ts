import { assertEquals, assertRejects } from "@std/assert";
import { writeWithRetry } from "../../../src/managed/spawn/retry.ts";
import { Refusal } from "../../../src/model/errors.ts";
import { stateUnavailable } from "../../../src/model/refusals/state.ts";
import { contextOn } from "../../support/context.ts";
import { FAST_CLOCK } from "../../support/fast_clock.ts";
import { faultyExec, type Outcome } from "../../support/faulty_exec.ts";
import { only } from "../../support/items.ts";
import { sandbox } from "../../support/sandbox.ts";

/** As the database has it when another process held it for too long. */
function busy(): Refusal {
  return stateUnavailable("locked", "somebody writes");
}

Deno.test("a layout that cannot be settled keeps none of the others, and its worker ends as one that died", async () => {
  await using box = await sandbox();
  const dies: Outcome = () => {
    throw new Error("died");
  };
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.spawn" && nth === 1 ? dies : undefined
  );
  await using at = contextOn(box, { exec, workers: false });
  const first = await at.create("one");
  const second = await at.create("two", { labelPrefix: "t-" });
  at.startWorker();
  await assertRejects(() => at.settled(), Error, "died");
  const states = [first, second].map(({ layout_id }) => at.detail(layout_id).state);
  assertEquals(states.sort(), ["creating", "ready"]);
  at.startWorker();
  await at.settled();
  assertEquals([first, second].map(({ layout_id }) => at.detail(layout_id).state), [
    "ready",
    "ready",
  ]);
});

Deno.test("a write that finds the database busy is tried twice more, another one is not", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { clock: FAST_CLOCK });
  let tries = 0;
  const after = (failures: number, error: () => Error) => {
    tries = 0;
    return writeWithRetry(at.ctx, () => {
      if (++tries > failures) return "written";
      throw error();
    });
  };
  assertEquals([await after(2, busy), tries], ["written", 3]);
  await assertRejects(() => after(3, busy), Refusal);
  await assertRejects(() => after(1, () => new Error("a bug")), Error, "a bug");
  assertEquals(tries, 1);
});

Deno.test("an agent that is registered again is where its pane was made again", async () => {
  await using box = await sandbox();
  const dies: Outcome = () => {
    throw new Error("died");
  };
  let registered = false;
  const exec = faultyExec((failpoint) => {
    if (failpoint === "tmux.settle" && !registered) {
      registered = true;
      return dies;
    }
    return undefined;
  });
  await using at = contextOn(box, { exec, workers: false });
  const { layout_id } = await at.create("work");
  at.startWorker();
  await at.settled().catch(() => {});
  await box.endServer();
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  at.startWorker();
  await at.settled();
  const rows = box.sql<{ n: number }>(
    `SELECT count(*) AS n FROM agent JOIN managed_pane AS pane ON pane.id = agent.pane_id
       WHERE agent.tmux_pane_id = pane.tmux_pane_id AND agent.tmux_server_id = pane.tmux_server_id`,
  );
  assertEquals([at.detail(layout_id).state, only(rows).n], ["ready", 3]);
});
