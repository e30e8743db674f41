import { assertEquals, assertThrows } from "@std/assert";
import { copyDatabase } from "../../src/app/read_only_copy.ts";
import { Refusal } from "../../src/model/errors.ts";
import { Store } from "../../src/store/db.ts";
import { standingLayouts } from "../../src/store/layouts.ts";
import { StoreBox } from "../support/store.ts";

Deno.test("a copy holds what was committed, also where that is in the WAL only", async () => {
  await using at = new StoreBox();
  const layout = at.addLayout();
  assertEquals(Deno.statSync(`${at.paths.database}-wal`).size > 0, true);
  const copy = copyDatabase(at.paths.database);
  const store = Store.openReadOnly(copy.path);
  assertEquals(standingLayouts(store), [layout]);
  at.addLayout({ tmuxSessionName: "later" });
  assertEquals(standingLayouts(store).length, 1);
  store.close();
  copy.remove();
});

Deno.test("a copy is private, beside nothing of the original's, and goes whole", async () => {
  await using at = new StoreBox();
  at.addLayout();
  const copy = copyDatabase(at.paths.database);
  assertEquals(copy.path.startsWith(at.box.state), false);
  const folder = copy.path.replace(/\/[^/]*$/, "");
  assertEquals((Deno.statSync(folder).mode ?? 0) & 0o077, 0);
  copy.remove();
  assertThrows(() => Deno.statSync(folder), Deno.errors.NotFound);
});

Deno.test("a database without a WAL is copied alone", async () => {
  await using at = new StoreBox();
  const alone = `${at.box.dir}/alone.sqlite3`;
  Deno.writeTextFileSync(alone, "whatever it holds");
  const copy = copyDatabase(alone);
  assertEquals(Deno.readTextFileSync(copy.path), "whatever it holds");
  assertThrows(() => Deno.statSync(`${copy.path}-wal`), Deno.errors.NotFound);
  copy.remove();
});

Deno.test("a link in place of the database or its WAL is refused", async () => {
  await using at = new StoreBox();
  const path = `${at.box.dir}/linked.sqlite3`;
  Deno.symlinkSync(at.paths.database, path);
  assertThrows(() => copyDatabase(path), Refusal, "symbolic link");
  Deno.removeSync(path);
  Deno.writeTextFileSync(path, "");
  Deno.symlinkSync(`${at.paths.database}-wal`, `${path}-wal`);
  assertThrows(() => copyDatabase(path), Refusal, "symbolic link");
});

Deno.test("a database that is not there is not copied, and no folder is left", async () => {
  await using at = new StoreBox();
  const copies = () =>
    [...Deno.readDirSync("/tmp")].filter(({ name }) => /^agenttower-\w+$/.test(name)).length;
  const before = copies();
  const missing = `${at.box.dir}/missing`;
  for (let n = 0; n < 5; n++) {
    assertThrows(() => copyDatabase(missing), Deno.errors.NotFound);
  }
  assertEquals(copies() < before + 5, true);
});
