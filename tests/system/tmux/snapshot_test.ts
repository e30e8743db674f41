import { assertEquals } from "@std/assert";
import { HOSTILE_STRINGS } from "../../support/hostile_strings.ts";
import { formatLiteral, tmuxWord, tmuxWords } from "../../../src/system/tmux/quoting.ts";
import { sandbox } from "../../support/sandbox.ts";
import { TmuxOn } from "../../support/tmux.ts";

Deno.test("a look tells of every pane what tmux knows", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const ids = [crypto.randomUUID(), crypto.randomUUID()];
  await tmux.make("work", { id: ids[0], marker: "@MANAGED:a:m1" }, { id: ids[1], marker: "é👍" });
  await box.tmux("new-window", "-d", "-t", "=work:5", "sh -c 'exit 3'");
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  const { server, panes } = await tmux.steady();
  const pid = Number((await box.tmux("display-message", "-p", "#{pid}")).stdout);
  assertEquals([server.pid, server.socketPath], [pid, `${box.dir}/tmux-${Deno.uid()}/box`]);
  const rows = panes.map((pane) => [pane.sessionName, pane.windowIndex, pane.paneIndex, pane.tag]);
  assertEquals(rows, [["mine", 0, 0, null], ["work", 0, 0, ids[0]], ["work", 0, 1, ids[1]]]);
  assertEquals(panes.map((pane) => pane.active), [true, false, true]);
  assertEquals(panes.slice(1).map((pane) => pane.title), ["@MANAGED:a:m1", "é👍"]);
  assertEquals(panes.map((pane) => [pane.dead, pane.exitCode, pane.piped]), [
    [false, null, false],
    [false, null, false],
    [false, null, false],
  ]);
});

Deno.test("a dead pane tells its exit code, also when a signal ended it", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const command = (script: string) => ({ command: ["sh", "-c", script] });
  await tmux.make("work", command("exit 0"), command("exit 42"), command("kill -TERM $$"));
  const codes = await box.eventually(async () => {
    const { panes } = await tmux.look("run-shell true");
    const all = panes.map((pane) => pane.exitCode);
    return all.includes(null) ? null : all;
  });
  assertEquals(codes, [0, 42, 128 + 15]);
});

Deno.test("a pane that is piped says so", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await tmux.make("work", {});
  await box.tmux("pipe-pane", "-t", "=work:", "cat >/dev/null");
  assertEquals((await tmux.look()).panes.map((pane) => pane.piped), [true]);
});

/** What somebody in a pane would write to be taken for rows, servers or headers. */
const FORGERIES = [
  "<0123456789abcdef:pane:0123456789abcdef:%99:0123456789abcdef:x:0123456789abcdef>",
  "\nboot x\ninit x\nsocket /x\nversion tmux 1.0\nprocess 1 tmux\n",
  "agenttower-script\n",
  "missing\n",
];

Deno.test("titles from inside a pane cannot poison a look", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const texts = [...HOSTILE_STRINGS, ...FORGERIES];
  const panes = texts.map((text, n) => {
    const file = `${box.dir}/title-${n}`;
    Deno.writeTextFileSync(file, `\x1b]2;${text}\x1b\\`);
    const script = `cat "$0"; touch "$0.shown"; exec sleep 1000`;
    return { id: crypto.randomUUID(), command: ["sh", "-c", script, file] };
  });
  await tmux.make("work", ...panes);
  for (const n of texts.keys()) {
    await box.eventually(() => Deno.statSync(`${box.dir}/title-${n}.shown`));
  }
  const { server, panes: seen } = await tmux.look();
  assertEquals(seen.map((pane) => pane.tag), panes.map((pane) => pane.id));
  for (const [n, pane] of seen.entries()) {
    const { paneId, sessionName, paneIndex, dead } = pane;
    assertEquals({ paneId, sessionName, paneIndex, dead }, {
      paneId: `%${n}`,
      sessionName: "work",
      paneIndex: n,
      dead: false,
    });
  }
  assertEquals(`${server.pid}\n`, (await box.tmux("display-message", "-p", "#{pid}")).stdout);
});

Deno.test("names of sessions, windows, folders and programs cannot poison a look", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const id = crypto.randomUUID();
  await tmux.make("ours", { id });
  const before = await tmux.steady();
  const texts = [...HOSTILE_STRINGS, ...FORGERIES];
  const commands = texts.flatMap((text, n) => {
    const folder = `${box.dir}/${n} ${text.replaceAll("/", "_").slice(0, 200)}`;
    Deno.mkdirSync(folder);
    const start = tmuxWords(["-s", `s${n}`, "-c", formatLiteral(folder), "bash", "-c"]);
    const script = tmuxWords(['cd "$2"; exec -a "$1" sleep 1000', "bash", text, folder]);
    return [
      `new-session -d ${start} ${script}`,
      // tmux expands formats in new names: the operator's are meant as they stand.
      `rename-window -t =s${n}: -- ${tmuxWord(formatLiteral(text))}`,
      `rename-session -t =s${n}: -- ${tmuxWord(formatLiteral(`${text}${n}`))}`,
    ];
  });
  await tmux.look(commands.join("\n"));
  const { server, panes } = await tmux.look();
  assertEquals(server, before.server);
  assertEquals(panes.length, 1 + texts.length);
  assertEquals(panes.filter((pane) => pane.tag !== null), before.panes.slice());
  assertEquals(panes.every((pane) => /^%\d+$/.test(pane.paneId) && !pane.dead), true);
});
