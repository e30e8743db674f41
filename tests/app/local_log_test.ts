import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describeCause, LocalLog, LOG_LEVELS, logLevel } from "../../src/app/local_log.ts";
import { sandbox } from "../support/sandbox.ts";

const MEGABYTE = 1 << 20;

Deno.test("a line has its time, its process, its level and its text, in a private file", async () => {
  await using box = await sandbox();
  const path = `${box.dir}/log`;
  const log = new LocalLog(() => path, "debug");
  assertEquals(log.write("error", "first"), path);
  assertEquals(log.write("info", "second"), path);
  const line = (level: string, text: string) => `\\d{4}-.*Z ${Deno.pid} ${level} ${text}\n`;
  assertMatch(
    Deno.readTextFileSync(path),
    new RegExp(`^${line("error", "first")}${line("info", "second")}$`),
  );
  assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
});

Deno.test("lines below the least level are dropped, and make no file", async () => {
  await using box = await sandbox();
  const path = `${box.dir}/log`;
  for (const [n, least] of LOG_LEVELS.entries()) {
    const log = new LocalLog(() => path, least);
    const written = LOG_LEVELS.map((level) => log.write(level, "text"));
    assertEquals(written, LOG_LEVELS.map((_, level) => level < n ? null : path));
    Deno.removeSync(path);
    if (n > 0) log.write("debug", "text");
  }
  assertEquals([...Deno.readDirSync(box.dir)].some(({ name }) => name === "log"), false);
});

Deno.test("a log that has grown past a megabyte begins again, and one old one is kept", async () => {
  await using box = await sandbox();
  const path = `${box.dir}/log`;
  const log = new LocalLog(() => path, "warn");
  Deno.writeTextFileSync(path, "x".repeat(MEGABYTE));
  log.write("warn", "still here");
  assertEquals(Deno.statSync(path).size > MEGABYTE, true);
  log.write("warn", "begun again");
  assertEquals(Deno.readTextFileSync(path).includes("still here"), false);
  assertStringIncludes(Deno.readTextFileSync(path), "begun again");
  assertEquals(Deno.statSync(`${path}.1`).size > MEGABYTE, true);
});

Deno.test("what cannot be written is told, and never thrown", async () => {
  await using box = await sandbox();
  Deno.symlinkSync(`${box.dir}/elsewhere`, `${box.dir}/link`);
  for (const path of [`${box.dir}/missing/log`, box.dir, `${box.dir}/link`]) {
    assertEquals(new LocalLog(() => path, "warn").write("error", "text"), null, path);
  }
  assertEquals(new LocalLog(() => null, "warn").write("error", "text"), null);
  const failing = () => {
    throw new Error("no state folder");
  };
  assertEquals(new LocalLog(failing, "warn").write("error", "text"), null);
  assertEquals([...Deno.readDirSync(box.dir)].some(({ name }) => name === "elsewhere"), false);
});

Deno.test("a level is known by its name, anything else is warn", () => {
  for (const level of LOG_LEVELS) assertEquals(logLevel(level), level);
  for (const name of [undefined, "", "verbose", "INFO"]) assertEquals(logLevel(name), "warn");
});

Deno.test("a cause is told with its stack where it has one", () => {
  assertStringIncludes(describeCause(new Error("broken")), "local_log_test.ts");
  assertStringIncludes(describeCause(new Error("broken")), "broken");
  assertEquals(describeCause("text"), "text");
});
