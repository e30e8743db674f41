import { assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { openState } from "../../src/app/state_folder.ts";
import { faultOf, isRefusal, Refusal, type StateFault } from "../../src/model/errors.ts";
import { listContainers } from "../../src/store/containers.ts";
import { Store } from "../../src/store/db.ts";
import { MIGRATIONS } from "../../src/store/migrations.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { pathsOf, StoreBox } from "../support/store.ts";

function openIn(box: Sandbox): void {
  openState(pathsOf(box), (reason) => {
    throw new Error(`opened read-only: ${reason}`);
  }).close();
}

function refusedReason(act: () => unknown): string {
  const error = assertThrows(act, Refusal);
  return isRefusal(error, "state_unavailable") ? error.details.reason : error.code;
}

function refusedFault(act: () => unknown): StateFault | null {
  return faultOf(assertThrows(act, Refusal));
}

function execute(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY name";

Deno.test("opening again migrates nothing and loses nothing", async () => {
  await using at = new StoreBox();
  at.addLayout();
  const before = at.box.sql(SCHEMA);
  for (let round = 0; round < 3; round++) openIn(at.box);
  assertEquals(at.box.sql(SCHEMA), before);
  assertEquals(at.box.sql("SELECT count(*) AS n FROM managed_layout"), [{ n: 1 }]);
});

Deno.test("the database is in WAL mode, checks foreign keys and has strict tables only", async () => {
  await using at = new StoreBox();
  assertEquals(at.store.all("PRAGMA journal_mode"), [{ journal_mode: "wal" }]);
  assertEquals(at.store.all("PRAGMA foreign_keys"), [{ foreign_keys: 1 }]);
  const busy = at.store.get<{ timeout: number }>("PRAGMA busy_timeout");
  assertEquals(busy !== undefined && busy.timeout >= 5000, true);
  const loose = at.store.all(
    `SELECT name FROM pragma_table_list
     WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'`,
  );
  assertEquals(loose, []);
});

Deno.test("a database newer than this build is refused and left as it is", async () => {
  await using box = await sandbox();
  openIn(box);
  const { database } = pathsOf(box);
  execute(database, `PRAGMA user_version=${MIGRATIONS.length + 1}`);
  const before = Deno.readFileSync(database);
  const reason = refusedReason(() => openIn(box));
  assertEquals(
    reason,
    `the database has version ${MIGRATIONS.length + 1}, this build knows ${MIGRATIONS.length}`,
  );
  assertEquals(refusedFault(() => openIn(box)), "newer");
  assertEquals(Deno.readFileSync(database), before);
});

Deno.test("a database newer than this build is refused also where it can only be read", async () => {
  await using box = await sandbox();
  openIn(box);
  execute(pathsOf(box).database, `PRAGMA user_version=${MIGRATIONS.length + 1}`);
  refusedReason(() => Store.openReadOnly(pathsOf(box).database));
});

Deno.test("a file that is no database is refused and left as it is", async () => {
  const contents = ["hello\n", "SQLite format 3\0".padEnd(4096, "x"), "\0".repeat(8192)];
  for (const content of contents) {
    await using box = await sandbox();
    Deno.mkdirSync(box.state);
    const { database } = pathsOf(box);
    Deno.writeTextFileSync(database, content);
    assertEquals(refusedReason(() => openIn(box)), "the database is corrupt");
    assertEquals(Deno.readTextFileSync(database), content);
    assertEquals(refusedFault(() => openIn(box)), "corrupt");
    assertEquals(Deno.readTextFileSync(database), content);
  }
});

Deno.test("a database with torn pages is refused where they are read, and not overwritten", async () => {
  await using box = await sandbox();
  openIn(box);
  const { database } = pathsOf(box);
  execute(database, "PRAGMA wal_checkpoint(TRUNCATE)");
  const bytes = Deno.readFileSync(database);
  bytes.fill(0x5a, 100);
  Deno.writeFileSync(database, bytes);
  const reason = refusedReason(() => {
    const { store, close } = openState(pathsOf(box), () => {});
    try {
      store.all("SELECT * FROM managed_layout");
    } finally {
      close();
    }
  });
  assertEquals(reason, "the database is corrupt");
  assertEquals(Deno.readFileSync(database), bytes);
});

Deno.test("a migration that cannot be finished leaves the database as it was", async () => {
  await using box = await sandbox();
  Deno.mkdirSync(box.state);
  const { database } = pathsOf(box);
  // The last table of the first migration is in the way.
  execute(database, "CREATE TABLE lifecycle_event (mine TEXT)");
  assertThrows(() => openIn(box), Error, "already exists");
  assertEquals(box.sql("SELECT name FROM sqlite_schema"), [{ name: "lifecycle_event" }]);
  assertEquals(box.sql("PRAGMA user_version"), [{ user_version: 0 }]);
});

Deno.test("an empty file will do, and a database behind this build cannot be read as it is", async () => {
  await using box = await sandbox();
  Deno.mkdirSync(box.state);
  Deno.writeTextFileSync(pathsOf(box).database, "");
  assertEquals(
    refusedReason(() => Store.openReadOnly(pathsOf(box).database)),
    "the database is older than this build and cannot be migrated read-only",
  );
  openIn(box);
  assertEquals(box.sql("PRAGMA user_version"), [{ user_version: MIGRATIONS.length }]);
});

Deno.test("containers of before engines had names are reached by their program, as they were", async () => {
  await using box = await sandbox();
  Deno.mkdirSync(box.state, { mode: 0o700 });
  const { database } = pathsOf(box);
  const before = 10;
  const row = "'image', 'running', '', '[]', '{}', NULL, '', 1, '2026-01-01T00:00:00.000Z'";
  const runtimes = ["docker", "podman", "local"];
  execute(
    database,
    [
      ...MIGRATIONS.slice(0, before),
      ...runtimes.map((runtime) =>
        `INSERT INTO container (id, runtime, name, image, status, user, mounts, labels, engine, created_at,
           active, last_seen_at) VALUES ('${runtime}', '${runtime}', '${runtime}', ${row})`
      ),
      `PRAGMA user_version=${before}`,
    ].join(";\n"),
  );
  Deno.chmodSync(database, 0o600);
  openIn(box);
  const store = Store.openReadOnly(database);
  const listed = listContainers(store);
  store.close();
  assertEquals(
    listed.map(({ name, via }) => [name, via]),
    [
      ["docker", { name: "docker", command: ["docker"] }],
      ["local", null],
      ["podman", { name: "podman", command: ["podman"] }],
    ],
  );
});
