/** Advice on this machine's tmux and on what panes need of it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised, follow, typeLine } from "../../support/advice.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { entry } from "../../support/troubleshooting.ts";
import { type CliResult, type Sandbox, sandbox } from "../../support/sandbox.ts";

const CREATE = ["layout", "create", "local", "--session", "demo", "--template", "t", "--wait"];

/** A sandbox with a template of one pane. */
async function box1(): Promise<Sandbox> {
  const box = await sandbox();
  addTemplate(box, "t", [null]);
  return box;
}

/** A program in the place of another, for calls with this environment. */
async function inPlaceOf(
  box: Sandbox,
  name: string,
  script: string,
): Promise<Record<string, string>> {
  const bin = `${box.dir}/bin-${name}`;
  Deno.mkdirSync(bin, { recursive: true });
  const real = (await box.exec(["sh", "-c", `command -v ${name}`])).stdout.trim();
  const text = `#!/bin/sh\nreal=${real}\n${script}\n`;
  Deno.writeTextFileSync(`${bin}/${name}`, text, { mode: 0o700 });
  return { PATH: `${bin}:${box.env.PATH}` };
}

/** Somebody who is attached to the session of the layout. */
function attached(box: Sandbox): AsyncDisposable {
  const client = new Deno.Command("tmux", {
    args: ["-L", box.socket, "-C", "attach-session", "-t", "=demo"],
    clearEnv: true,
    env: box.env,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    [Symbol.asyncDispose]: async () => {
      await client.stdin.close();
      await client.status;
    },
  };
}

async function refused(box: Sandbox, env: Record<string, string>): Promise<CliResult> {
  const result = await box.run({ env }, ...CREATE);
  assertEquals(result.code, 1, result.stdout);
  return result;
}

async function doctor(box: Sandbox, env: Record<string, string> = {}): Promise<string> {
  return (await box.run({ env }, "doctor", "--container", "local")).stdout;
}

Deno.test("exit-unattached is taken out, and switched off in a server that runs", async () => {
  await using box = await box1();
  const conf = `${box.home}/.tmux.conf`;
  Deno.writeTextFileSync(conf, "set -g exit-unattached on\n");
  const first = await refused(box, {});
  const cure = "take what sets ${name} out of the tmux.conf in ${target.name}";
  const [option, where] = advised(first.stderr, cure);
  assertEquals([option, where?.startsWith("local")], ["exit-unattached", true]);
  Deno.removeSync(conf);
  assertEquals((await box.run(...CREATE)).code, 0);
  // With nobody attached such a server ends at once.
  await using _client = attached(box);
  await box.eventually(async () => (await box.tmux("list-clients")).stdout !== "");
  await box.tmux("set-option", "-s", "exit-unattached", "on");
  const again = ["layout", "create", "local", "--session", "more", "--label-prefix", "x-"];
  const running = await box.run(...again);
  const [, line] = advised(
    running.stderr,
    "${conf}, and out of the server that runs: ${line}",
  );
  await follow(box, line!);
  await box.tmux("set-option", "-s", "exit-unattached", "on");
  Deno.writeTextFileSync(conf, "set -g exit-unattached on\n");
  const trouble = entry("tmux ends as soon as nobody is attached");
  trouble.seen(running.stderr);
  await trouble.follow(box, { conf });
  assertEquals((await box.run(...again, "--wait")).code, 0);
});

Deno.test("where a pane came back under exit-unattached, the way back is told before it is tried", async () => {
  await using box = await box1();
  assertEquals((await box.run(...CREATE)).code, 0);
  await box.endServer();
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, "set -g exit-unattached on\n");
  const shown = await box.run("layout", "show", "local/demo");
  const [id] = advised(shown.stdout, "agenttower pane recreate ${id}");
  const first = await typeLine(box, `agenttower pane recreate ${id} --wait`);
  assertEquals(first.code, 1);
  advised(first.stderr, "take what sets ${name} out of the tmux.conf in ${target.name}");
  Deno.removeSync(`${box.home}/.tmux.conf`);
  await follow(box, `agenttower pane recreate ${id} --wait`);
});

Deno.test("a tmux that cannot be asked is shown to the operator, by doctor too", async () => {
  await using box = await box1();
  const env = await inPlaceOf(
    box,
    "tmux",
    'case "$*" in *-V*) exec $real -V;; *) echo out of order >&2; exit 1;; esac',
  );
  const [line] = advised((await refused(box, env)).stderr, "see what it says: ${look}");
  assertStringIncludes((await typeLine(box, line!, { env })).stderr, "out of order");
  assertMatch(
    await doctor(box, env),
    /problem +server .* cure: see what it says: tmux list-sessions/,
  );
});

Deno.test("a tmux that is missing or too old is told with the one that is needed", async () => {
  await using box = await box1();
  for (const said of ["tmux 2.9", "nothing"]) {
    const env = said === "nothing"
      ? { PATH: await only(box, "sh", "df", "id", "env", "sed") }
      : await inPlaceOf(
        box,
        "tmux",
        `[ "$1" = -V ] || [ "$2" = -V ] && { echo ${said}; exit; }; exec $real "$@"`,
      );
    const [version, place] = advised(
      (await refused(box, env)).stderr,
      "install tmux ${MINIMUM_TMUX} or later in ${place}",
    );
    assertEquals([version, place], ["3.0", "local"]);
    advised(await doctor(box, env), "install tmux ${MINIMUM_TMUX} or later in ${place}");
    advised(await doctor(box, env), 'install tmux ${MINIMUM_TMUX} or later to use "local"');
  }
  assertEquals((await box.run(...CREATE)).code, 0);
});

/** A PATH that has these programs alone. */
async function only(box: Sandbox, ...programs: string[]): Promise<string> {
  const bin = `${box.dir}/only-${programs.join("-")}`;
  Deno.mkdirSync(bin, { recursive: true });
  for (const program of programs) {
    const real = (await box.exec(["sh", "-c", `command -v ${program}`])).stdout.trim();
    Deno.symlinkSync(real, `${bin}/${program}`);
  }
  return bin;
}

Deno.test("a tmux that does not run says why to the line that is printed", async () => {
  await using box = await box1();
  const broken = await inPlaceOf(box, "tmux", "echo no library today; exit 1");
  const [line] = advised(await doctor(box, broken), "it says so to: ${line}");
  assertStringIncludes((await typeLine(box, line!, { env: broken })).stdout, "no library today");
  const ansi = await inPlaceOf(
    box,
    "tmux",
    "echo 'tmux: need UTF-8 locale (LC_CTYPE) but have ANSI_X3.4-1968'; exit 1",
  );
  advised(await doctor(box, ansi), "install a C.UTF-8 locale in ${place}");
  assertMatch(await doctor(box), /ok +tmux/);
});

Deno.test("a PATH without sh is given the folder that has it", async () => {
  await using box = await box1();
  const env = { PATH: await only(box, "tmux") };
  advised((await refused(box, env)).stderr, "have the folder of sh, such as /bin, on PATH");
  advised(await doctor(box, env), "have the folder of sh, such as /bin, on PATH");
  assertEquals((await box.run({ env: { PATH: `${env.PATH}:/bin:/usr/bin` } }, ...CREATE)).code, 0);
});

Deno.test("a folder in which tmux cannot make its socket gives way to another", async () => {
  await using box = await box1();
  const long = await refused(box, { TMUX_TMPDIR: `${box.dir}/${"x".repeat(100)}` });
  advised(long.stderr, "set TMUX_TMPDIR to a folder with a shorter path, or unset it");
  const trouble = entry("The path of the socket is too long");
  trouble.seen(long.stderr);
  Deno.mkdirSync(`${box.dir}/short`);
  await trouble.follow(box, { folder: `${box.dir}/short`, session: "short" });
  await box.run("layout", "remove", "local/short");
  Deno.writeTextFileSync(`${box.dir}/file`, "");
  const none = await refused(box, { TMUX_TMPDIR: `${box.dir}/file` });
  advised(none.stderr, "set TMUX_TMPDIR to a folder of your own that is there, or unset it");
  Deno.mkdirSync(`${box.dir}/own`);
  assertEquals((await box.run({ env: { TMUX_TMPDIR: `${box.dir}/own` } }, ...CREATE)).code, 0);
});

Deno.test("a server whose socket was deleted, or taken by another one, gets it back", async () => {
  await using box = await box1();
  assertEquals((await box.run(...CREATE)).code, 0);
  const socket = `${box.dir}/tmux-${Deno.uid()}/${box.socket}`;
  const create = ["layout", "create", "local", "--session", "more", "--label-prefix", "x-"];
  Deno.removeSync(socket);
  const deleted = await box.run(...create);
  advised(deleted.stderr, "have it make its socket again: ${line}");
  const trouble = entry("The socket of tmux was deleted");
  await trouble.follow(box, trouble.seen(deleted.stderr));
  await box.eventually(async () => (await box.tmux("list-sessions")).code === 0);
  assertEquals((await box.run(...create, "--wait")).code, 0);

  Deno.removeSync(socket);
  await box.tmux("new-session", "-d", "-s", "own", "sleep 1000");
  // A list that was looked at a moment ago does not look again.
  const list = await box.eventually(async () => {
    const { stdout } = await box.run("layout", "list");
    return stdout.includes("another one has its socket") && stdout;
  });
  const [back] = advised(list, "it takes it back with: ${line}");
  await follow(box, back!.replace(/;.*/, ""));
  await box.eventually(async () => (await box.tmux("has-session", "-t", "=demo")).code === 0);
  // The next look may be two seconds away.
  await box.eventually(async () => !(await box.run("layout", "list")).stdout.includes("stale"));
});

Deno.test("doctor's advice for this machine's user is for this machine", async () => {
  await using box = await box1();

  const none = { HOME: `${box.dir}/none` };
  advised(await doctor(box, none), "set HOME to a folder that uid ${uid} may write in");
  assertMatch(await doctor(box), /ok +user/);

  // As for a user whom no database knows.
  const nameless = await inPlaceOf(box, "id", '[ "$1" = -un ] && exit 1; exec $real "$@"');
  const [uid] = advised(await doctor(box, nameless), "give uid ${uid} an entry in /etc/passwd");
  assertEquals(uid, String(Deno.uid()));
  advised(
    await doctor(box, { ...nameless, ...none }),
    "set HOME to a folder that uid ${uid} may write in",
  );
});

Deno.test("what a profile names and is not there is made, or named otherwise", async () => {
  await using box = await box1();
  addProfile(box, "a", ["no-such-program"]);
  addProfile(box, "b", ["sleep", "1000"], { env: { PATH: box.home } });
  addProfile(box, "c", ["sleep", "1000"], { working_dir: `${box.dir}/none` });
  const told = await doctor(box);
  advised(told, "install it, or name its full path in the profile");
  advised(told, "name its full path in the profile, or let env of the profile set no PATH");
  const [place] = advised(told, "make the folder in ${name}, or name another in the profile");
  assertEquals(place, "local");
  addProfile(box, "a", ["/bin/sleep", "1000"]);
  addProfile(box, "b", ["/bin/sleep", "1000"], { env: { PATH: box.home } });
  Deno.mkdirSync(`${box.dir}/none`);
  const cured = await doctor(box);
  assertMatch(cured, /ok +profiles/);
  assertEquals(cured.includes("warning  profiles"), false);
});

Deno.test("logs that cannot be written are cured, or switched off", async () => {
  await using box = await box1();
  // A shell that writes nothing where it is to prove that it can.
  const env = await inPlaceOf(box, "sh", 'case "$*" in *nonce*) exit 0;; esac; exec $real "$@"');
  advised(await doctor(box, env), "see to that, or set logs.mode to off in config.yaml");
  box.configure("config.yaml", 'logs:\n  mode: "off"\n');
  assertMatch(await doctor(box, env), /ok +logs/);
});

Deno.test("keys and a home that panes would not have are set by the line that is printed", async () => {
  await using box = await box1();
  await box.tmux("new-session", "-d", "-s", "own", "sleep 1000");
  const env = { MY_API_KEY: "key-of-today" };
  const told = await doctor(box, env);
  advised(told, "for new panes: ${cure}");
  const trouble = entry("Panes have another environment than the shell");
  await trouble.follow(box, trouble.seen(told), { env });
  assertEquals((await doctor(box, env)).includes("for new panes"), false);
});

Deno.test("a process that outlives its pane is ended by the line that is printed", async () => {
  await using box = await box1();
  addProfile(box, "p", ["sh", "-c", "setsid sleep 1000 & exec cat"], { spare: ["sleep"] });
  addTemplate(box, "t", ["p"]);
  assertEquals((await box.run(...CREATE)).code, 0);
  assertEquals((await box.run("pane", "remove", "local/p1")).code, 0);
  addProfile(box, "p", ["cat"]);
  const told = await doctor(box);
  advised(told, "end it: ${kill}");
  const trouble = entry("A process outlives its pane");
  await trouble.follow(box, trouble.seen(told));
  await box.eventually(async () => !(await doctor(box)).includes("lives on"));
});
