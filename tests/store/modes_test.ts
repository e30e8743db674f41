import { assertEquals, assertThrows } from "@std/assert";
import { openState } from "../../src/app/state_folder.ts";
import { Refusal } from "../../src/model/errors.ts";
import { resolvePaths } from "../../src/system/paths.ts";
import { Child, denoScript } from "../support/child.ts";
import { sandbox } from "../support/sandbox.ts";
import { pathsOf } from "../support/store.ts";

const PROCESS = new URL("./store_process.ts", import.meta.url).pathname;

function mode(path: string): string {
  return ((Deno.lstatSync(path).mode ?? 0) & 0o777).toString(8);
}

for (const umask of ["000", "022", "777"]) {
  Deno.test(`state files are private under umask ${umask}, SQLite's own included`, async () => {
    // Nobody but root can work with files that a umask of 777 made, until their mode is set.
    await using box = await sandbox();
    const state = `${box.dir}/of/its/own`;
    const command = denoScript(PROCESS, state, "hold");
    await using child = new Child(
      ["sh", "-c", `umask ${umask}; exec "$@"`, "sh", ...command],
      box.env,
    );
    assertEquals(await child.line(), "started");
    await child.say("go");
    assertEquals(await child.line(), "holding");
    const { database, locks, logs, workers } = resolvePaths(
      { stateDir: state, configDir: state },
      () => undefined,
      () => "/",
    );
    const parents = [`${box.dir}/of`, `${box.dir}/of/its`];
    for (const folder of [...parents, state, locks, logs, workers]) {
      assertEquals(mode(folder), "700", folder);
    }
    for (const suffix of ["", "-wal", "-shm"]) assertEquals(mode(database + suffix), "600", suffix);
    await child.say("");
    assertEquals(await child.line(), "done");
  });
}

Deno.test("files that somebody opened up are private again", async () => {
  await using box = await sandbox();
  const paths = pathsOf(box);
  const open = () => openState(paths, () => {}).close();
  open();
  Deno.chmodSync(paths.database, 0o666);
  Deno.chmodSync(paths.state, 0o777);
  open();
  assertEquals([mode(paths.database), mode(paths.state)], ["600", "700"]);
});

Deno.test("a link planted in place of a state file is refused and not followed", async () => {
  for (const suffix of ["", "-wal", "-shm"]) {
    await using box = await sandbox();
    const target = `${box.dir}/target`;
    Deno.writeTextFileSync(target, "theirs");
    Deno.mkdirSync(box.state);
    const { database } = pathsOf(box);
    Deno.symlinkSync(target, database + suffix);
    assertThrows(() => openState(pathsOf(box), () => {}), Refusal, "symbolic link");
    assertEquals(Deno.readTextFileSync(target), "theirs");
  }
});
