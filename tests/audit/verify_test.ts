import { assertEquals, assertMatch } from "@std/assert";
import { verifyAudit } from "../../src/audit/verify.ts";
import { openDatabase } from "../support/database.ts";
import { contextOn } from "../support/context.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

async function withEvents(box: Sandbox): Promise<string[]> {
  await using at = contextOn(box, { workers: false });
  for (const name of ["a", "b"]) await at.create(name, { labelPrefix: `${name}-` });
  return Deno.readTextFileSync(at.ctx.paths.audit).trimEnd().split("\n");
}

/** What is found, as `kind count line`. */
function found(box: Sandbox, newest: number | null = null): Promise<string[]> {
  return (async () => {
    await using at = contextOn(box, { workers: false });
    const { faults } = verifyAudit(at.ctx.store, at.ctx.paths.audit, newest);
    return faults.map(({ kind, count, line }) => `${kind} ${count} ${line}`);
  })();
}

const without = (lines: string[], ...at: number[]) => lines.filter((_, i) => !at.includes(i));

/** What somebody may do to the lines, and what is said of it. */
const EDITS: Readonly<Record<string, [(lines: string[]) => string[], string[]]>> = {
  "nothing": [(lines) => lines, []],
  "a line edited": [
    (lines) => lines.with(4, lines[4]!.replace('"operator"', '"daemon"')),
    ["changed 1 5"],
  ],
  "a line deleted": [(lines) => without(lines, 3), ["missing 1 4"]],
  "the first line deleted": [(lines) => without(lines, 0), ["missing 1 1"]],
  "several lines deleted": [(lines) => without(lines, 2, 3, 6), ["missing 3 3"]],
  "a line repeated": [(lines) => lines.toSpliced(5, 0, lines[2]!), ["repeated 1 6"]],
  "two lines exchanged": [
    (lines) => lines.with(4, lines[5]!).with(5, lines[4]!),
    ["out_of_order 1 6"],
  ],
  "a line of nobody's": [
    (lines) => lines.toSpliced(1, 0, '{"event_id":"forged"}'),
    ["unknown 1 2"],
  ],
  "an id edited": [
    (lines) => lines.with(3, lines[3]!.replace(/"event_id":"[^"]*"/, '"event_id":"other"')),
    ["missing 1 5", "repeated 1 4"],
  ],
  "no event at all": [(lines) => lines.with(3, "garbage"), ["missing 1 5", "changed 1 4"]],
};

for (const [edit, [change, expected]] of Object.entries(EDITS)) {
  Deno.test(`${edit} in the audit file is told with its first place`, async () => {
    await using box = await sandbox();
    const lines = await withEvents(box);
    Deno.writeTextFileSync(`${box.state}/events.jsonl`, `${change(lines).join("\n")}\n`);
    assertEquals(await found(box), expected);
    // The same where only the end is looked at, as far as it is the end.
    const most = lines.length - 2;
    const late = expected.filter((fault) => Number(fault.split(" ")[2]) > 3);
    assertEquals((await found(box, most)).slice(-late.length || lines.length), late);
  });
}

Deno.test("cron and doctor are told by exit 1, and what a command is about to write is not missing", async () => {
  await using box = await sandbox();
  assertEquals((await box.run("events", "--verify")).code, 0);
  const lines = await withEvents(box);
  const audit = `${box.state}/events.jsonl`;
  const whole = await box.run("events", "--verify");
  assertEquals([whole.code, whole.stderr.includes(`(${lines.length} events)`)], [0, true]);
  Deno.writeTextFileSync(audit, `${without(lines, 3).join("\n")}\n`);
  const wrong = await box.run("events", "--verify");
  assertEquals(wrong.code, 1);
  assertMatch(wrong.stdout, /1 event is missing in the file, first at line 4 \(event .*\)/);
  const { json } = await box.run("events", "--verify", "--json");
  assertEquals(json.result.faults[0].kind, "missing");
  const doctor = await box.run("doctor", "--json");
  const [check] = doctor.json.result.checks.filter((it: { check: string }) => it.check === "audit");
  assertEquals([doctor.code, check.status], [1, "problem"]);
  Deno.writeTextFileSync(audit, `${lines.slice(0, -2).join("\n")}\n`);
  {
    await using at = contextOn(box, { workers: false });
    assertEquals(verifyAudit(at.ctx.store, audit, null).faults, []);
  }
  // The next command writes what is missing at the end.
  assertEquals((await box.run("events", "--verify")).code, 0);
  assertEquals(Deno.readTextFileSync(audit), `${lines.join("\n")}\n`);
});

Deno.test("a database brought back from a copy goes on above the numbers in the file", async () => {
  await using box = await sandbox();
  const database = `${box.state}/agenttower.sqlite3`;
  const drop = async (...names: string[]) => {
    for (const name of names) await Deno.remove(name).catch(() => {});
  };
  const made = await box.run("layout", "create", "local", "--session", "work", "--wait");
  assertEquals(made.code, 0, made.stderr);
  const connection = openDatabase(database);
  connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  connection.close();
  Deno.copyFileSync(database, `${box.dir}/copy`);
  const [pane] = box.sql<{ id: string }>("SELECT id FROM managed_pane ORDER BY label");
  const end = async () => {
    const removed = await box.run("pane", "remove", pane!.id);
    assertEquals(removed.code, 0, removed.stderr);
  };
  await end();
  const before = box.events().length;
  await drop(`${database}-wal`, `${database}-shm`);
  Deno.renameSync(`${box.dir}/copy`, database);
  await end();
  const numbers = box.events().filter(({ pane_id }) => pane_id === pane!.id)
    .map(({ sequence }) => sequence);
  assertEquals(box.events().length > before, true);
  assertEquals(numbers, numbers.map((_, index) => index + 1));
  assertEquals((await box.run("events", "--verify")).code, 0);
});
