import { assertEquals } from "@std/assert";
import { MIGRATIONS } from "../../src/store/migrations.ts";
import { Child, denoScript } from "../support/child.ts";
import { sandbox } from "../support/sandbox.ts";

const PROCESS = new URL("./store_process.ts", import.meta.url).pathname;

Deno.test("eight first runs on an empty folder all work, and migrate it once", async () => {
  await using box = await sandbox();
  await using stack = new AsyncDisposableStack();
  const children = Array.from(
    { length: 8 },
    () => stack.use(new Child(denoScript(PROCESS, box.state), box.env)),
  );
  for (const child of children) assertEquals(await child.line(), "started");
  await Promise.all(children.map((child) => child.say("go")));
  const answers = await Promise.all(children.map((child) => child.line()));
  assertEquals(answers, Array(8).fill("done"));
  assertEquals(box.sql("SELECT count(*) AS n FROM managed_layout"), [{ n: 8 }]);
  assertEquals(box.sql("PRAGMA user_version"), [{ user_version: MIGRATIONS.length }]);
  assertEquals(box.sql("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
});
