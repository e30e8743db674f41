import { assert, assertEquals, assertThrows } from "@std/assert";
import { faultOf, isRefusal, Refusal } from "../../src/model/errors.ts";
import {
  ensurePrivateDirectory,
  hasRoom,
  openOwn,
  openPrivate,
  removeQuietly,
  requireOwnFile,
} from "../../src/system/files.ts";
import { mounted, whyNoMount } from "../support/mounted.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import { errnoLiesOnce } from "../support/system_calls.ts";

function mode(path: string): string {
  return ((Deno.lstatSync(path).mode ?? 0) & 0o777).toString(8);
}

function refusedReason(act: () => unknown): string {
  const error = assertThrows(act, Refusal);
  return isRefusal(error, "state_unavailable") ? error.details.reason : error.code;
}

Deno.test("a folder is made private with the parents it needs, and again where it is too open", async () => {
  await using box = await sandbox();
  const path = `${box.dir}/a/b/c`;
  ensurePrivateDirectory(path);
  assertEquals(mode(path), "700");
  Deno.chmodSync(path, 0o755);
  ensurePrivateDirectory(path);
  assertEquals(mode(path), "700");
});

Deno.test("a folder is not made where a file or a dangling link is", async () => {
  await using box = await sandbox();
  Deno.writeTextFileSync(`${box.dir}/file`, "");
  Deno.symlinkSync(`${box.dir}/nowhere`, `${box.dir}/link`);
  for (const name of ["file", "link", "file/below"]) {
    assert(refusedReason(() => ensurePrivateDirectory(`${box.dir}/${name}`)).includes(name));
  }
});

Deno.test("a file is made private, kept as it is, and made private again", async () => {
  await using box = await sandbox();
  const path = `${box.dir}/file`;
  openPrivate(path)[Symbol.dispose]();
  assertEquals(mode(path), "600");
  Deno.writeTextFileSync(path, "kept");
  for (const other of [0o644, 0o666, 0o400, 0o777]) {
    Deno.chmodSync(path, other);
    openPrivate(path)[Symbol.dispose]();
    assertEquals([mode(path), Deno.readTextFileSync(path)], ["600", "kept"]);
  }
});

Deno.test("a file opened for appending is added to", async () => {
  await using box = await sandbox();
  const path = `${box.dir}/file`;
  for (const text of ["a", "b"]) {
    using file = openPrivate(path, { append: true });
    file.append(new TextEncoder().encode(text));
  }
  assertEquals(Deno.readTextFileSync(path), "ab");
});

Deno.test("a link is never followed, whatever it leads to", async () => {
  await using box = await sandbox();
  const target = `${box.dir}/target`;
  const link = `${box.dir}/link`;
  Deno.writeTextFileSync(target, "theirs");
  Deno.chmodSync(target, 0o644);
  for (const to of [target, box.home, `${box.dir}/nowhere`, link]) {
    Deno.symlinkSync(to, link);
    assertEquals(refusedReason(() => openPrivate(link)), `${link} is a symbolic link`);
    assertEquals(refusedReason(() => requireOwnFile(link)), `${link} is a symbolic link`);
    Deno.removeSync(link);
  }
  assertEquals([mode(target), Deno.readTextFileSync(target)], ["644", "theirs"]);
  assertThrows(() => Deno.lstatSync(`${box.dir}/nowhere`), Deno.errors.NotFound);
});

Deno.test("what is no file is refused without waiting for it", async () => {
  await using box = await sandbox();
  const fifo = `${box.dir}/fifo`;
  await box.exec(["mkfifo", fifo]);
  for (const path of [fifo, box.home]) {
    assertEquals(refusedReason(() => openPrivate(path)), `${path} is not a regular file`);
  }
  requireOwnFile(`${box.dir}/nothing`);
});

Deno.test("removing what is not there is fine", async () => {
  await using box = await sandbox();
  const path = `${box.dir}/file`;
  Deno.writeTextFileSync(path, "");
  removeQuietly(path);
  removeQuietly(path);
  assertEquals(names(box.dir).includes("file"), false);
});

Deno.test("what is no regular file is not removed", async () => {
  await using box = await sandbox();
  const [folder, link] = [`${box.dir}/folder`, `${box.dir}/link`];
  Deno.mkdirSync(folder);
  Deno.symlinkSync(folder, link);
  for (const path of [folder, link]) removeQuietly(path);
  assertEquals(names(box.dir).filter((name) => name !== "home"), ["folder", "link"]);
});

Deno.test("a folder says whether it has room", async () => {
  await using box = await sandbox();
  assertEquals(hasRoom(box.dir, 4096), true);
  assertEquals(names(box.dir), ["home"]);
});

testUnless(
  await whyNoMount(),
  "what cannot be written is told from what has no room",
  async () => {
    await using box = await sandbox();
    const dir = `${box.dir}/small`;
    Deno.mkdirSync(dir);
    const faults = () =>
      [() => ensurePrivateDirectory(`${dir}/folder`), () => openPrivate(`${dir}/file`)]
        .map((act) => faultOf(assertThrows(act, Refusal)));
    await mounted(dir, "ro", () => {
      assertEquals(faults(), ["unwritable", "unwritable"]);
      const reason = refusedReason(() => openPrivate(`${dir}/file`));
      assertEquals(reason, `${dir}/file: Read-only file system`);
    });
    await mounted(dir, "nr_inodes=1", () => {
      assertEquals(faults(), ["full", "full"]);
      assertEquals(hasRoom(dir, 1), false);
    });
    Deno.symlinkSync("/", `${dir}/file`);
    assertEquals(faultOf(assertThrows(() => openPrivate(`${dir}/file`), Refusal)), "other");
  },
);

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("an error that the runtime leaves between a call and its errno is not taken for the call's", async () => {
  await using box = await sandbox();
  const path = `${box.dir}/file`;
  openPrivate(path)[Symbol.dispose]();
  const EAGAIN = 11;
  for (const missing of [false, true]) {
    if (missing) Deno.removeSync(path);
    using _lie = errnoLiesOnce(EAGAIN);
    if (missing) assertEquals(openOwn(path), null);
    else openPrivate(path)[Symbol.dispose]();
  }
});
