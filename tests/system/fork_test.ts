import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../support/root.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

/** A program that forks itself; its worker tells who it is, and stays. */
function program(folder: string): string[] {
  Deno.mkdirSync(folder);
  const permissions = { default: { run: true, ffi: true, env: true, read: true, write: true } };
  Deno.writeTextFileSync(`${folder}/deno.json`, JSON.stringify({ permissions }));
  Deno.writeTextFileSync(
    `${folder}/main.ts`,
    `import { forkWorker, hearWord, WORKER_ARGUMENT } from ${
      JSON.stringify(`${ROOT}src/system/fork.ts`)
    };
    if (Deno.args[0] === WORKER_ARGUMENT) {
      const isTold = await hearWord();
      const facts = { isTold, pid: Deno.pid, args: Deno.args, cwd: Deno.cwd() };
      console.log("to nobody");
      Deno.writeTextFileSync(Deno.env.get("FACTS") + ".new", JSON.stringify(facts));
      Deno.renameSync(Deno.env.get("FACTS") + ".new", Deno.env.get("FACTS")!);
      setInterval(() => {}, 1000);
    } else {
      const worker = forkWorker({ stateDir: "/s t/ä", configDir: "/c" })("bench-1");
      const whatFor = Deno.args[0] ?? "begin";
      if (whatFor === "begin") await worker.begin();
      if (whatFor === "leave") worker[Symbol.dispose]();
      console.log("forked");
      if (whatFor === "stay") setInterval(() => {}, 1000);
    }`,
  );
  const flags = ["-q", "-P", "--no-prompt", "--cached-only", `--config=${folder}/deno.json`];
  return [Deno.execPath(), "run", ...flags, `${folder}/main.ts`];
}

interface Facts {
  isTold: boolean;
  pid: number;
  args: string[];
  cwd: string;
}

/** Runs a script of bash, which knows descriptors above 9, on the program; gives what the worker says of itself. */
async function forkFrom(box: Sandbox, script: string, folder = "program"): Promise<Facts> {
  const file = `${box.dir}/facts`;
  const { stdout, stderr } = await box.exec(
    ["bash", "-c", script, "bash", ...program(`${box.dir}/${folder}`)],
    { env: { FACTS: file } },
  );
  assertEquals([stdout, stderr], ["forked\n", ""]);
  return await box.eventually(() => JSON.parse(Deno.readTextFileSync(file)) as Facts);
}

async function output(box: Sandbox, ...command: string[]): Promise<string> {
  return (await box.exec(command)).stdout.trim();
}

Deno.test("a worker outlives who started it, in a session of its own, at the root folder", async () => {
  await using box = await sandbox();
  const { pid, args, cwd } = await forkFrom(box, '"$@"');
  const folders = ["--state-dir", "/s t/ä", "--config-dir", "/c"];
  assertEquals(args, ["__worker", "bench-1", ...folders, "--waits-for-word"]);
  assertEquals(cwd, "/");
  const own = await output(box, "ps", "-o", "sid=,pgid=,tty=", "-p", String(pid));
  assertEquals(own.split(/\s+/), [String(pid), String(pid), "?"]);
});

Deno.test("a worker hears the word, or that none will come, also from who is killed", async () => {
  for (
    const [script, isTold] of [['"$@"', true], ['"$@" leave', false], ['"$@" end', false]] as const
  ) {
    await using box = await sandbox();
    assertEquals((await forkFrom(box, script)).isTold, isTold, script);
  }
  await using box = await sandbox();
  const killed = await forkFrom(
    box,
    '"$@" stay >out & until grep -sq forked out; do :; done; kill -9 $!; cat out',
  );
  assertEquals(killed.isTold, false);
});

Deno.test("a worker survives the hangup and the kill of the shell that started it", async () => {
  await using box = await sandbox();
  // The shell's whole process group dies, as when a terminal is closed.
  const { pid } = await forkFrom(box, '"$@"; trap "" HUP; kill -HUP 0; exit');
  assertEquals(await output(box, "ps", "-o", "pid=", "-p", String(pid)), String(pid));
});

Deno.test("a pipe behind the program ends with the program, not with the worker", async () => {
  await using box = await sandbox();
  const { pid } = await forkFrom(box, '"$@" 2>&1 | cat');
  assert((await box.processes()).includes(pid));
});

Deno.test("a worker holds nothing that its parent was started with", async () => {
  await using box = await sandbox();
  const lock = `${box.dir}/cron.lock`;
  const { pid } = await forkFrom(
    box,
    `exec 9>'${lock}' 15<'${lock}' 200<'${lock}'; flock 9; "$@"`,
  );
  const held = await output(box, "sh", "-c", `readlink /proc/${pid}/fd/*`);
  assertEquals(held.split("\n").filter((target) => target.startsWith(box.dir)), []);
  const standard = await output(box, "sh", "-c", `cd /proc/${pid}/fd; readlink 1 2`);
  assertEquals(standard, "/dev/null\n/dev/null");
  assertEquals((await box.exec(["flock", "-n", lock, "true"])).code, 0);
});

Deno.test("a program whose path needs escaping in a URL starts itself", async () => {
  await using box = await sandbox();
  const { args } = await forkFrom(box, '"$@"', "a b#c%20ä");
  assertEquals(args[1], "bench-1");
});
