import { Database, SQLITE_VERSION, SqliteError } from "@db/sqlite";
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";

function withFile(test: (path: string) => void): () => void {
  return () => {
    const dir = Deno.makeTempDirSync();
    try {
      test(`${dir}/a b?c#%41.db`);
    } finally {
      Deno.removeSync(dir, { recursive: true });
    }
  };
}

function memory(): Database {
  return new Database(":memory:", { int64: true, parseJson: false });
}

Deno.test("SQLITE_VERSION is a version", () => assertMatch(SQLITE_VERSION, /^3\.\d+\.\d+$/));

Deno.test(
  "opening without create refuses a missing file and makes none",
  withFile((path) => {
    const error = assertThrows(() => new Database(path, { create: false }), SqliteError);
    assertEquals([error.message, error.code], ["14: unable to open database file", 14]);
    assertThrows(() => Deno.statSync(path), Deno.errors.NotFound);
  }),
);

Deno.test(
  "opening without create opens a file whose name has signs of a URL",
  withFile((path) => {
    new Database(path).exec("CREATE TABLE t (a)");
    const db = new Database(path, { create: false });
    assertEquals(db.prepare("SELECT name FROM sqlite_schema").value(), ["t"]);
    db.close();
  }),
);

Deno.test(
  "a read-only database refuses a write with SQLite's words",
  withFile((path) => {
    new Database(path).exec("CREATE TABLE t (a)");
    const db = new Database(path, { readonly: true });
    assertThrows(
      () => db.exec("DELETE FROM t"),
      Error,
      "attempt to write a readonly database",
    );
    db.close();
  }),
);

Deno.test(
  "a lock held elsewhere is a plain error saying that the database is locked",
  withFile((path) => {
    const [one, two] = [new Database(path), new Database(path)];
    one.exec("BEGIN IMMEDIATE");
    const error = assertThrows(() => two.exec("BEGIN IMMEDIATE"), Error);
    assertEquals([error.constructor, error.message], [Error, "database is locked"]);
    assertEquals([one.inTransaction, two.inTransaction, two.autocommit], [true, false, true]);
    one.close();
    two.close();
  }),
);

Deno.test("each kind of value is stored as the type it stands for", () => {
  const statement = memory().prepare("SELECT typeof(?1), ?1");
  const cases: [unknown, unknown[]][] = [
    [1, ["integer", 1]],
    [2 ** 53, ["integer", BigInt(2 ** 53)]],
    [2n ** 62n, ["integer", 2n ** 62n]],
    [1.5, ["real", 1.5]],
    [true, ["integer", 1]],
    [null, ["null", null]],
    [undefined, ["null", null]],
    ["", ["text", ""]],
    [new Uint8Array([0, 255]), ["blob", new Uint8Array([0, 255])]],
    [new Date(0), ["text", "1970-01-01T00:00:00.000Z"]],
  ];
  for (const [value, stored] of cases) assertEquals(statement.value(value as null), stored);
});

Deno.test("without int64 an integer is cut to 32 bits", () => {
  const db = new Database(":memory:");
  assertEquals(db.prepare("SELECT 2147483653 AS n").get(), { n: -2147483643 });
});

Deno.test("named parameters go by their name, and an unknown one is refused", () => {
  const db = memory();
  const statement = db.prepare("SELECT :id AS id, @b AS b");
  assertEquals(statement.get({ id: 1, "@b": 2 }), { id: 1, b: 2 });
  assertThrows(() => statement.get({ nope: 1 }), Error, 'No such parameter "nope"');
});

Deno.test("run and exec give the number of rows changed", () => {
  const db = memory();
  db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b UNIQUE)");
  assertEquals(db.exec("INSERT INTO t VALUES (?, ?), (7, 'y')", 1, "x"), 2);
  assertEquals([db.changes, db.lastInsertRowId], [2, 7]);
  assertEquals(db.prepare("UPDATE t SET b = ? WHERE a = ?").run("z", 1), 1);
  assertEquals(db.prepare("SELECT a, b FROM t").all(), [{ a: 1, b: "z" }, { a: 7, b: "y" }]);
  assertEquals(db.prepare("SELECT a, b FROM t").values(), [[1, "z"], [7, "y"]]);
  assertEquals(db.prepare("SELECT a FROM t WHERE a = 99").get(), undefined);
});

Deno.test("errors carry SQLite's own words", () => {
  const db = memory();
  db.exec("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)");
  const message = (act: () => unknown) => assertThrows(act, Error).message;
  assertEquals(message(() => db.exec("SELECT 1; selec 2")), 'near "selec": syntax error');
  assertEquals(message(() => db.prepare("SELECT * FROM u")), "no such table: u");
  assertEquals(
    message(() => db.prepare("INSERT INTO t VALUES (?)").run(1)),
    "UNIQUE constraint failed: t.a",
  );
});

Deno.test("rows are plain objects, and a statement can be freed twice", () => {
  const statement = memory().prepare("SELECT 1 AS a");
  assertEquals(Object.getPrototypeOf(statement.get()), Object.prototype);
  statement.finalize();
  statement.finalize();
  assertThrows(() => statement.get());
});

Deno.test("freeing a statement throws what its last step failed of, once", () => {
  const db = memory();
  db.exec("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)");
  const statement = db.prepare("INSERT INTO t VALUES (?)");
  assertThrows(() => statement.run(1));
  assertThrows(() => statement.finalize(), SqliteError);
  statement.finalize();
  const mended = db.prepare("INSERT INTO t VALUES (?)");
  assertThrows(() => mended.run(1));
  mended.run(2);
  mended.finalize();
});

Deno.test("closing twice does nothing", () => {
  const db = memory();
  db.close();
  db.close();
  assert(!db.open && !db.inTransaction);
});
