import { assertEquals, assertThrows } from "@std/assert";
import { errnoOf, messageOf } from "../../src/system/thrown.ts";
import { mounted, whyNoMount } from "../support/mounted.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

function errno(act: () => unknown): string | null {
  return errnoOf(assertThrows(act, Error));
}

Deno.test("an error of a system call tells its errno, and no other error has one", async () => {
  await using box = await sandbox();
  assertEquals(errno(() => Deno.lstatSync(`${box.dir}/nothing`)), "ENOENT");
  Deno.writeTextFileSync(`${box.dir}/file`, "");
  assertEquals(errno(() => Deno.lstatSync(`${box.dir}/file/x`)), "ENOTDIR");
  assertEquals(errno(() => Deno.openSync(`${box.dir}/x`.padEnd(5000, "x"))), "ENAMETOOLONG");
  assertEquals(errnoOf(new Error("Read-only file system")), null);
  assertEquals(errnoOf("EROFS"), null);
});

Deno.test("a failed system call is told by its cause alone, anything else as it is", async () => {
  await using box = await sandbox();
  const message = (act: () => unknown) => messageOf(assertThrows(act, Error));
  const path = `${box.dir}/nothing (os error 1): open`;
  assertEquals(message(() => Deno.openSync(path)), "No such file or directory");
  assertEquals(messageOf(new Error("x: y (z)")), "x: y (z)");
  assertEquals(messageOf("text"), "text");
});

Deno.test("a quota that is used up is told by its number, for want of a code", () => {
  const number = Deno.build.os === "darwin" ? 69 : 122;
  const message = `Disk quota exceeded (os error ${number}): mkdir '/x'`;
  assertEquals(errnoOf(new Error(message)), "EDQUOT");
  assertEquals(errnoOf(new Error(message.replace(`${number}`, `${number}0`))), null);
});

testUnless(await whyNoMount(), "a file system says why it takes nothing", async () => {
  await using box = await sandbox();
  const dir = `${box.dir}/small`;
  Deno.mkdirSync(dir);
  await mounted(dir, "ro", () => {
    assertEquals(errno(() => Deno.mkdirSync(`${dir}/x`)), "EROFS");
    assertEquals(errno(() => Deno.openSync(`${dir}/x`, { create: true, write: true })), "EROFS");
  });
  await mounted(dir, "nr_inodes=1", () => {
    assertEquals(errno(() => Deno.mkdirSync(`${dir}/x`)), "ENOSPC");
  });
});
