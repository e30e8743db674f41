/** The variables of a profile are in its pane, whatever becomes of the orders to make it, and nowhere else. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { scan } from "../../../src/containers/scan_containers.ts";
import { recoverBefore } from "../../../src/managed/reconcile/before_command.ts";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { LOCAL_CONTAINER } from "../../../src/model/container.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { docker, dockerTest } from "../../support/engine.ts";
import { eventually } from "../../support/eventually.ts";
import { FAST_CLOCK } from "../../support/fast_clock.ts";
import { answerLost, faultyExec, Late } from "../../support/faulty_exec.ts";
import { exactly, only } from "../../support/items.ts";
import type { RunOptions, RunResult } from "../../support/process.ts";
import { startBench } from "../../support/runtimes.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { panesIn } from "../../support/seen_panes.ts";

/** Where panes are made. */
interface Place {
  readonly containerId: string;
  readonly name: string;
  /** A folder for the test, and the home of the tmux user. */
  readonly dir: string;
  readonly home: string;
  readonly socket: string;
  /** Runs a program there, in the tmux user's environment. */
  exec(argv: string[], options?: RunOptions): Promise<RunResult>;
}

/**
 * Prints processes that have what is in the file `secret` in their arguments, or in the environment and are of no
 * pane. An environment is read once: a process may end before a second look.
 */
const SCAN = `
cd "\${0%/*}"
read -r secret <secret
grep -slF -f secret /proc/[0-9]*/cmdline
for f in $(grep -slF -f secret /proc/[0-9]*/environ); do
  vars=$(tr '\\0' '\\n' <"$f" 2>&1)
  case "
$vars" in
    *"
AGENTTOWER_PANE="*) ;;
    *"$secret"*) echo "$f" ;;
  esac
done
`;

/** What a hook is told, and what it sees while panes are made. */
const HOOK = `
cd "\${0%/*}"
{ echo "$*"; env; } >>hooks
sh ./scan >>seen
`;

const HOOKS = ["after-new-session", "after-split-window", "session-created"];

/** An operator's server with hooks, a client in a terminal and a client in control mode. */
class Watched {
  /** Stands in a command of the operator's own, so that what tells it would tell a secret. */
  readonly known = crypto.randomUUID();
  readonly secret = crypto.randomUUID();

  constructor(readonly place: Place) {}

  async start(): Promise<void> {
    const { dir, home } = this.place;
    await this.#write(`${dir}/secret`, `${this.secret}\n`);
    await this.#write(`${dir}/scan`, SCAN);
    await this.#write(`${dir}/hook`, HOOK);
    const conf = HOOKS.map((hook) =>
      `set-hook -g ${hook}[9] 'run-shell "sh ${dir}/hook ${hook} #{q:hook_arguments} #{q:hook_flag_e}"'\n`
    );
    await this.#write(`${home}/.tmux.conf`, conf.join(""));
    await this.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
    const attach = `TMUX= tmux -L ${this.place.socket}`;
    const other = ["tmux", "-L", "terminal", "-f", "/dev/null"];
    await this.#run([...other, "new-session", "-d", `${attach} attach -t mine`]);
    await this.#run([...other, "new-window", `${attach} -C attach -t mine >${dir}/control`]);
    await eventually(async () => (await this.tmux("list-clients")).split("\n").length === 3);
    await this.tmux("split-window", "-d", "-t", "mine", "-e", `KNOWN=${this.known}`, "sleep 1000");
  }

  /** All that could tell it, by where it was found. */
  async told(): Promise<Record<string, string>> {
    const { dir } = this.place;
    const socket = (await this.tmux("display-message", "-p", "#{socket_path}")).trim();
    return {
      messages: await this.tmux("show-messages"),
      "global environment": await this.tmux("show-environment", "-g"),
      "hidden environment": await this.tmux("show-environment", "-gh"),
      "session's environment": await this.tmux("show-environment", "-t", "=work"),
      commands: await this.tmux("list-panes", "-a", "-F", "#{pane_start_command} #{pane_title}"),
      buffers: await this.tmux("list-buffers"),
      hooks: await this.#run(["cat", `${dir}/hooks`]),
      "control mode": await this.#run(["cat", `${dir}/control`]),
      terminal: await this.#run(["tmux", "-L", "terminal", "capture-pane", "-p", "-t", ":0"]),
      files: await this.#run(["ls", "-A", socket.slice(0, socket.lastIndexOf("/"))]),
      processes: await this.#run(["sh", "-c", `cat ${dir}/seen; sh ${dir}/scan`]),
    };
  }

  tmux(...args: string[]): Promise<string> {
    return this.#run(["tmux", "-L", this.place.socket, ...args]);
  }

  async #write(path: string, text: string): Promise<void> {
    await this.place.exec(["sh", "-c", 'cat >"$0"', path], { stdin: text });
  }

  async #run(argv: string[]): Promise<string> {
    return (await this.place.exec(argv)).stdout;
  }
}

/** Makes panes with a secret, one of them again, and looks for it everywhere; gives it. */
async function lookEverywhere(box: Sandbox, place: Place): Promise<string> {
  const watched = new Watched(place);
  const { secret, known } = watched;
  const script = 'printf %s "$V" >"$0-$AGENTTOWER_PANE"; exec sleep 1000';
  addProfile(box, "keyed", ["sh", "-c", script, `${place.dir}/value`], { env: { V: secret } });
  addProfile(box, "login", ["sh", "-c", script, `${place.dir}/value`], {
    env: { V: secret },
    path: "login",
  });
  addTemplate(box, "t", ["keyed", "login", null]);
  await watched.start();
  const containers = { nameContains: [place.name] };
  await using at = contextOn(box, { settings: { containers, logs: { mode: "off" } } });
  if (place.containerId !== LOCAL_CONTAINER) await scan(at.ctx);
  const { containerId } = place;
  const layout = await at.settle("work", { templateName: "t", containerId });
  assertEquals(layout.state, "ready");
  const [keyed, login] = exactly(layout.panes, 3);
  await removePane(at.ctx, keyed.pane_id);
  const request = { launchCommandOverride: null, idempotencyKey: null, replace: false };
  const again = await recreatePane(at.ctx, { predecessorPaneId: keyed.pane_id, ...request });
  await at.settled();
  assertEquals(at.detail(layout.layout_id).state, "ready");
  for (const id of [keyed.pane_id, login.pane_id, again.pane.id]) {
    await eventually(async () =>
      (await place.exec(["cat", `${place.dir}/value-${id}`])).stdout === secret
    );
  }
  const told = await watched.told();
  for (const [where, text] of Object.entries(told)) {
    assertEquals(text.includes(secret), false, where);
  }
  assertEquals(told.processes, "");
  assertStringIncludes(told.messages ?? "", known);
  assertStringIncludes(told.hooks ?? "", `after-split-window`);
  assertStringIncludes(told.hooks ?? "", known);
  assertStringIncludes(told.files ?? "", place.socket);
  assertEquals(told.files?.includes("agenttower-values"), false);
  const stored = await box.exec(["grep", "-rlaF", secret, box.state]);
  assertEquals(stored.stdout, "");
  return secret;
}

Deno.test("a profile's variables are told by no log, hook, client or process of a tmux that is watched", async () => {
  await using box = await sandbox();
  await lookEverywhere(box, {
    containerId: LOCAL_CONTAINER,
    name: LOCAL_CONTAINER,
    dir: box.dir,
    home: box.home,
    socket: box.socket,
    exec: (argv, options) => box.exec(argv, options),
  });
});

dockerTest("nor in a container, nor by the engine's events", async () => {
  await using box = await sandbox();
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  await using bench = await startBench("docker", box, name);
  const since = String(Math.floor(Date.now() / 1000));
  const secret = await lookEverywhere(box, {
    containerId: bench.id,
    name,
    dir: "/tmp",
    home: "/root",
    socket: "default",
    exec: (argv, options) => bench.exec(argv, options),
  });
  const until = String(Math.ceil(Date.now() / 1000));
  const filter = `container=${bench.id}`;
  const events = await docker(["events", "--since", since, "--until", until, "--filter", filter]);
  assertStringIncludes(events.stdout, "exec_create");
  assertEquals(events.stdout.includes(secret), false);
});

/** Says what it was given, by the pane it is in. */
function addKeyed(box: Sandbox): void {
  const script = 'printf "%s\\n" "$V" >>"$0"; exec sleep 1000';
  addProfile(box, "keyed", ["sh", "-c", script, `${box.dir}/value`], { env: { V: "given" } });
  addTemplate(box, "t", ["keyed"]);
}

/** Files beside the sandbox's socket through which variables were to reach a pane. */
function handovers(box: Sandbox): string[] {
  return [...Deno.readDirSync(`${box.dir}/tmux-${Deno.uid()}`)].map(({ name }) => name)
    .filter((name) => name.startsWith(".agenttower-values-"));
}

for (const what of ["lost its answer", "ran late, after the retry"] as const) {
  Deno.test(`a pane whose making ${what} has its variables`, async () => {
    await using box = await sandbox();
    addKeyed(box);
    const late = new Late();
    const fate = what === "lost its answer" ? answerLost : late.fate;
    const exec = faultyExec((failpoint, nth) =>
      failpoint === "tmux.spawn" && nth === 1 ? fate : undefined
    );
    await using at = contextOn(box, { exec, clock: FAST_CLOCK });
    const layout = await at.settle("work", { templateName: "t" });
    assertEquals(layout.state, "ready");
    await late.run();
    await recoverBefore(at.ctx, { containers: "all", mode: "always" });
    assertEquals((await panesIn(box)).map(({ tag, dead }) => [tag, dead]), [
      [only(layout.panes).pane_id, false],
    ]);
    const told = await box.eventually(() => Deno.readTextFileSync(`${box.dir}/value`));
    assert(/^(given\n)+$/.test(told), told);
  });
}

Deno.test("nothing is left of variables for a pane that could not be made", async () => {
  await using box = await sandbox();
  addKeyed(box);
  addTemplate(box, "many", Array(8).fill("keyed"));
  await using at = contextOn(box, { settings: { tmux: { columns: 20, rows: 5 } } });
  const { panes } = await at.settle("work", { templateName: "many" });
  assert(panes.some(({ state }) => state === "failed"));
  await box.eventually(() => handovers(box).length === 0);
});

Deno.test("a pane that the operator starts anew says that its variables are gone", async () => {
  await using box = await sandbox();
  addKeyed(box);
  await using at = contextOn(box);
  const { panes } = await at.settle("work", { templateName: "t" });
  const paneId = only(panes).tmux_pane_id!;
  const value = () => Deno.readTextFileSync(`${box.dir}/value`);
  await box.eventually(() => value() === "given\n");
  await box.tmux("set-option", "-p", "-t", paneId, "remain-on-exit", "on");
  await box.tmux("respawn-pane", "-k", "-t", paneId);
  await box.eventually(async () =>
    (await box.tmux("capture-pane", "-p", "-J", "-S", "-", "-t", paneId)).stdout.includes(
      "recreate the pane",
    )
  );
  assertEquals(value(), "given\n");
});
