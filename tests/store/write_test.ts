import { assertEquals, assertThrows } from "@std/assert";
import { openState } from "../../src/app/state_folder.ts";
import { faultOf, isRefusal, Refusal } from "../../src/model/errors.ts";
import { insertLayout } from "../../src/store/layouts.ts";
import { insertPane } from "../../src/store/panes.ts";
import { Child, denoScript } from "../support/child.ts";
import { mounted, whyNoMount } from "../support/mounted.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import { aLayout, aPane, pathsOf, StoreBox } from "../support/store.ts";

const PROCESS = new URL("./store_process.ts", import.meta.url).pathname;
const REQUEST = { request: "[]", workingDir: null, searchPath: null };

function counts(at: Pick<StoreBox, "store">): unknown {
  return at.store.get(
    "SELECT (SELECT count(*) FROM managed_layout) AS l, (SELECT count(*) FROM managed_pane) AS p",
  );
}

Deno.test("a transaction that throws leaves no trace, and the next one works", async () => {
  await using at = new StoreBox();
  assertThrows(
    () =>
      at.store.write("create", (writer) => {
        const layout = aLayout();
        insertLayout(writer, layout, REQUEST);
        insertPane(writer, aPane(layout));
        throw new RangeError("on the way");
      }),
    RangeError,
    "on the way",
  );
  assertEquals(counts(at), { l: 0, p: 0 });
  at.addLayout();
  assertEquals(counts(at), { l: 1, p: 0 });
});

Deno.test("a transaction in which one row is refused leaves none of its rows", async () => {
  await using at = new StoreBox();
  assertThrows(
    () =>
      at.store.write("create", (writer) => {
        const layout = aLayout();
        insertLayout(writer, layout, REQUEST);
        insertPane(writer, aPane(layout));
        insertPane(writer, aPane(layout, { slot: 1 }));
      }, { durable: true }),
    Error,
    "UNIQUE",
  );
  assertEquals(counts(at), { l: 0, p: 0 });
});

Deno.test("a transaction sees its own rows, others see them once it is committed", async () => {
  await using at = new StoreBox();
  const value = at.store.write("create", (writer) => {
    insertLayout(writer, aLayout(), REQUEST);
    assertEquals(at.box.sql("SELECT count(*) AS n FROM managed_layout"), [{ n: 0 }]);
    return writer.get<{ n: number }>("SELECT count(*) AS n FROM managed_layout")?.n;
  });
  assertEquals(value, 1);
  assertEquals(at.box.sql("SELECT count(*) AS n FROM managed_layout"), [{ n: 1 }]);
});

Deno.test("what must survive power loss is synced fully, the rest is not, also after an error", async () => {
  await using at = new StoreBox();
  const level = () => at.store.get<{ synchronous: number }>("PRAGMA synchronous")?.synchronous;
  const FULL = 2;
  const NORMAL = 1;
  assertEquals(level(), NORMAL);
  at.store.write("create", () => assertEquals(level(), FULL), { durable: true });
  at.store.write("create", () => assertEquals(level(), NORMAL));
  const fail = () => {
    throw new RangeError();
  };
  assertThrows(() => at.store.write("create", fail, { durable: true }), RangeError);
  assertEquals(level(), NORMAL);
});

Deno.test("a write waits until another process has finished its own", async () => {
  await using at = new StoreBox();
  await using holder = new Child(denoScript(PROCESS, at.box.state, "hold"), at.box.env);
  await using waiter = new Child(denoScript(PROCESS, at.box.state), at.box.env);
  for (const child of [holder, waiter]) assertEquals(await child.line(), "started");
  await holder.say("go");
  assertEquals(await holder.line(), "holding");
  const begun = performance.now();
  await waiter.say("go");
  let answered = false;
  const answer = waiter.line().finally(() => answered = true);
  // Readers never wait, so that this process can watch the other one fail to get on.
  while (performance.now() - begun < 300) {
    assertEquals(counts(at), { l: 0, p: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assertEquals(answered, false);
  await holder.say("");
  assertEquals([await holder.line(), await answer], ["done", "done"]);
  assertEquals(counts(at), { l: 2, p: 0 });
});

Deno.test("a process that dies inside a transaction blocks nobody and leaves no trace", async () => {
  await using at = new StoreBox();
  await using holder = new Child(denoScript(PROCESS, at.box.state, "hold"), at.box.env);
  assertEquals(await holder.line(), "started");
  await holder.say("go");
  assertEquals(await holder.line(), "holding");
  holder.signal("SIGKILL");
  await holder.status;
  at.addLayout();
  assertEquals(counts(at), { l: 1, p: 0 });
});

Deno.test("a database that stays locked is refused as locked, which counts as passing", async () => {
  await using at = new StoreBox();
  at.store.get("PRAGMA busy_timeout=50");
  await using holder = new Child(denoScript(PROCESS, at.box.state, "hold"), at.box.env);
  assertEquals(await holder.line(), "started");
  await holder.say("go");
  assertEquals(await holder.line(), "holding");
  const error = assertThrows(() => at.addLayout(), Refusal);
  assertEquals(faultOf(error), "locked");
  assertEquals(faultOf(new Error("database is locked")), null);
});

Deno.test("a store that can only be read refuses to write", async () => {
  await using at = new StoreBox();
  const { Store } = await import("../../src/store/db.ts");
  const store = Store.openReadOnly(at.paths.database);
  const error = assertThrows(() => store.write("create", () => {}), Refusal);
  assertEquals(error.code, "state_unavailable");
  assertEquals(counts({ store }), { l: 0, p: 0 });
  store.close();
});

testUnless(
  await whyNoMount(),
  "a full disk is refused as such, loses nothing, and works again once there is room",
  async () => {
    await using box = await sandbox();
    Deno.mkdirSync(box.state);
    await mounted(box.state, "size=512k", async () => {
      const { store, close } = openState(pathsOf(box), () => {});
      const add = () =>
        store.write("create", (writer) => insertLayout(writer, aLayout(), REQUEST), {
          durable: true,
        });
      add();
      const filler = `${box.state}/filler`;
      await box.exec(["dd", "if=/dev/zero", `of=${filler}`, "bs=1k"]);
      let written = 1;
      const error = assertThrows(() => {
        for (; written < 1000; written++) add();
      }, Refusal);
      assertEquals(
        isRefusal(error, "state_unavailable") && error.details.reason,
        "the disk is full",
      );
      assertEquals(faultOf(error), "full");
      assertEquals(counts({ store }), { l: written, p: 0 });
      Deno.removeSync(filler);
      add();
      assertEquals(counts({ store }), { l: written + 1, p: 0 });
      assertEquals(store.get("PRAGMA integrity_check"), { integrity_check: "ok" });
      close();
    });
  },
);
