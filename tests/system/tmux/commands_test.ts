import { assert, assertEquals } from "@std/assert";
import {
  killPane,
  markPane,
  pipePane,
  type ProvenPane,
  settlePane,
  unpipePane,
} from "../../../src/system/tmux/commands.ts";
import { only } from "../../support/items.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { TmuxOn } from "../../support/tmux.ts";

/** The ids and titles of all panes. */
async function panes(box: Sandbox): Promise<string[]> {
  const { stdout } = await box.tmux("list-panes", "-a", "-F", "#{pane_id} #{pane_title}");
  return stdout.split("\n").filter((line) => line !== "");
}

/** A server with one pane of the operator's own, `%0`. */
async function startOperators(box: Sandbox): Promise<void> {
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  await box.tmux("select-pane", "-t", "%0", "-T", "mine");
}

/** Everything that is done to a pane of ours. */
function touches(pane: ProvenPane): string[] {
  return [
    settlePane(pane, "label", true),
    markPane(pane, "@MANAGED:t:l"),
    pipePane(pane, { path: "/dev/null", receipt: "/nowhere" }),
    killPane(pane),
  ];
}

Deno.test("after a restart the same %N is another pane, which no proof of the old one touches", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const id = crypto.randomUUID();
  await tmux.make("work", { id });
  const before = await tmux.look();
  assertEquals(only(before.panes).paneId, "%0");
  await box.endServer();
  await startOperators(box);
  const after = await tmux.steady();
  assertEquals(after.panes[0]?.paneId, "%0");
  assert(after.server.id !== before.server.id);
  for (const proof of [{ tag: id }, { server: before.server }]) {
    for (const command of touches({ paneId: "%0", proof })) {
      const { panes, server } = await tmux.look(command);
      assertEquals(panes, after.panes);
      assertEquals(server, after.server);
    }
  }
});

Deno.test("a proof touches its own pane, by tag or by server", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await startOperators(box);
  const id = crypto.randomUUID();
  await tmux.make("work", { id }, {});
  const { server } = await tmux.look();
  const tagged = { paneId: "%1", proof: { tag: id } };
  await tmux.look(settlePane(tagged, "m1", true));
  assertEquals((await panes(box))[1], "%1 m1");
  await tmux.look(killPane(tagged));
  await tmux.look(killPane({ paneId: "%2", proof: { server } }));
  assertEquals(await panes(box), ["%0 mine"]);
});

Deno.test("a tag proves no other pane of the same server", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
  await tmux.make("work", { id: one }, { id: two });
  await startOperators(box);
  const before = (await tmux.steady()).panes;
  for (const paneId of ["%1", "%2"]) {
    for (const command of touches({ paneId, proof: { tag: one } })) await tmux.look(command);
  }
  assertEquals((await tmux.look()).panes, before);
});

Deno.test("a command that mentions a tag, or a title that shows one, proves nothing", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const id = crypto.randomUUID();
  await box.tmux("new-session", "-d", "-s", "a", "sh", "-c", "sleep 1000", `AGENTTOWER_PANE=${id}`);
  await box.tmux("select-pane", "-t", "%0", "-T", `env AGENTTOWER_PANE=${id}`);
  const before = await tmux.look();
  assertEquals(before.panes.map((pane) => pane.tag), [null]);
  await tmux.look(killPane({ paneId: "%0", proof: { tag: id } }));
  assertEquals((await tmux.look()).panes.length, 1);
});

Deno.test("a pane that is not there is not touched, and nothing else is", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await startOperators(box);
  const { server, panes } = await tmux.steady();
  for (const proof of [{ tag: crypto.randomUUID() }, { server }]) {
    for (const command of touches({ paneId: "%7", proof })) {
      assertEquals((await tmux.look(command)).panes, panes);
    }
  }
});

Deno.test("what is piped stays piped, and piping ends when told to", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const id = crypto.randomUUID();
  await tmux.make("work", { id, command: ["sh", "-c", "while read -r l; do :; done"] });
  const pane = { paneId: "%0", proof: { tag: id } };
  const log = `${box.dir}/it's a "log" #{pane_id} %H $HOME`;
  const piped = async (command: string) => only((await tmux.look(command)).panes).piped;
  assertEquals(await piped(pipePane(pane, { path: log, receipt: `${log}.receipt` })), true);
  await box.tmux("send-keys", "-t", "%0", "hello", "Enter");
  await box.eventually(() => Deno.readTextFileSync(log).includes("hello"));
  assertEquals(await piped(unpipePane(pane)), false);
});

Deno.test("a settled pane that lives goes back to the operator's own remain-on-exit, a dead one stays", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const ids = [crypto.randomUUID(), crypto.randomUUID()] as const;
  await tmux.make("work", { id: ids[0] }, { id: ids[1], command: ["false"] });
  await tmux.look(settlePane({ paneId: "%0", proof: { tag: ids[0] } }, "alive", true));
  await tmux.look(settlePane({ paneId: "%1", proof: { tag: ids[1] } }, "dead", false));
  const own = async (pane: string) =>
    (await box.tmux("show-options", "-p", "-t", pane, "remain-on-exit")).stdout.trim();
  assertEquals([await own("%0"), await own("%1")], ["", "remain-on-exit on"]);
});
