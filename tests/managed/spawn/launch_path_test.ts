/** Which program a launch profile starts does not hang on the shell that happens to ask. */
import { assertEquals } from "@std/assert";
import { scan } from "../../../src/containers/scan_containers.ts";
import type { Context } from "../../../src/context.ts";
import { checkContainer } from "../../../src/doctor/container/check_container.ts";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { advised } from "../../support/advice.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { dockerTest } from "../../support/engine.ts";
import { eventually } from "../../support/eventually.ts";
import { only } from "../../support/items.ts";
import { startBench } from "../../support/runtimes.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";

/** Makes a folder with an agent of this name in it, which tells the folder and its arguments. */
function addAgent(box: Sandbox, folder: string): string {
  const bin = `${box.dir}/${folder}`;
  Deno.mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\nprintf '%s|' '${folder}' "$@" >"$OUT"\nexec sleep 1000\n`;
  Deno.writeTextFileSync(`${bin}/the-agent`, script, { mode: 0o755 });
  return bin;
}

const ARGS = ["a b", "$HOME;'\""];

Deno.test("a pane is recreated with the PATH that its layout was made with", async () => {
  await using box = await sandbox();
  const path = box.env.PATH;
  box.env.PATH = `${addAgent(box, "mine")}:${path}`;
  const file = `${box.dir}/out`;
  addProfile(box, "p", ["the-agent", ...ARGS], { env: { OUT: file } });
  addTemplate(box, "t", ["p"]);
  const told = () => box.eventually(() => Deno.readTextFileSync(file));
  let id: string;
  {
    await using at = contextOn(box);
    const layout = await at.settle("work", { templateName: "t" });
    assertEquals([layout.state, await told()], ["ready", `mine|${ARGS.join("|")}|`]);
    id = only(layout.panes).pane_id;
    await removePane(at.ctx, id);
  }
  // As from cron; the server went with its last pane.
  box.env.PATH = `${addAgent(box, "other")}:${path}`;
  Deno.removeSync(file);
  await using at = contextOn(box);
  const request = { launchCommandOverride: null, idempotencyKey: null, replace: false };
  const { pane } = await recreatePane(at.ctx, { predecessorPaneId: id, ...request });
  await at.settled();
  assertEquals(at.detail(pane.layoutId).state, "ready");
  assertEquals(await told(), `mine|${ARGS.join("|")}|`);
});

/** A login shell, and which of its files puts a folder on its PATH. */
const LOGIN_SHELLS: readonly {
  readonly name: string;
  readonly file: string;
  readonly line: (bin: string) => string;
}[] = [
  ...["sh", "bash"].map((name) => ({ name, file: ".profile", line: pathInSh })),
  { name: "zsh", file: ".zprofile", line: pathInSh },
  {
    name: "fish",
    file: ".config/fish/config.fish",
    line: (bin) => `set -gx PATH "${bin}" $PATH`,
  },
  ...["csh", "tcsh"].map((name) => ({
    name,
    file: ".cshrc",
    line: (bin: string) => `setenv PATH "${bin}:$PATH"`,
  })),
  // It lets nobody in; sh stands in for it.
  { name: "nologin", file: ".profile", line: pathInSh },
];

function pathInSh(bin: string): string {
  return `echo welcome; PATH="${bin}:$PATH"`;
}

/** Where this machine has a program; null where it has none. */
async function whereIs(program: string): Promise<string | null> {
  const PATH = `${Deno.env.get("PATH")}:/usr/sbin:/sbin`;
  const args = ["-c", 'command -v "$0"', program];
  const { stdout } = await new Deno.Command("sh", { args, env: { PATH } }).output();
  return new TextDecoder().decode(stdout).trim() || null;
}

/** What doctor says of launch profiles. */
async function doctorOn(ctx: Context, container: string): Promise<string[]> {
  const checks = await checkContainer(ctx, container);
  return checks.filter(({ check }) => check === "profiles").map(({ message }) => message);
}

const found = await Promise.all(
  LOGIN_SHELLS.map(async (it) => ({ ...it, path: await whereIs(it.name) })),
);

for (const { name, file, line, path } of found) {
  const reason = path === null ? `no ${name} here` : null;
  const title = `with path: login a program is found as ${name} finds it, and doctor says where`;
  testUnless(reason, title, async () => {
    await using box = await sandbox();
    const bin = addAgent(box, "home/.local/bin");
    Deno.mkdirSync(`${box.home}/.config/fish`, { recursive: true });
    Deno.writeTextFileSync(`${box.home}/${file}`, `${line(bin)}\n`);
    Deno.writeTextFileSync(`${box.home}/.tmux.conf`, `set -g default-shell ${path}`);
    const out = `${box.dir}/out`;
    addProfile(box, "p", ["the-agent", ...ARGS], { env: { OUT: out }, path: "login" });
    addProfile(box, "q", ["no-agent"], { path: "login" });
    addTemplate(box, "t", ["p"]);
    await using at = contextOn(box);
    assertEquals(await doctorOn(at.ctx, "local"), [
      `profile p starts ${bin}/the-agent in local`,
      `profile q starts nothing: no-agent is not on the PATH that ${path} has in local as a login shell`,
    ]);
    const layout = await at.settle("work", { templateName: "t" });
    assertEquals(layout.state, "ready");
    const told = await box.eventually(() => Deno.readTextFileSync(out));
    assertEquals(told, `home/.local/bin|${ARGS.join("|")}|`);
  });
}

Deno.test("a login shell that does not come to its end is named by doctor", async () => {
  await using box = await sandbox();
  const shell = `${box.dir}/endless`;
  Deno.writeTextFileSync(shell, "#!/bin/sh\nexec sleep 1000\n", { mode: 0o755 });
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, `set -g default-shell ${shell}`);
  addProfile(box, "p", ["the-agent"], { path: "login" });
  await using at = contextOn(box);
  const checks = await checkContainer(at.ctx, "local");
  const { cure = "" } = checks.find(({ check }) => check === "profiles")!;
  const advice = "see whether this ends there by itself: ${shell} -l -c true";
  const [named = ""] = advised(cure, advice);
  assertEquals((await box.exec(["timeout", "1", named, "-l", "-c", "true"])).code, 124);
});

dockerTest(
  "with path: login a program is found in a container as each login shell finds it",
  async () => {
    await using box = await sandbox();
    const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
    // With this machine's own shells in it.
    await using bench = await startBench("docker", box, name, { mounts: () => ["/usr:/usr:ro"] });
    const bin = "/opt/agents";
    const shells = [
      // What a link leads to; alternatives are links through /etc.
      ...found.flatMap((it) =>
        it.path === null || it.name === "sh" ? [] : [{ ...it, path: Deno.realPathSync(it.path) }]
      ),
      { name: "ash", file: ".profile", line: pathInSh, path: "/bin/ash" },
    ];
    const agent = `#!/bin/sh\nprintf '%s|' "$@" >"$OUT"\nexec sleep 1000\n`;
    const make =
      `mkdir -p ${bin} "$HOME/.config/fish"; cat >${bin}/the-agent; chmod 755 ${bin}/the-agent`;
    await bench.exec(["sh", "-c", make], { stdin: agent });
    for (const { file, line } of shells) {
      await bench.exec(["sh", "-c", 'cat >"$HOME/$0"', file], { stdin: `${line(bin)}\n` });
    }
    for (const { name: shell, path } of shells) {
      addProfile(box, shell, ["the-agent", ...ARGS], {
        env: { OUT: `/tmp/out-${shell}`, SHELL: path },
        path: "login",
      });
    }
    addTemplate(box, "t", shells.map((it) => it.name));
    const containers = { nameContains: [name] };
    await using at = contextOn(box, { settings: { containers, logs: { mode: "off" } } });
    await scan(at.ctx);
    assertEquals(
      await doctorOn(at.ctx, name),
      shells.map((it) => `profile ${it.name} starts ${bin}/the-agent in ${name}`).sort(),
    );
    const layout = await at.settle("work", { templateName: "t", containerId: bench.id });
    assertEquals(layout.panes.map(({ state }) => state), shells.map(() => "ready"));
    for (const { name: shell } of shells) {
      const told = await eventually(async () =>
        (await bench.exec(["cat", `/tmp/out-${shell}`])).stdout
      );
      assertEquals(told, `${ARGS.join("|")}|`, shell);
    }
  },
);

Deno.test("doctor says which program a profile starts, also in a layout whose PATH is another", async () => {
  await using box = await sandbox();
  const path = box.env.PATH;
  const mine = addAgent(box, "mine");
  const own = addAgent(box, "own");
  box.env.PATH = `${mine}:${path}`;
  const file = `${box.dir}/out`;
  addProfile(box, "p", ["the-agent"], { env: { OUT: file } });
  addProfile(box, "q", ["the-agent"], { env: { OUT: file, PATH: `${own}:${path}` } });
  addProfile(box, "r", [`${own}/none`]);
  addTemplate(box, "t", ["p", "q"]);
  {
    await using at = contextOn(box);
    await at.settle("work", { templateName: "t" });
  }
  const other = addAgent(box, "other");
  box.env.PATH = `${other}:${path}`;
  await using at = contextOn(box);
  assertEquals(await doctorOn(at.ctx, "local"), [
    `profile p starts ${other}/the-agent in local`,
    `profile p of layout work starts ${mine}/the-agent in local`,
    `profile q starts ${own}/the-agent in local`,
    `profile r starts nothing: ${own}/none is no program in local`,
  ]);
});

Deno.test("a profile's own PATH counts before the one that its layout was made with", async () => {
  await using box = await sandbox();
  const path = `${addAgent(box, "own")}:${box.env.PATH}`;
  box.env.PATH = `${addAgent(box, "mine")}:${box.env.PATH}`;
  const file = `${box.dir}/out`;
  addProfile(box, "p", ["the-agent"], { env: { OUT: file, PATH: path } });
  addTemplate(box, "t", ["p"]);
  await using at = contextOn(box);
  assertEquals((await at.settle("work", { templateName: "t" })).state, "ready");
  assertEquals(await box.eventually(() => Deno.readTextFileSync(file)), "own|");
});
