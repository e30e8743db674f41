import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { flushAudit } from "../../src/audit/flush.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { Refusal } from "../../src/model/errors.ts";
import { STATE_LOCKS } from "../../src/system/locks/lock_names.ts";
import { contextOn } from "../support/context.ts";
import { itemAt } from "../support/items.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { pathsOf } from "../support/store.ts";

/** Makes a layout without panes in tmux: its events are all that matters. */
async function record(box: Sandbox, session: string): Promise<void> {
  await using at = contextOn(box, { workers: false });
  await at.create(session, { labelPrefix: `${session}-` });
}

function database(box: Sandbox): string {
  return `${box.state}/agenttower.sqlite3`;
}

/** The ids in the audit file of events that the database knows, and those in the database. */
function compared(box: Sandbox): [string[], string[]] {
  const known = box.sql<{ event_id: string }>(
    "SELECT event_id FROM lifecycle_event ORDER BY position",
  ).map(({ event_id }) => event_id);
  const written = box.events().map(({ event_id }) => event_id as string);
  assertEquals(new Set(written).size, written.length, "an event was written twice");
  return [written.filter((id) => known.includes(id)), known];
}

Deno.test("a database brought back from a copy adds to the audit file only what it has of its own", async () => {
  await using box = await sandbox();
  await record(box, "kept");
  const copy = `${box.dir}/copy`;
  await box.exec(["cp", database(box), copy]);
  await record(box, "lost");
  const before = Deno.readTextFileSync(`${box.state}/events.jsonl`);
  for (const suffix of ["-wal", "-shm"]) {
    await Deno.remove(database(box) + suffix).catch(() => {});
  }
  Deno.renameSync(copy, database(box));
  await record(box, "new");
  const [written, known] = compared(box);
  assertEquals(written, known);
  const after = Deno.readTextFileSync(`${box.state}/events.jsonl`);
  assertEquals(after.startsWith(before), true);
  {
    await using at = contextOn(box);
    await flushAudit(at.ctx);
  }
  assertEquals(Deno.readTextFileSync(`${box.state}/events.jsonl`), after);
});

Deno.test("an audit file of another database is continued with everything that this one has", async () => {
  await using box = await sandbox();
  await using other = await sandbox();
  await record(other, "theirs");
  Deno.mkdirSync(box.state, { mode: 0o700 });
  Deno.copyFileSync(`${other.state}/events.jsonl`, `${box.state}/events.jsonl`);
  const theirs = box.events().length;
  await record(box, "ours");
  const [written, known] = compared(box);
  assertEquals(written, known);
  assertEquals(box.events().length, theirs + known.length);
});

Deno.test("whoever holds the audit file keeps no command from answering", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const lock = at.ctx.locks.tryAcquire(STATE_LOCKS.audit, "a stopped command");
  assertEquals((await at.create("work")).state, "creating");
  assertEquals(box.events(), []);
  assertEquals(at.warnings.length, 1);
  assertMatch(
    itemAt(at.warnings, 0),
    /another command is writing there.*a later command writes them/,
  );
  lock?.release();
  await flushAudit(at.ctx);
  const [written, known] = compared(box);
  assertEquals(written, known);
});

Deno.test("who waited in vain for others that wrote its events has nothing to warn of", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  await at.create("work");
  const { audit } = at.ctx.paths;
  const text = Deno.readTextFileSync(audit);
  Deno.writeTextFileSync(audit, "");
  const lock = at.ctx.locks.tryAcquire(STATE_LOCKS.audit, "another command");
  const flushed = flushAudit(at.ctx, { withinMs: 100 });
  Deno.writeTextFileSync(audit, text);
  await flushed;
  assertEquals(at.warnings, []);
  lock?.release();
});

Deno.test("a new database in the place of one that was lost is told from a first one", async () => {
  await using box = await sandbox();
  {
    await using first = contextOn(box, { workers: false });
    await flushAudit(first.ctx);
    assertEquals(first.warnings, []);
    await first.create("work");
  }
  for (const suffix of ["", "-wal", "-shm"]) {
    await Deno.remove(database(box) + suffix).catch(() => {});
  }
  await using at = contextOn(box, { workers: false });
  await flushAudit(at.ctx);
  assertMatch(
    at.warnings.join(),
    /has none of the events in .*events\.jsonl.*doctor --container/,
  );
});

Deno.test("a line that a crash cut short is written again, whole", async () => {
  await using box = await sandbox();
  await record(box, "work");
  const { audit } = pathsOf(box);
  const text = Deno.readTextFileSync(audit);
  await using at = contextOn(box, { workers: false });
  for (const cut of [1, 40, text.length - 5]) {
    Deno.writeTextFileSync(audit, text.slice(0, -cut));
    await flushAudit(at.ctx);
    assertEquals(Deno.readTextFileSync(audit), text, `cut by ${cut}`);
  }
  assertEquals(at.warnings, []);
});

Deno.test("lines that somebody has copied to the end of the audit file are not followed by their successors", async () => {
  await using box = await sandbox();
  await record(box, "one");
  const { audit } = pathsOf(box);
  const before = Deno.readTextFileSync(audit);
  const lines = before.split("\n");
  const copied = lines.slice(0, 3).join("\n") + "\n";
  Deno.writeTextFileSync(audit, copied, { append: true });
  await record(box, "two");
  const added = box.sql("SELECT 1 FROM lifecycle_event").length - (lines.length - 1);
  const text = Deno.readTextFileSync(audit);
  assertEquals(text.startsWith(before + copied), true);
  assertEquals(text.trimEnd().split("\n").length, lines.length - 1 + 3 + added);
});

Deno.test("a whole line that is no event stays at the end of the audit file, for verify to tell", async () => {
  await using box = await sandbox();
  await record(box, "one");
  const { audit } = pathsOf(box);
  const bytes = Deno.readFileSync(audit);
  const foreign = new Uint8Array([...bytes, 0xff, 0xfe, ...new TextEncoder().encode(" garbage\n")]);
  Deno.writeFileSync(audit, foreign);
  await record(box, "two");
  await using at = contextOn(box, { workers: false });
  const { faults } = verifyAudit(at.ctx.store, audit, null);
  const line = new TextDecoder().decode(bytes).split("\n").length;
  assertEquals(faults, [{ kind: "changed", count: 1, line, eventId: null }]);
  assertEquals(Deno.readFileSync(audit).slice(0, foreign.length), foreign);
});

Deno.test("a link in place of the audit file is refused, and what it leads to stays", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  await at.create("work");
  const { audit } = at.ctx.paths;
  const elsewhere = `${box.dir}/elsewhere`;
  Deno.writeTextFileSync(elsewhere, "");
  Deno.removeSync(audit);
  Deno.symlinkSync(elsewhere, audit);
  await assertRejects(() => flushAudit(at.ctx), Refusal, "symbolic link");
  assertEquals(Deno.readTextFileSync(elsewhere), "");
});
