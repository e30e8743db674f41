import { assertEquals, assertStringIncludes } from "@std/assert";
import { lastError } from "../../src/managed/worker_complaint.ts";
import { exactly } from "../support/items.ts";
import { sandbox } from "../support/sandbox.ts";

Deno.test("layout show says why a worker gave up, until another one lives", async () => {
  await using box = await sandbox();
  const create = ["layout", "create", "local", "--session", "work"];
  await box.run({ env: { AGENTTOWER_FAULT: "worker.fork:before" } }, ...create);
  const lease = `${box.state}/locks/local.worker.lock`;
  Deno.removeSync(lease);
  Deno.symlinkSync(`${box.dir}/elsewhere`, lease);
  const worker = ["__worker", "local", "--state-dir", box.state, "--config-dir", box.config];
  assertEquals((await box.run(...worker)).code, 1);
  const [{ id }] = exactly(box.sql<{ id: string }>("SELECT id FROM managed_layout"), 1);
  const show = ["layout", "show", id, "--no-recover"];
  assertStringIncludes(
    (await box.run(...show)).stdout,
    `the worker gave up: refusing to use state: ${lease} is a symbolic link; move it away`,
  );
  Deno.removeSync(lease);
  assertEquals((await box.run("layout", "wait", id)).code, 0);
  assertEquals((await box.run(...show)).stdout.includes("gave up"), false);
});

Deno.test("only an error since then counts, and only its first line", () => {
  const log = [
    "2026-01-01T00:00:01.000Z 12 warn Error: no error",
    "2026-01-01T00:00:02.000Z 12 error Error: one: two",
    "    at x error y",
    "",
  ].join("\n");
  assertEquals(lastError(log, "2026-01-01T00:00:00.000Z"), "one: two");
  assertEquals(lastError(log, "2026-01-01T00:00:03.000Z"), null);
  assertEquals(lastError("", ""), null);
});
