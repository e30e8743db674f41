import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { installTmux } from "../../../src/system/tmux/tmux_version.ts";
import type { TmuxServer } from "../../../src/system/tmux/snapshot.ts";
import { only } from "../../support/items.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";
import { TmuxOn } from "../../support/tmux.ts";

function socketOf(box: Sandbox): string {
  return `${box.dir}/tmux-${Deno.uid()}/${box.socket}`;
}

/** A running server with one pane. */
async function serverIn(box: Sandbox): Promise<{ tmux: TmuxOn; server: TmuxServer }> {
  const tmux = new TmuxOn(box);
  await tmux.make("work", {});
  return { tmux, server: (await tmux.look()).server };
}

/** A record of this socket with that server. */
function known(box: Sandbox, tmuxServerId: string | null) {
  return { tmuxServerId, tmuxSocketPath: socketOf(box) };
}

Deno.test("where no server ever ran there is none, and looking starts none", async () => {
  await using box = await sandbox();
  const answer = await new TmuxOn(box).run();
  assertEquals(answer.snapshot, { kind: "none", stoppedAs: null });
  assertEquals(await box.processes(), []);
});

Deno.test("a server that ended in order, or was killed, is none", async () => {
  await using box = await sandbox();
  for (const end of ["kill-server", "SIGKILL"] as const) {
    const { tmux, server } = await serverIn(box);
    await box.endServer({ end });
    const { snapshot, living } = await tmux.run({ knownServers: [known(box, server.id)] });
    assertEquals([snapshot, living], [{ kind: "none", stoppedAs: null }, []], end);
  }
});

Deno.test("a server whose socket was deleted is not gone, and comes back when it is told to", async () => {
  await using box = await sandbox();
  const { tmux, server } = await serverIn(box);
  Deno.removeSync(socketOf(box));
  const { snapshot, living } = await tmux.run({
    knownServers: [known(box, null), known(box, server.id)],
  });
  assert(snapshot.kind === "unknown" && !snapshot.transient);
  assertStringIncludes(snapshot.cure ?? "", `kill -USR1 ${server.pid}`);
  assertEquals(living, [server.id]);
  Deno.kill(server.pid, "SIGUSR1");
  await box.eventually(() => Deno.lstatSync(socketOf(box)));
  assertEquals((await tmux.look()).server, server);
});

Deno.test("a server without a socket is known to live beside another that has it now", async () => {
  await using box = await sandbox();
  const { tmux, server } = await serverIn(box);
  Deno.removeSync(socketOf(box));
  await tmux.make("other", {});
  const { snapshot, living } = await tmux.run({ knownServers: [known(box, server.id)] });
  assert(snapshot.kind === "server" && snapshot.server.id !== server.id);
  assertEquals(living, [server.id]);
});

Deno.test("a server that lives at another socket says nothing of this one", async () => {
  await using box = await sandbox();
  const { tmux, server } = await serverIn(box);
  await box.endServer();
  await box.exec(["tmux", "-L", "elsewhere", "new-session", "-d", "sleep 1000"]);
  const { stdout } = await box.exec(["tmux", "-L", "elsewhere", "display-message", "-p", "#{pid}"]);
  const id = [...server.id.split("/").slice(0, 2), stdout.trim(), "1"].join("/");
  const elsewhere = { tmuxServerId: id, tmuxSocketPath: socketOf(box).replace("box", "elsewhere") };
  const { snapshot, living } = await tmux.run({ knownServers: [elsewhere] });
  assertEquals([snapshot, living], [{ kind: "none", stoppedAs: null }, []]);
});

Deno.test("a server of another boot, or whose number another program has now, does not live", async () => {
  await using box = await sandbox();
  const { tmux, server } = await serverIn(box);
  Deno.removeSync(socketOf(box));
  const [boot, init, , start] = server.id.split("/");
  const other = [
    ["another-boot", init, server.pid, start],
    [boot, "1", server.pid, start],
    [boot, init, Deno.pid, start],
    [boot, init, 4_000_000, start],
  ].map((parts) => known(box, parts.join("/")));
  const { snapshot, living } = await tmux.run({ knownServers: other });
  assertEquals([snapshot, living], [{ kind: "none", stoppedAs: null }, []]);
});

Deno.test("a server without sessions is there, and has no panes", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await box.tmux("start-server", ";", "set-option", "-s", "exit-empty", "off");
  const { server, panes } = await tmux.look();
  assertEquals([panes, server.socketPath], [[], socketOf(box)]);
});

Deno.test("a server that does not answer in time says nothing", async () => {
  await using box = await sandbox();
  const { tmux, server } = await serverIn(box);
  Deno.kill(server.pid, "SIGSTOP");
  const { snapshot } = await tmux.run({ timeoutMs: 200 });
  Deno.kill(server.pid, "SIGCONT");
  assertEquals(snapshot.kind, "unknown");
  assertEquals((await tmux.look()).panes.length, 1);
});

Deno.test("each server has an id of its own, which it keeps", async () => {
  await using box = await sandbox();
  const ids = new Set<string>();
  for (let round = 0; round < 3; round++) {
    const { tmux, server } = await serverIn(box);
    ids.add(server.id).add((await tmux.look()).server.id);
    await box.endServer();
  }
  assertEquals(ids.size, 3);
});

Deno.test("a socket that a record names is used in place of the default one", async () => {
  await using box = await sandbox();
  const { tmux, server } = await serverIn(box);
  const elsewhere = await tmux.run({ socketPath: `${box.dir}/none` });
  assertEquals([elsewhere.snapshot.kind, elsewhere.socketPath], ["none", `${box.dir}/none`]);
  const named = await tmux.run({ socketPath: server.socketPath });
  assert(named.snapshot.kind === "server" && named.snapshot.server.id === server.id);
});

testUnless(
  Deno.uid() === 0 ? null : "only root can give a folder away",
  "a socket folder that belongs to somebody else is not used to start a server",
  async () => {
    await using box = await sandbox();
    const tmux = new TmuxOn(box);
    const folder = `${box.dir}/tmux-${Deno.uid()}`;
    Deno.mkdirSync(folder);
    Deno.chownSync(folder, 65534, 65534);
    const { snapshot, complaint } = await tmux.make("work", {});
    assertEquals(snapshot.kind, "unknown");
    assertStringIncludes(complaint, "belongs to another user");
    assertEquals(await box.processes(), []);
  },
);

Deno.test("a place without tmux says so, and one with it tells its version when asked", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const version = (await box.tmux("-V")).stdout.trim().replace("tmux ", "");
  assertEquals((await tmux.run()).version, null);
  assertEquals((await tmux.run({ mode: "configured" })).version, version);
  Deno.mkdirSync(`${box.dir}/bin`);
  for (const tool of ["sh", "id"]) Deno.symlinkSync(`/bin/${tool}`, `${box.dir}/bin/${tool}`);
  box.env.PATH = `${box.dir}/bin`;
  const { snapshot } = await tmux.run({ mode: "configured" });
  assertEquals(snapshot, {
    kind: "unknown",
    reason: "tmux is not installed in local",
    transient: false,
    engineDown: false,
    cure: installTmux("local"),
  });
});

Deno.test("tmux speaks UTF-8 in a place that does not", async () => {
  await using box = await sandbox({ env: { LANG: "C", LC_ALL: "POSIX", LC_CTYPE: "C" } });
  const tmux = new TmuxOn(box);
  await tmux.make("work", { marker: "é👍" });
  assertEquals(only((await tmux.look()).panes).title, "é👍");
});
