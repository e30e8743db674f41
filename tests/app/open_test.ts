import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { open, type Opened, type OpenOptions } from "../../src/app/open.ts";
import { DEFAULT_SETTINGS } from "../../src/model/settings.ts";
import { containerLockName } from "../../src/system/locks/lock_names.ts";
import { contextOn } from "../support/context.ts";
import { addProfile } from "../support/definitions.ts";
import { eventually } from "../support/eventually.ts";
import { itemAt } from "../support/items.ts";
import { refusalOf } from "../support/refusal.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { pathsOf } from "../support/store.ts";

/** Opens a sandbox's state as a command does. */
function opened(box: Sandbox, options: Partial<OpenOptions> = {}): Promise<Opened> {
  const silent = { warn: () => {}, note: () => {} };
  return open({ paths: pathsOf(box), ...silent, ...options });
}

Deno.test("without a configuration everything is as the defaults have it", async () => {
  await using box = await sandbox();
  const { context, close } = await opened(box);
  assertEquals(context.settings, DEFAULT_SETTINGS);
  assertEquals(Deno.statSync(context.paths.database).isFile, true);
  close();
});

Deno.test("settings are read, and what cannot be used is refused before any state is made", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "tmux: {columns: 77}\n");
  const { context, close } = await opened(box);
  assertEquals(context.settings.tmux.columns, 77);
  close();
  await using other = await sandbox();
  other.configure("config.yaml", "tmux: {columns: wide}\n");
  assertEquals((await refusalOf(() => opened(other))).code, "validation_failed");
  assertThrows(() => Deno.statSync(other.state), Deno.errors.NotFound);
});

Deno.test("templates and profiles are read when they are asked for", async () => {
  await using box = await sandbox();
  const { context, close } = await opened(box);
  addProfile(box, "p", ["sleep", "1000"]);
  const { profiles } = await context.profiles();
  assertEquals(profiles.get("p")?.command, ["sleep", "1000"]);
  assertEquals((await context.templates()).templates.size > 0, true);
  close();
});

Deno.test("events that a command left unwritten are written by the next that opens the state", async () => {
  await using box = await sandbox();
  {
    await using at = contextOn(box, { workers: false });
    await at.create("work");
  }
  const whole = box.events();
  Deno.removeSync(`${box.state}/events.jsonl`);
  (await opened(box)).close();
  assertEquals(box.events(), whole);
});

Deno.test("the same warning is given once", async () => {
  await using box = await sandbox();
  const told: string[] = [];
  const { context, close } = await opened(box, { warn: (text) => told.push(text) });
  for (const text of ["one", "two", "one"]) context.warn(text);
  assertEquals(told, ["one", "two"]);
  close();
});

Deno.test("who waits for another command is told for which one, and where", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const held = await at.ctx.locks.acquire(containerLockName("local"), { doing: "layout create" });
  const notes: string[] = [];
  const { context, close } = await opened(box, { note: (text) => notes.push(text) });
  const waits = context.locks.acquire(containerLockName("local"), { doing: "sweep" });
  await eventually(() => notes.length > 0);
  held.release();
  (await waits).release();
  assertMatch(itemAt(notes, 0), /^waiting for layout create.* in local…$/);
  close();
});

Deno.test("the tmux socket is a name, never a path", async () => {
  await using box = await sandbox();
  for (const name of ["a/b", "..", "."]) {
    const { json } = await box.run(
      { env: { AGENTTOWER_TMUX_SOCKET: name } },
      ...["layout", "list", "--json"],
    );
    assertEquals(json.error?.code, "validation_failed", name);
    assertEquals(json.error.details.field, "AGENTTOWER_TMUX_SOCKET");
  }
});
