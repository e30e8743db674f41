import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";

Deno.test("delay ends with the reason of its signal", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const waiting = delay(60_000, { signal: controller.signal });
  controller.abort(reason);
  assertStrictEquals(await assertRejects(() => waiting), reason);
  assertStrictEquals(
    await assertRejects(() => delay(0, { signal: AbortSignal.abort(reason) })),
    reason,
  );
});

Deno.test("delay resolves after its time", async () => {
  const start = performance.now();
  await delay(5);
  assertEquals(performance.now() - start >= 4, true);
});

Deno.test("deadline gives the outcome in time, else a timeout", async () => {
  assertEquals(await deadline(Promise.resolve(1), 60_000), 1);
  const error = await assertRejects(() => deadline(new Promise(() => {}), 1), DOMException);
  assertEquals(error.name, "TimeoutError");
});
