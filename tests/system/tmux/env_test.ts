import { assert, assertEquals } from "@std/assert";
import { splitPane } from "../../../src/system/tmux/commands.ts";
import { exactly, itemAt } from "../../support/items.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { paneToMake, TmuxOn } from "../../support/tmux.ts";

const SECRET = `s3cret-${crypto.randomUUID()}`;

/** Command lines of this machine's processes that hold a text. */
async function commandLinesWith(box: Sandbox, text: string): Promise<string> {
  // The searched text comes over stdin, so that the search does not find itself.
  const script = 'read -r t; for f in /proc/[0-9]*/cmdline; do tr "\\0" " " <$f; echo; done' +
    " 2>/dev/null | grep -F -f /dev/fd/3 3<<E\n$t\nE";
  return (await box.exec(["sh", "-c", script], { stdin: `${text}\n` })).stdout;
}

Deno.test("a pane's secrets are in no command line and in no environment that tmux shows", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const env = { TOKEN: SECRET, OTHER: `${SECRET} x` };
  const script = 'printf "%s" "$TOKEN" >"$0"; exec sleep 1000';
  const files = ["a", "b", "c"].map((name) => `${box.dir}/${name}`);
  const panes = exactly(
    files.map((file) => paneToMake({ command: ["sh", "-c", script, file], env })),
    3,
  );
  await tmux.make("work", panes[0], panes[1]);
  const { paneId } = itemAt((await tmux.look()).panes, 0);
  const commands = splitPane(panes[2], { paneId, activePaneId: paneId, arrangement: "tiled" });
  await tmux.run({ commands, handovers: [panes[2].handover!] });
  for (const file of files) await box.eventually(() => Deno.readTextFileSync(file) === SECRET);

  assertEquals(await commandLinesWith(box, SECRET), "");
  for (const scope of [["-g"], ["-t", "=work:"], ["-h", "-t", "=work:"]]) {
    const { stdout } = await box.tmux("show-environment", ...scope);
    assertEquals(stdout.includes(SECRET), false, scope.join(" "));
  }
  const { stdout } = await box.tmux("list-panes", "-a", "-F", "#{pane_start_command}");
  assertEquals(stdout.includes(SECRET), false);
});

Deno.test("the search for secrets finds what is in a command line", async () => {
  await using box = await sandbox();
  await box.tmux("new-session", "-d", "-e", `TOKEN=${SECRET}`, "sleep 1000");
  assert((await commandLinesWith(box, SECRET)).includes("new-session"));
});

Deno.test("a pane that the operator opens in the session gets none of a profile's variables", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await tmux.make("work", { env: { TOKEN: SECRET } });
  const file = `${box.dir}/file`;
  await box.tmux(...["split-window", "-t", "=work:", `echo "<$TOKEN>" >${file}; sleep 1000`]);
  await box.eventually(() => Deno.readTextFileSync(file) === "<>\n");
});

Deno.test("a pane knows its own id, and nothing of the tmux that this program runs in", async () => {
  await using box = await sandbox({ env: { TMUX: "/nowhere,1,0", TMUX_PANE: "%7" } });
  const tmux = new TmuxOn(box);
  const id = crypto.randomUUID();
  const file = `${box.dir}/file`;
  const script = `echo "$AGENTTOWER_PANE $TMUX_PANE" >${file}; exec sleep 1000`;
  await tmux.make("work", { id, command: ["sh", "-c", script] });
  await box.eventually(() => Deno.readTextFileSync(file) === `${id} %0\n`);
});

/** What the shell has in which somebody runs `layout create`, an agent's perhaps. */
const OF_THE_CALLER = {
  CLAUDECODE: "1",
  CLAUDE_CODE_CHILD_SESSION: "1",
  CLAUDE_CODE_SESSION_ID: "x",
  CLAUDE_EFFORT: "high",
  CLAUDE_CODE_ENTRYPOINT: "cli",
  CODEX_SANDBOX: "seatbelt",
  DENO_TLS_CA_STORE: "system",
  AGENTTOWER_STATE_DIR: "/nowhere",
  AGENTTOWER_ANYTHING: "x",
};

Deno.test("a pane inherits what the operator's own tmux would give it, and nothing of this program", async () => {
  const kept = { EDITOR: "ed", CLAUDE_CODE_USE_BEDROCK: "1", SSH_AUTH_SOCK: "/nowhere" };
  await using box = await sandbox({ env: { ...OF_THE_CALLER, ...kept } });
  const tmux = new TmuxOn(box);
  const file = `${box.dir}/file`;
  const id = crypto.randomUUID();
  const command = ["sh", "-c", `env >"$0.new" && mv "$0.new" "$0"; exec sleep 1000`, file];
  await tmux.make("work", { id, command });
  const lines = await box.eventually(() => Deno.readTextFileSync(file).split("\n"));
  const server = (await box.tmux("show-environment", "-g")).stdout.split("\n");
  for (const [name, value] of Object.entries(kept)) {
    assert(lines.includes(`${name}=${value}`), name);
  }
  const ours = /^(AGENTTOWER|DENO|CLAUDECODE|CLAUDE_EFFORT|CLAUDE_CODE_[CES]|CODEX)/;
  assertEquals(lines.filter((line) => ours.test(line)), [`AGENTTOWER_PANE=${id}`]);
  assertEquals(server.filter((line) => ours.test(line)), []);
});
