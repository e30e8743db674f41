/** Logs that are pulled over a line on which an answer takes its time, and may come too late. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { pullLog } from "../../../src/logs/pulled/pull.ts";
import { recoverBefore } from "../../../src/managed/reconcile/before_command.ts";
import { recover } from "../../../src/managed/reconcile/recover.ts";
import { getContainerCheck } from "../../../src/store/container_check.ts";
import type { ContextOptions } from "../../support/context.ts";
import { WrittenThere } from "./written_there.ts";

/** What a line of one megabit a second carries in a millisecond. */
const MEGABIT = 125;

/** An answer takes as long as its length says, by a clock that goes forward with it. */
function overLineOf(bytesAMs: number): ContextOptions & { asked: number } {
  let passedMs = 0;
  const options = {
    asked: 0,
    clock: { elapsed: () => performance.now() + passedMs },
    exec: (real) => async (point, request) => {
      options.asked++;
      const result = await real(point, { ...request, timeoutMs: 60_000 });
      if (result.kind !== "exit") return result;
      const tookMs = result.stdout.length / bytesAMs;
      passedMs += Math.min(tookMs, request.timeoutMs);
      if (tookMs <= request.timeoutMs) return result;
      return { kind: "timeout", timeoutMs: request.timeoutMs, stdout: "" };
    },
  } satisfies ContextOptions & { asked: number };
  return options;
}

Deno.test("what a look pulls along does not keep it from seeing its panes", async () => {
  await using there = await WrittenThere.start(overLineOf(MEGABIT));
  await there.write(3 << 20);
  const { ctx } = there.at;
  for (const _look of [1, 2]) {
    const before = there.kept().length;
    await recoverBefore(ctx, { containers: "all", mode: "always" });
    assertEquals(getContainerCheck(ctx.store, "local")?.staleReason, null);
    assertEquals(there.kept().length > before, true);
  }
  assertEquals(there.text.startsWith(there.kept()), true);
});

Deno.test("where there is time, a look goes on taking, up to a measure", async () => {
  await using there = await WrittenThere.start();
  await there.write(4 << 20);
  await recoverBefore(there.at.ctx, { containers: "all", mode: "always" });
  const taken = there.kept().length;
  assertEquals(taken >= 1 << 20 && taken < 4 << 20, true, `${taken}`);
});

Deno.test("a recovery that was asked for takes everything that there is", async () => {
  await using there = await WrittenThere.start();
  await there.write(5 << 20);
  await recover(there.at.ctx, { containerId: null, dryRun: false });
  assertEquals(there.kept() === there.text, true);
});

Deno.test("a reader gets what comes in time, and is told that there is more", async () => {
  await using there = await WrittenThere.start(overLineOf(MEGABIT));
  await there.write(3 << 20);
  assertStringIncludes(await pullLog(there.at.ctx, there.agentId) ?? "", "there is more of it");
  const taken = there.kept().length;
  assertEquals(taken > 500_000 && taken < there.text.length, true, `${taken}`);
  assertEquals(there.text.startsWith(there.kept()), true);
  while (await pullLog(there.at.ctx, there.agentId) !== null);
  assertEquals(there.kept() === there.text, true);
});
