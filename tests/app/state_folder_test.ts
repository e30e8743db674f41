import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { COMPANIONS } from "../../src/store/companions.ts";
import { openState } from "../../src/app/state_folder.ts";
import { isRefusal, Refusal } from "../../src/model/errors.ts";
import { openPrivate, removeQuietly } from "../../src/system/files.ts";
import { advised } from "../support/advice.ts";
import { contextOn } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import { pathsOf } from "../support/store.ts";

/** Nobody in particular, who owns nothing here. */
const OTHER = 12345;

const whyNotRoot = Deno.uid() === 0 ? null : "only root can give files away";

/** Why the state cannot be opened. */
function refusal(box: Sandbox): Refusal<"state_unavailable"> {
  const error = assertThrows(() => openState(pathsOf(box), () => {}).close(), Refusal);
  assert(isRefusal(error, "state_unavailable"), error.message);
  return error;
}

function opened(box: Sandbox): void {
  openState(pathsOf(box), () => {}).close();
}

function modeOf(path: string): number {
  return (Deno.lstatSync(path).mode ?? 0) % 0o1000;
}

function stateFiles(box: Sandbox): string[] {
  const { database, audit } = pathsOf(box);
  return [database, ...COMPANIONS.map((suffix) => database + suffix), audit];
}

/** Moves what is at the path away while `act` runs. */
function inPlaceOf(path: string, act: () => void): void {
  const aside = `${path}.aside`;
  const isThere = stat(path) !== null;
  if (isThere) Deno.renameSync(path, aside);
  act();
  Deno.removeSync(path);
  if (isThere) Deno.renameSync(aside, path);
}

function stat(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}

Deno.test("a link in place of a state folder is refused, and what it leads to is left as it is", async () => {
  await using box = await sandbox();
  opened(box);
  const { locks, logs, workers } = pathsOf(box);
  const target = `${box.dir}/target`;
  Deno.mkdirSync(target);
  Deno.chmodSync(target, 0o755);
  for (const folder of [locks, logs, workers]) {
    inPlaceOf(folder, () => {
      Deno.symlinkSync(target, folder);
      assertEquals(refusal(box).details.reason, `${folder} is a symbolic link`);
      assertEquals([modeOf(target), [...Deno.readDirSync(target)]], [0o755, []]);
    });
    inPlaceOf(folder, () => {
      Deno.writeTextFileSync(folder, "");
      assertEquals(refusal(box).details.reason, `${folder} is not a folder`);
    });
  }
  opened(box);
});

Deno.test("a link that takes a folder's place while the program runs is not followed", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { ctx } = at;
  const target = `${box.dir}/target`;
  Deno.mkdirSync(target);
  const theirs = `${target}/theirs.ticket.0`;
  const log = `${ctx.paths.workers}/local.log`;
  const attempts: readonly (readonly [string, () => unknown])[] = [
    [ctx.paths.locks, () => ctx.locks.acquire("local", { doing: "a trial" })],
    [ctx.paths.locks, () => ctx.locks.tryAcquire("local", "a trial")],
    [ctx.paths.locks, () => ctx.locks.discardTickets()],
    [ctx.paths.workers, () => removeQuietly(`${ctx.paths.workers}/theirs.ticket.0`)],
    [ctx.paths.workers, () => openPrivate(log)],
  ];
  for (const [folder, attempt] of attempts) {
    Deno.writeTextFileSync(theirs, "");
    Deno.renameSync(folder, `${folder}.aside`);
    Deno.symlinkSync(target, folder);
    const refused = await refusalOf(async () => await attempt());
    assertEquals(refused.message.includes(`${folder} is a symbolic link`), true, refused.message);
    assertEquals([...Deno.readDirSync(target)].map(({ name }) => name), ["theirs.ticket.0"]);
    Deno.removeSync(folder);
    Deno.renameSync(`${folder}.aside`, folder);
  }
});

Deno.test("a file that has another name in place of a state file is refused and left as it is", async () => {
  await using box = await sandbox();
  opened(box);
  const target = `${box.dir}/target`;
  Deno.writeTextFileSync(target, "theirs");
  Deno.chmodSync(target, 0o644);
  for (const file of stateFiles(box)) {
    inPlaceOf(file, () => {
      Deno.linkSync(target, file);
      const { message, details } = refusal(box);
      assertEquals(details.reason, `${file} has 2 names (hard links)`);
      assertStringIncludes(message, `cp -p ${file} ${file}.copy && mv ${file}.copy ${file}`);
      assertEquals([modeOf(target), Deno.readTextFileSync(target)], [0o644, "theirs"]);
    });
  }
  opened(box);
});

Deno.test("a pipe in place of a state file is refused without waiting for its other end", async () => {
  await using box = await sandbox();
  opened(box);
  const pipe = `${box.dir}/pipe`;
  for (const file of stateFiles(box)) {
    await box.exec(["mkfifo", pipe]);
    inPlaceOf(file, () => {
      Deno.renameSync(pipe, file);
      assertEquals(refusal(box).details.reason, `${file} is not a regular file`);
    });
  }
});

testUnless(
  whyNotRoot,
  "a state folder of another user is refused as a whole, naming the user to become",
  async () => {
    await using box = await sandbox();
    Deno.mkdirSync(box.state, { mode: 0o755 });
    for (const [uid, name] of [[1, "daemon (uid 1)"], [OTHER, `the user with uid ${OTHER}`]]) {
      Deno.chownSync(box.state, Number(uid), null);
      assertEquals(refusal(box).details.reason, `${box.state} belongs to ${name}`);
    }
    Deno.chownSync(box.state, 1, null);
    assertStringIncludes(refusal(box).message, "sudo -u daemon");
    assertEquals([modeOf(box.state), [...Deno.readDirSync(box.state)]], [0o755, []]);
  },
);

testUnless(
  whyNotRoot,
  "what belongs to another user in place of a state file or folder is refused and left as it is",
  async () => {
    await using box = await sandbox();
    opened(box);
    const { locks, logs, workers } = pathsOf(box);
    for (const path of [locks, logs, workers, ...stateFiles(box)]) {
      const made = stat(path) === null;
      if (made) Deno.writeTextFileSync(path, "");
      Deno.chmodSync(path, 0o755);
      Deno.chownSync(path, OTHER, null);
      const { details, advice } = refusal(box);
      assertEquals(details.reason, `${path} belongs to the user with uid ${OTHER}`);
      assertEquals(modeOf(path), 0o755);
      advised(advice!, "make it yours, as root: chown ${heir} ${word}");
      assertEquals((await box.exec(["sh", "-c", advice!.split(": ")[1]!])).code, 0);
      if (made) Deno.removeSync(path);
      opened(box);
    }
    opened(box);
  },
);

testUnless(
  whyNotRoot,
  "a first run of root makes nothing below the folders of another user",
  async () => {
    await using box = await sandbox();
    const home = `${box.dir}/of-daemon`;
    Deno.mkdirSync(home);
    const roots = `${home}/made-by-root`;
    Deno.mkdirSync(roots);
    Deno.chownSync(home, 1, null);
    for (const state of [`${home}/.local/state`, `${roots}/state`]) {
      const { code, stderr } = await box.run("layout", "list", "--state-dir", state);
      assertEquals(code, 1, stderr);
      assertStringIncludes(stderr, `${home} belongs to daemon (uid 1)`);
      assertStringIncludes(stderr, "sudo -u daemon");
    }
    assertEquals([...Deno.readDirSync(home)].map(({ name }) => name), ["made-by-root"]);
    assertEquals([...Deno.readDirSync(roots)], []);
    const doctor = await box.run("doctor", "--state-dir", `${home}/.local/state`, "--json");
    assertEquals(doctor.code, 1);
    const told = doctor.json.result.checks.find(({ check }: { check: string }) =>
      check === "state"
    );
    assertEquals(told.message, `${home} belongs to daemon (uid 1)`);
    assertStringIncludes(told.cure, "sudo -u daemon");
    // Elsewhere root is as welcome as anybody.
    assertEquals((await box.run("layout", "list")).code, 0);
  },
);
