/** Advice on containers, their engine and their mounts. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised, follow, typeLine } from "../../support/advice.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { entry } from "../../support/troubleshooting.ts";
import { type BenchContainer, benchContainer, dockerTest } from "../../support/engine.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

/** A sandbox that takes containers of this name, without logs unless asked for. */
async function boxFor(name: string, more = 'logs:\n  mode: "off"\n'): Promise<Sandbox> {
  const box = await sandbox();
  box.configure("config.yaml", `containers:\n  name_contains: [${name}]\n${more}`);
  addTemplate(box, "t", [null]);
  return box;
}

function newName(): string {
  return `bench-${crypto.randomUUID().slice(0, 8)}`;
}

function create(box: Sandbox, name: string, session = "demo", ...more: string[]) {
  const args = ["layout", "create", name, "--session", session, "--template", "t", "--wait"];
  const prefix = ["--label-prefix", `${session}-`];
  return box.run(...args, ...prefix, ...more);
}

dockerTest("a container that does not run is started, unpaused, or another one taken", async () => {
  const name = newName();
  await using box = await boxFor(name);
  await using bench = await benchContainer({ name });
  assertEquals((await create(box, name)).code, 0);
  await bench.pause();
  const [, paused] = advised(
    (await create(box, name, "more")).stderr,
    "${engine} unpause ${name}",
  );
  for (const words of [["agent", "send"], ["log", "attach"]] as const) {
    const more = words[1] === "send" ? ["--text", "hi"] : [];
    const refused = await box.run(...words, `${name}/demo-p1`, ...more);
    assertStringIncludes(refused.stderr, "error[container_inactive]");
    advised(refused.stderr, "${engine} unpause ${name}");
  }
  await follow(box, `docker unpause ${paused}`);
  await box.run("layout", "remove", `${name}/demo`);
  assertEquals((await create(box, name, "more")).code, 0);
  await bench.stop();
  const stopped = await create(box, name, "other");
  advised(stopped.stderr, "${engine} start ${name}");
  await box.run("layout", "list");
  const trouble = entry("The container does not run");
  await trouble.follow(box, { ...trouble.seen(stopped.stderr), layout: `${name}/more` });
  assertEquals((await create(box, name, "other")).code, 0);

  await bench.remove();
  const gone = await create(box, bench.id, "third");
  advised(
    gone.stderr,
    "make a new layout in another; what there is now: agenttower container scan",
  );
  const remade = await box.run("pane", "recreate", `${name}/other-p1`);
  advised(
    remade.stderr,
    "make a new layout in another; what there is now: agenttower container scan",
  );
  await using again = await benchContainer({ name });
  const scanned = await follow(box, "agenttower container scan --wide");
  assertMatch(scanned, new RegExp(`${again.id.slice(0, 12)}.* running`));
  assertEquals((await create(box, name, "third")).code, 0);
});

dockerTest(
  "a container that is not found is named, or its name taken by the settings",
  async () => {
    const name = newName();
    await using box = await boxFor(name);
    await using bench = await benchContainer({ name: `${name}-a` });
    const far = await create(box, "xyzzy");
    const [known] = advised(
      far.stderr,
      "known and running: ${known}; others count where their name holds one of containers.name_contains in config.yaml",
    );
    assertStringIncludes(known!, bench.name);
    advised((await create(box, `${name}-`)).stderr, "did you mean ${near}?");
    await using other = await benchContainer({ name: `other-${name.slice(6)}` });
    const unwanted = await create(box, other.name);
    const [file, runs] = advised(
      unwanted.stderr,
      "set containers.name_contains in ${unwantedBy} to take its name: ${ref} runs",
    );
    assertEquals([file, runs], [`${box.config}/config.yaml`, other.name]);
    const trouble = entry("There is no such container");
    const values = trouble.seen(unwanted.stderr);
    Deno.removeSync(file!);
    assertStringIncludes(await trouble.follow(box, values), other.name);
  },
);

Deno.test("where no engine answers, it is seen why, and local works", async () => {
  await using box = await boxFor("bench");
  const env = { DOCKER_HOST: `unix://${box.dir}/no.sock` };
  const refused = await box.run({ env }, "layout", "create", "bench-x", "--session", "demo");
  const words = 'see whether "${engine} ps" works; without it, "local" can be used';
  const [program] = advised(refused.stderr, words);
  advised((await box.run({ env }, "doctor")).stdout, words);
  const seen = await typeLine(box, `${program} ps`, { env });
  assertEquals(seen.code === 0, false);
  const trouble = entry("The engine does not answer");
  trouble.seen(refused.stderr);
  await trouble.follow(box, { session: "demo" }, { env });
});

dockerTest("a container of another engine is reached by going back to that one", async () => {
  const name = newName();
  await using box = await boxFor(name);
  await using _bench = await benchContainer({ name });
  assertEquals((await create(box, name)).code, 0);
  // As another engine answers, which has another id and no such container.
  Deno.mkdirSync(`${box.dir}/bin`);
  const script = `#!/bin/sh
case "$1" in
  info) echo '{"ID":"another","Name":"another","DockerRootDir":"/another"}';;
  context) exec $REAL "$@";;
  *) echo "Error: No such container: x" >&2; exit 1;;
esac
`;
  Deno.writeTextFileSync(`${box.dir}/bin/docker`, script, { mode: 0o700 });
  const REAL = (await box.exec(["sh", "-c", "command -v docker"])).stdout.trim();
  const env = { PATH: `${box.dir}/bin:${box.env.PATH}`, REAL };
  const list = await box.run({ env }, "recover");
  advised(list.stderr + list.stdout, 'see "docker context ls" and DOCKER_HOST');
  assertEquals((await typeLine(box, "docker context ls", { env })).code, 0);
  assertEquals((await box.run("recover")).code, 0);
});

dockerTest("a tmux user that a container does not have is set to one that it has", async () => {
  const name = newName();
  await using box = await boxFor(name, 'logs:\n  mode: "off"\n');
  await using _bench = await benchContainer({ name });
  const settings = (user: string) =>
    box.configure(
      "config.yaml",
      `containers:\n  name_contains: [${name}]\n  bench_user: ${user}\nlogs:\n  mode: "off"\n`,
    );
  settings("nobody-there");
  const refused = await create(box, name);
  const words = "set containers.bench_user in config.yaml to a user that ${name} has";
  assertEquals(advised(refused.stderr, words), [name]);
  advised((await box.run("doctor", "--container", name)).stdout, words);
  settings("bench");
  assertEquals((await create(box, name)).code, 0);
});

/** A container whose user is this one, with the mounts that `container mount` prints. */
async function withMount(box: Sandbox, name: string): Promise<BenchContainer> {
  const printed = await box.run("container", "mount", name);
  advised(printed.stderr, "a mount can only be given to a container when it is made");
  const [, mount = ""] = /-v (\S+)/.exec(printed.stdout) ?? [];
  return await benchContainer({ name, user: String(Deno.uid()), mounts: [mount] });
}

dockerTest(
  "a container without a mount for its logs is made again with the one that is named",
  async () => {
    const name = newName();
    await using box = await boxFor(name, "logs:\n  mode: mount\n");
    {
      await using _bench = await benchContainer({ name });
      const degraded = await create(box, name);
      assertEquals(degraded.code, 3, degraded.stderr);
      const [named, program] = advised(
        degraded.stdout,
        '"agenttower container mount ${name}" makes a folder for it, to be mounted with "${engine} run ${run} …"',
      );
      assertEquals([named, program], [name, "docker"]);
      const [line] = advised(
        degraded.stdout,
        "agenttower layout create ${container} --session ${session}",
      );
      assertEquals(line, name);
      const trouble = entry("A pane has no log");
      await trouble.follow(box, trouble.seen(degraded.stdout));
      advised(
        (await box.run("doctor", "--container", name)).stdout,
        "see to that, or set logs.mode to off in config.yaml",
      );
    }
    await using _again = await withMount(box, name);
    await box.run("container", "scan");
    const ready = await follow(box, `agenttower layout create ${name} --session demo --wait`);
    assertStringIncludes(ready, "ready");
    assertMatch((await box.run("doctor", "--container", name)).stdout, /ok +logs/);
  },
);

dockerTest("logs are pulled once the container has what that takes", async () => {
  const name = newName();
  await using box = await boxFor(name, "");
  await using bench = await benchContainer({ name });
  const allow = (mode: string) =>
    bench.exec(["chmod", mode, "/tmp"], { flags: ["--user", "root"] });
  assertMatch((await box.run("doctor", "--container", name)).stdout, /ok +logs +.* pulled from/);
  await allow("755");
  const told = await box.run("doctor", "--container", name);
  const [named] = advised(
    told.stdout,
    "have dd, ls, wc, tail, head and base64 or od on PATH in ${target.name}, and let its tmux user write to /tmp",
  );
  assertEquals(named, name);
  await allow("1777");
  assertMatch((await box.run("doctor", "--container", name)).stdout, /ok +logs +.* pulled from/);
});

dockerTest("a user who may not write the logs gives way to one who may", async () => {
  const name = newName();
  await using box = await boxFor(name, "logs:\n  mode: mount\n");
  const mount = /-v (\S+)/.exec((await box.run("container", "mount", name)).stdout)![1]!;
  await using _bench = await benchContainer({ name, mounts: [mount] });
  const degraded = await create(box, name);
  assertEquals(degraded.code, 3, degraded.stdout);
  advised(
    degraded.stdout,
    "run agenttower as the user with that uid, or set containers.bench_user to one that may",
  );
  box.configure(
    "config.yaml",
    `containers:\n  name_contains: [${name}]\n  bench_user: "${Deno.uid()}"\nlogs:\n  mode: mount\n`,
  );
  const ready = await create(box, name, "more");
  assertEquals(ready.code, 0, ready.stdout + ready.stderr);
});

dockerTest("a mount that shows more than a container's own logs is made narrower", async () => {
  const name = newName();
  await using box = await boxFor(name, "");
  await box.run("container", "mount", name);
  {
    const logs = `${box.state}/logs`;
    await using _bench = await benchContainer({
      name,
      user: String(Deno.uid()),
      mounts: [`${logs}:${logs}`],
    });
    await using _other = await benchContainer({
      name: `${name}-2`,
      mounts: [`${box.state}:/state`],
    });
    const created = await create(box, name);
    const [own] = advised(
      created.stderr,
      '"agenttower container mount ${container.name}" says how to mount only those',
    );
    assertEquals(own, name);
    await box.run("container", "scan");
    const doctor = (await box.run("doctor")).stdout;
    advised(doctor, "agenttower container mount ${name} says how to mount its own folder alone");
    advised(doctor, "unless agenttower is to run in it: ${own}");
  }
  await using _narrow = await withMount(box, name);
  await box.run("container", "scan");
  const ready = await create(box, name);
  assertEquals(ready.code, 0, ready.stdout);
  assertEquals(ready.stderr.includes("container mount"), false);
});

dockerTest("panes of a container that was restarted say so, and come back", async () => {
  const name = newName();
  await using box = await boxFor(name);
  await using bench = await benchContainer({ name });
  assertEquals((await create(box, name)).code, 0);
  const before = Date.now();
  await bench.stop();
  const send = ["agent", "send", `${name}/demo-p1`, "--text", "x", "--no-recover"];
  const [, stopped] = advised((await box.run(...send)).stderr, "${engine} start ${name}");
  await follow(box, `docker start ${stopped}`);
  const shown = (await box.run("layout", "show", `${name}/demo`)).stdout;
  const [, since = ""] = /its container was restarted, and runs since (\S+?);/.exec(shown) ?? [];
  const at = Date.parse(since);
  assertEquals(at > before - 3000 && at < Date.now() + 3000, true, shown);
  const [id] = advised(shown, "agenttower pane recreate ${id}");
  await follow(box, `agenttower pane recreate ${id} --wait`);
});

dockerTest("a program that lacks a home is given one", async () => {
  const name = newName();
  await using box = await boxFor(name);
  addProfile(box, "homely", ["sh", "-c", 'touch "$HOME/mine" && exec sleep 1000']);
  addTemplate(box, "t", ["homely"]);
  {
    await using _bench = await benchContainer({ name, user: "4242" });
    const degraded = await create(box, name);
    assertEquals(degraded.code, 3, degraded.stdout + degraded.stderr);
    const [pane, place] = advised(
      degraded.stdout,
      "what it said last: agenttower pane show ${pane}; what it may lack there: agenttower doctor --container ${place}",
    );
    const shown = await follow(box, `agenttower pane show ${pane}`);
    assertStringIncludes(shown, "last lines of its screen:");
    const { stdout } = await typeLine(box, `agenttower doctor --container ${name}`);
    assertEquals(place?.startsWith(name), true);
    const [, uid] = advised(
      stdout,
      "start ${name} with -e HOME=DIR, a folder that uid ${uid} may write in, or set containers.bench_user to a user that has one",
    );
    assertEquals(uid, "4242");
  }
  await using _again = await benchContainer({ name, user: "4242", env: { HOME: "/tmp" } });
  await box.run("container", "scan");
  const ready = await create(box, name);
  assertEquals(ready.code, 0, ready.stdout + ready.stderr);
});

dockerTest("a container without a tmux gets one", async () => {
  const name = newName();
  await using box = await boxFor(name);
  await using bench = await benchContainer({ name });
  const asRoot = (...command: string[]) => bench.exec(command, { flags: ["-u", "0"] });
  await asRoot("mv", "/bin/tmux", "/bin/hidden");
  const words = "install tmux ${MINIMUM_TMUX} or later in ${place}";
  assertEquals(advised((await create(box, name)).stderr, words)[1], name);
  advised((await box.run("doctor", "--container", name)).stdout, words);
  await asRoot("mv", "/bin/hidden", "/bin/tmux");
  assertEquals((await create(box, name)).code, 0);
});
