/** State that earlier versions of the program have left, and this one's own, as they were recorded. */
import { gunzipSync } from "node:zlib";
import { assert, assertEquals } from "@std/assert";
import { MIGRATIONS } from "../../src/store/migrations.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { pathsOf } from "../support/store.ts";

const STATES = `${import.meta.dirname}/states`;
const versions = [...Deno.readDirSync(STATES)].map(({ name }) => Number(name.split(".")[0]));

/** Puts a recorded database where the program looks for its own. */
function restore(box: Sandbox, version: number): void {
  Deno.mkdirSync(box.state, { mode: 0o700 });
  const bytes = gunzipSync(Deno.readFileSync(`${STATES}/${version}.sqlite3.gz`));
  Deno.writeFileSync(pathsOf(box).database, bytes, { mode: 0o600 });
}

/** Every row of a table, as SQLite gives it without the program. */
function rows(box: Sandbox, table: string): Record<string, unknown>[] {
  return box.sql(`SELECT * FROM ${table} ORDER BY rowid`);
}

/** All records that a list of the program gives. */
async function listed(box: Sandbox, ...command: string[]): Promise<Record<string, unknown>[]> {
  const { code, json, stderr } = await box.run(...command, "--json", "--no-recover");
  assertEquals(code, 0, stderr);
  assertEquals(json.result.next ?? null, null);
  return json.result.items;
}

const ids = (records: readonly Record<string, unknown>[], key = "id") =>
  records.map((record) => String(record[key])).sort();

Deno.test("there is a recorded state of this schema version", () => {
  assert(
    versions.includes(MIGRATIONS.length),
    "run scripts/deno run -P tests/store/record_state.ts, and keep what it writes",
  );
});

for (const version of versions) {
  Deno.test(`a state of schema version ${version} is opened, and all its records are read`, async () => {
    await using box = await sandbox();
    restore(box, version);
    assertEquals(box.sql("PRAGMA user_version"), [{ user_version: version }]);
    const tables = ["managed_layout", "managed_pane", "agent", "route", "lifecycle_event"];
    const before = new Map(tables.map((table) => [table, rows(box, table)]));
    for (const [table, records] of before) assert(records.length > 0, table);
    const [known] = box.sql("SELECT 1 FROM sqlite_schema WHERE name = 'operator_action'");
    const actions = known === undefined ? null : rows(box, "operator_action");
    const stored = (table: string) => ids(before.get(table)!);

    assertEquals(
      ids(await listed(box, "layout", "list", "--all"), "layout_id"),
      stored("managed_layout"),
    );
    assertEquals(
      ids(await listed(box, "pane", "list", "--all"), "pane_id"),
      stored("managed_pane"),
    );
    assertEquals(ids(await listed(box, "agent", "list", "--all"), "agent_id"), stored("agent"));
    assertEquals(ids(await listed(box, "route", "list"), "route_id"), stored("route"));
    const events = await listed(box, "events", "--limit", "100");
    assertEquals(ids(events, "event_id"), ids(before.get("lifecycle_event")!, "event_id"));
    assertEquals(actions !== null || version < MIGRATIONS.length, true, "operator_action");
    if (actions !== null) {
      assert(actions.length > 0, "operator_action");
      assertEquals(ids(await listed(box, "events", "--actions"), "action_id"), ids(actions));
    }
    for (const [noun, table] of [["layout", "managed_layout"], ["pane", "managed_pane"]] as const) {
      for (const id of stored(table)) {
        const { code, json } = await box.run(noun, "show", id, "--json", "--no-recover");
        assertEquals([code, json.ok], [0, true], `${noun} ${id}`);
      }
    }

    assertEquals(box.sql("PRAGMA user_version"), [{ user_version: MIGRATIONS.length }]);
    assertEquals(box.sql("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
    assertEquals(box.sql("PRAGMA foreign_key_check"), []);
    if (version === MIGRATIONS.length) {
      for (const [table, records] of before) assertEquals(rows(box, table), records, table);
    }
  });
}

Deno.test("what a recorded state holds can be worked on", async () => {
  await using box = await sandbox();
  restore(box, MIGRATIONS.length);
  const recovered = await box.run("recover");
  assertEquals(recovered.code, 0, recovered.stderr);
  const made = await box.run("layout", "create", "local", "--session", "new", "--wait", "--json");
  assertEquals([made.code, made.json.result?.state], [0, "ready"], made.stderr);
});
