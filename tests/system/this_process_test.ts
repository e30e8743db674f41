import { assert, assertEquals, assertMatch } from "@std/assert";
import { isAbandoned, newMark } from "../../src/cli/session/attach_place.ts";
import { thisProcess } from "../../src/system/this_process.ts";
import { testUnless } from "../support/skip.ts";

const reason = Deno.build.os === "linux" ? null : "only Linux has /proc";

testUnless(reason, "a process is told from every other with the program's own permissions", () => {
  const here = thisProcess();
  assert(here !== null);
  assertMatch(here.bootId, /^[0-9a-f-]{36}$/);
  assertMatch(here.pidNamespace, /^\d+$/);
  assertMatch(here.startTicks, /^\d+$/);
  assertEquals(thisProcess(Deno.pid), here);
  assertEquals(thisProcess("1")?.bootId, here.bootId);
});

testUnless(reason, "a client is abandoned once the process that shows it has ended", async () => {
  const child = new Deno.Command("sleep", { args: ["1000"] }).spawn();
  const [token, bootId, namespace] = newMark("token").split("/");
  const markOf = (start: string | undefined) =>
    [token, bootId, namespace, child.pid, start].join("/");
  const mark = markOf(thisProcess(child.pid)?.startTicks);
  assertEquals([isAbandoned(newMark("token")), isAbandoned(mark)], [false, false]);
  // Its number is another process's now.
  assertEquals(isAbandoned(markOf("1")), true);
  child.kill("SIGKILL");
  await child.status;
  assertEquals(isAbandoned(mark), true);
});
