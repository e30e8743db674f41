/** Advice about agents, what is sent to them, and their logs. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { advised, follow, made } from "../../support/advice.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { entry } from "../../support/troubleshooting.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

const NAMES = ["--role", "slave", "--capability", "worker", "--label"];

/** A session of the operator's own, whose pane shows what it is given; gives its pane's id. */
async function ownPane(box: Sandbox, session = "own"): Promise<string> {
  const print = ["-P", "-F", "#{pane_id}"];
  const { stdout } = await box.tmux("new-session", "-d", ...print, "-s", session, "cat");
  return stdout.trim();
}

/** A layout of one pane that runs this. */
async function demo(box: Sandbox, ...command: string[]): Promise<void> {
  addProfile(box, "p", command);
  addTemplate(box, "t", ["p"]);
  await made(box, "layout", "create", "local", "--session", "demo", "--template", "t", "--wait");
}

Deno.test("a pane that cannot be adopted says what makes it one that can", async () => {
  await using box = await sandbox();
  const pane = await ownPane(box);
  const adopt = (tmuxPane: string, label = "helper") =>
    box.run("agent", "adopt", "local", tmuxPane, ...NAMES, label);

  advised((await adopt("own:0.0")).stderr, "agenttower agent list --panes shows their ids");
  assertStringIncludes(await follow(box, "agenttower agent list --panes"), pane);
  const none = await adopt("%77");
  const [where] = advised(
    none.stderr,
    "see which there are: agenttower agent list --panes --container ${container.name}",
  );
  const listed = await follow(box, `agenttower agent list --panes --container ${where}`);
  assertStringIncludes(listed, pane);

  const adopted = await adopt(pane);
  const [id] = advised(adopted.stderr, "agenttower agent send ${id} --text TEXT");
  await follow(box, `agenttower agent send ${id} --text TEXT`);

  const again = await adopt(pane, "other");
  const [taken] = advised(again.stderr, "release that one first: agenttower agent release ${id}");
  await follow(box, `agenttower agent release ${taken}`);
  assertEquals((await adopt(pane, "other")).code, 0);

  const second = await ownPane(box, "second");
  advised((await adopt(second, "other")).stderr, "choose another --label");
  assertEquals((await adopt(second, "third")).code, 0);

  await box.tmux("set-option", "-g", "remain-on-exit", "on");
  const dead = await ownPane(box, "dead");
  const pid = await box.tmux("display-message", "-p", "-t", dead, "#{pane_pid}");
  Deno.kill(Number(pid.stdout.trim()), "SIGKILL");
  const refused = await box.eventually(async () => {
    const { stderr } = await box.run("agent", "adopt", "local", dead, ...NAMES, "dead");
    return stderr.includes("has ended") ? stderr : null;
  }) as string;
  const [line] = advised(refused, "start it again: ${respawn}");
  await follow(box, line!);
  assertEquals((await adopt(dead, "dead")).code, 0);
});

Deno.test("what is managed is not adopted or released, and what is adopted not removed", async () => {
  await using box = await sandbox();
  await demo(box, "cat");
  const managed = (await box.tmux("list-panes", "-t", "=demo:", "-F", "#{pane_id}")).stdout.trim();
  const adopt = await box.run("agent", "adopt", "local", managed, ...NAMES, "helper");
  const [where] = advised(
    adopt.stderr,
    "see it: agenttower pane list --container ${container.name}",
  );
  assertStringIncludes(await follow(box, `agenttower pane list --container ${where}`), "p1");

  const own = await ownPane(box);
  const { json } = await made(box, "agent", "adopt", "local", own, ...NAMES, "helper", "--json");
  const id: string = json.result.agent_id;
  const remove = await box.run("pane", "remove", id);
  const [agent] = advised(
    remove.stderr,
    "agenttower agent release ${id} releases it without touching its pane",
  );
  await follow(box, `agenttower agent release ${agent}`);
  assertEquals((await box.tmux("has-session", "-t", "=own")).code, 0);

  const [{ agent_id }] = (await made(box, "agent", "list", "--json")).json.result.items;
  const shown = await box.run("pane", "show", agent_id);
  const [pane] = advised(shown.stderr, "agenttower pane show ${agent.paneId}");
  await follow(box, `agenttower pane show ${pane}`);
  const release = await box.run("agent", "release", agent_id);
  const [gone] = advised(
    release.stderr,
    "it goes with its pane: agenttower pane remove ${agent.paneId}",
  );
  await follow(box, `agenttower pane remove ${gone}`);
});

Deno.test("an agent whose pane is gone or dead says how it gets one", async () => {
  await using box = await sandbox();
  await demo(box, "cat");
  const send = (...args: string[]) =>
    box.run("agent", "send", "local/p1", "--text", "hi", "--timeout", "60", ...args);
  assertEquals((await send()).code, 0);

  const pid = (await box.tmux("list-panes", "-t", "=demo:", "-F", "#{pane_pid}")).stdout.trim();
  Deno.kill(Number(pid), "SIGKILL");
  const dead = await box.eventually(async () => {
    const { stderr } = await send("--no-recover");
    return stderr.includes("has ended") ? stderr : null;
  }) as string;
  const [first] = advised(dead, "agenttower pane recreate ${paneId} --replace --wait");
  await made(box, "pane", "list");
  await follow(box, `agenttower pane recreate ${first} --replace --wait`);
  assertEquals((await send()).code, 0);

  await box.tmux("kill-session", "-t", "=demo");
  await box.run("recover");
  const out = await send();
  const [shown] = advised(out.stderr, "see its pane: agenttower pane show ${paneId}");
  const detail = await follow(box, `agenttower pane show ${shown}`);
  const [again] = advised(detail, "agenttower pane recreate ${id}");
  await follow(box, `agenttower pane recreate ${again} --wait`);
  assertEquals((await send()).code, 0);

  await box.tmux("kill-session", "-t", "=demo");
  const gone = await send("--no-recover");
  const [second] = advised(gone.stderr, "agenttower pane recreate ${paneId} --wait");
  await made(box, "pane", "list");
  await follow(box, `agenttower pane recreate ${second} --wait`);
  assertEquals((await send()).code, 0);
});

Deno.test("an adopted agent whose pane is gone or dead says what is left to do", async () => {
  await using box = await sandbox();
  await box.tmux("new-session", "-d", "-s", "other", "cat");
  await box.tmux("set-option", "-g", "remain-on-exit", "on");
  const pane = await ownPane(box);
  await made(box, "agent", "adopt", "local", pane, ...NAMES, "helper");
  const send = (ref: string) =>
    box.run("agent", "send", ref, "--text", "hi", "--timeout", "60", "--no-recover");
  const pid = await box.tmux("display-message", "-p", "-t", pane, "#{pane_pid}");
  Deno.kill(Number(pid.stdout.trim()), "SIGKILL");
  const dead = await box.eventually(async () => {
    const { stderr } = await send("local/helper");
    return stderr.includes("has ended") ? stderr : null;
  }) as string;
  const [id] = advised(
    dead,
    "start it again in its pane, or give it up: agenttower agent release ${id}",
  );
  await box.tmux("respawn-pane", "-t", pane, "cat");
  assertEquals((await send("local/helper")).code, 0);
  await box.tmux("kill-pane", "-t", pane);
  advised(
    (await send("local/helper")).stderr,
    "once it runs in a pane again: agenttower agent list --panes shows what can be adopted",
  );
  assertStringIncludes(await follow(box, "agenttower agent list --panes"), "other");
  await follow(box, `agenttower agent release ${id}`);
});

Deno.test("a text that did not arrive is cleared from the pane before the next one", async () => {
  await using box = await sandbox();
  const program = `${import.meta.dirname}/../../input/line_editor.ts`;
  const ways = JSON.stringify({ out: `${box.dir}/out`, look: "framed", echoesLate: true });
  const { stdout } = await box.tmux(
    ...["new-session", "-d", "-x", "100", "-y", "30", "-s", "own", "-P", "-F", "#{pane_id}"],
    ...[
      Deno.execPath(),
      "run",
      "-q",
      "-A",
      "--no-config",
      "--no-lock",
      "--no-code-cache",
      program,
      ways,
    ],
  );
  const pane = stdout.trim();
  const shows = (text: string) =>
    box.eventually(async () =>
      (await box.tmux("capture-pane", "-p", "-t", pane)).stdout.includes(text)
    );
  await shows("shortcuts");
  await made(box, "agent", "adopt", "local", pane, ...NAMES, "helper");
  const lost = await box.run("agent", "send", "local/helper", "--text", "too late");
  assertEquals(lost.code, 1, lost.stdout);
  const trouble = entry("A text did not arrive");
  trouble.seen(lost.stderr);
  Deno.writeTextFileSync(`${box.dir}/go`, "");
  await shows("too late");
  // A send that finds it there has seen it, so that its going is seen, too.
  assertEquals((await box.run("agent", "send", "local/helper", "--text", "more")).code, 1);
  await trouble.follow(box, { "tmux pane": pane, agent: "local/helper" });
});

Deno.test("a pane that was made while logs were off says how others get one", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", 'logs:\n  mode: "off"\n');
  await demo(box, "cat");
  const none = await box.run("log", "show", "local/p1");
  advised(
    none.stderr,
    "for panes that are made from now on: agenttower config set logs.mode auto",
  );
  await follow(box, "agenttower config set logs.mode auto");
  await made(box, "pane", "remove", "local/p1");
  await made(box, "pane", "recreate", "local/p1", "--wait");
  await made(box, "log", "show", "local/p1");
});

Deno.test("a log that an agent does not have can be had", async () => {
  await using box = await sandbox();
  await demo(box, "cat");
  const own = await ownPane(box);
  await made(box, "agent", "adopt", "local", own, ...NAMES, "helper");
  const none = await box.run("log", "show", "local/helper");
  const [id] = advised(none.stderr, "agenttower log attach ${id}");
  await follow(box, `agenttower log attach ${id}`);
  await made(box, "log", "show", "local/helper");

  await made(box, "log", "detach", "local/helper");
  await box.tmux("pipe-pane", "-t", own, "cat >/dev/null");
  const piped = await box.run("log", "attach", "local/helper");
  const [line] = advised(piped.stderr, "end that: ${unpipe}");
  await follow(box, line!);
  await made(box, "log", "attach", "local/helper");

  addProfile(box, "nowhere", ["cat"], { working_dir: `${box.dir}/none` });
  addTemplate(box, "fails", ["nowhere"]);
  const create = ["layout", "create", "local", "--session", "fails", "--template", "fails"];
  assertEquals((await box.run(...create, "--label-prefix", "f-", "--wait")).code, 4);
  const { result } = (await made(box, "pane", "list", "--all", "--json")).json;
  const failed = result.items.find(({ label }: { label: string }) => label === "f-p1");
  const never = await box.run("log", "show", failed.pane_id);
  const [pane] = advised(never.stderr, "see why: agenttower pane show ${pane.id}");
  assertStringIncludes(await follow(box, `agenttower pane show ${pane}`), "does not exist");
});
