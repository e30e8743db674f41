import { assertEquals } from "@std/assert";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { TmuxOn } from "../../support/tmux.ts";

async function sessions(box: Sandbox): Promise<string[]> {
  const format = "#{session_name} #{session_windows} #{window_panes}";
  const { stdout } = await box.tmux("list-sessions", "-F", format);
  return stdout.split("\n").filter((line) => line !== "").sort();
}

/** Sessions of the operator's that an inexact target would match. */
async function startLookAlikes(box: Sandbox): Promise<void> {
  for (const name of ["work2", "working", "wor", "Work"]) {
    await box.tmux("new-session", "-d", "-s", name, "sleep 1000");
  }
}

const LOOK_ALIKES = ["Work 1 1", "wor 1 1", "work2 1 1", "working 1 1"];

Deno.test("a session is made beside others that look alike", async () => {
  await using box = await sandbox();
  await startLookAlikes(box);
  const { complaint } = await new TmuxOn(box).make("work", {}, {}, {});
  assertEquals(complaint, "");
  assertEquals(await sessions(box), [...LOOK_ALIKES, "work 1 3"].sort());
});

Deno.test("a session that is renamed while it is made gets no more panes, and no other gets them", async () => {
  await using box = await sandbox();
  // One alone, since tmux refuses an inexact target that fits two.
  await box.tmux("new-session", "-d", "-s", "work2", "sleep 1000");
  await box.tmux("set-hook", "-g", "after-new-session", "rename-session moved");
  await new TmuxOn(box).make("work", {}, {}, {});
  assertEquals(await sessions(box), ["moved 1 1", "work2 1 1"]);
});

Deno.test("a session whose name is taken is not added to", async () => {
  await using box = await sandbox();
  await box.tmux("new-session", "-d", "-s", "work", "sleep 1000");
  const { complaint } = await new TmuxOn(box).make("work", {}, {});
  assertEquals(complaint, "duplicate session: work");
  assertEquals(await sessions(box), ["work 1 1"]);
});

Deno.test("a name that begins like a target is a name", async () => {
  await using box = await sandbox();
  for (const name of ["-d", "-t", "--", "1", "_"]) {
    const { complaint } = await new TmuxOn(box).make(name, {}, {});
    assertEquals(complaint, "", name);
  }
  assertEquals(await sessions(box), ["-- 1 2", "-d 1 2", "-t 1 2", "1 1 2", "_ 1 2"]);
});

Deno.test("as many panes fit as a template may have", async () => {
  await using box = await sandbox();
  const { complaint } = await new TmuxOn(box).make("work", ...Array(32).fill({}));
  assertEquals([complaint, await sessions(box)], ["", ["work 1 32"]]);
});
