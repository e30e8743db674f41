/** Advice about layouts and panes, taken as it is printed; what was refused works afterwards. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openDatabase } from "../../support/database.ts";
import { advised, follow, made, typeLine } from "../../support/advice.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { MAX_LAYOUTS } from "../../../src/model/layout.ts";
import { contextOn } from "../../support/context.ts";
import { terminal } from "../terminal_box.ts";
import { entry } from "../../support/troubleshooting.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { stoppedIn } from "../../support/stopped.ts";

const CREATE = ["layout", "create", "local", "--session"];

Deno.test("what is being made can be waited for, and then attached to", async () => {
  await using box = await sandbox();
  const created = await made(box, ...CREATE, "demo");
  const [first] = advised(created.stderr, "agenttower layout wait ${id}");
  await follow(box, `agenttower layout wait ${first}`);
  const waited = await made(box, ...CREATE, "more", "--label-prefix", "x-", "--wait");
  const [second] = advised(waited.stderr, "agenttower layout attach ${id}");
  // Without a terminal: that it is one to be attached to is told by where it stops.
  assertStringIncludes((await box.run("layout", "attach", second!)).stderr, "needs a terminal");
  for (const verb of [["layout", "remove"], ["layout", "recreate"]]) {
    await made(box, ...verb, "local/more");
  }
  const removed = await made(box, "pane", "remove", "local/m1");
  const [pane] = advised(removed.stderr, "to have it back: agenttower pane recreate ${id}");
  const { stderr } = await typeLine(box, `agenttower pane recreate ${pane}`);
  const [third] = advised(stderr, "agenttower layout wait ${id}");
  await follow(box, `agenttower layout wait ${third}`);
});

Deno.test("a layout that has failed is not to be attached to, but comes back when it is cured", async () => {
  await using box = await sandbox();
  const folder = `${box.dir}/later`;
  addProfile(box, "p", ["sleep", "1000"], { working_dir: folder });
  addTemplate(box, "t", ["p", "p"]);
  const failed = await box.run(...CREATE, "demo", "--template", "t", "--wait");
  assertEquals(failed.code, 4, failed.stderr);
  advised(failed.stdout, "make it, or name another in the profile");
  assertEquals(failed.stderr.includes("attach"), false);
  const [id] = advised(
    failed.stderr,
    "once that is cured: agenttower layout recreate ${which} --wait",
  );
  const trouble = entry("The working directory is not there");
  await trouble.follow(box, { ...trouble.seen(failed.stdout), layout: id! });

  await made(box, "layout", "remove", "local/demo");
  addProfile(box, "p", ["sleep", "1000"], { working_dir: `${box.dir}/none` });
  assertEquals((await box.run("layout", "recreate", "local/demo", "--wait")).code, 4);
  addProfile(box, "p", ["sleep", "1000"], { working_dir: box.home });
  await follow(box, `agenttower layout recreate ${id} --wait`);
});

Deno.test("a pane that is not well says what brings it back", async () => {
  await using box = await sandbox();
  addProfile(box, "gone", [`${box.dir}/no-such-agent`]);
  Deno.writeTextFileSync(`${box.dir}/plain`, "no program");
  addProfile(box, "plain", [`${box.dir}/plain`]);
  addTemplate(box, "t", ["gone", "plain"]);
  const degraded = await box.run(...CREATE, "demo", "--template", "t", "--wait");
  assertEquals(degraded.code, 3, degraded.stdout);
  const [missing, odd] = ["p1", "p2"].map((label) =>
    degraded.stdout.split("\n").find((line) => line.startsWith(`${label}: `)) ?? ""
  );
  advised(missing!, "install it there, or name its full path in the profile");
  advised(odd!, "mend it, or name another in the profile");
  addProfile(box, "gone", ["/bin/sleep", "1000"]);
  Deno.writeTextFileSync(`${box.dir}/plain`, "#!/bin/sh\nexec sleep 1000\n");
  Deno.chmodSync(`${box.dir}/plain`, 0o700);
  const trouble = entry("The program is not found");
  await trouble.follow(box, trouble.seen(missing!));
  const [replaced] = advised(odd!, "agenttower pane recreate ${id} --replace");
  await follow(box, `agenttower pane recreate ${replaced} --replace --wait`);
  await box.tmux("kill-pane", "-t", "=demo:0.0");
  const shown = await box.run("layout", "show", "local/demo");
  const [id] = advised(shown.stdout, "agenttower pane recreate ${id}");
  await follow(box, `agenttower pane recreate ${id} --wait`);
  await made(box, "layout", "wait", "local/demo");

  await box.endServer();
  const gone = entry("Panes are gone after a restart");
  gone.seen((await box.run("layout", "show", "local/demo")).stdout);
  await gone.follow(box, { layout: "local/demo" });
});

Deno.test("where SHELL lets nobody in, another one or a profile does", async () => {
  await using box = await sandbox();
  Deno.writeTextFileSync(`${box.dir}/nologin`, "#!/bin/sh\nexit 1\n", { mode: 0o700 });
  box.env.SHELL = `${box.dir}/nologin`;
  addProfile(box, "sleeper", ["sleep", "1000"]);
  addTemplate(box, "t", [null, null]);
  await box.tmux("-f", "/dev/null", "new-session", "-d", "-s", "own", "sleep 1000");
  await box.tmux("set-option", "-g", "remain-on-exit", "on");
  const degraded = await box.run(...CREATE, "demo", "--template", "t", "--wait");
  assertEquals(degraded.code, 3, degraded.stdout);
  const cure = "what it may lack there: agenttower doctor --container ${place}; " +
    "where SHELL lets nobody in (nologin), set another or give the pane a launch profile";
  const [place = ""] = advised(degraded.stdout, cure);
  const doctor = await box.run("doctor", "--container", place);
  const [set] = advised(
    doctor.stdout,
    "${set}, or give its panes a launch profile (--launch ROLE:LABEL=PROFILE)",
  );
  assertStringIncludes(set!, "set SHELL to a shell");
  const trouble = entry("The shell of a pane ends at once");
  await trouble.follow(box, { ...trouble.seen(degraded.stdout), profile: "sleeper" });
  box.env.SHELL = "/bin/sh";
  await box.tmux("set-option", "-g", "default-shell", "/bin/sh");
  await made(box, "pane", "recreate", "local/p2", "--replace", "--wait");
  const cured = await box.run("doctor", "--container", "local");
  assertEquals(cured.stdout.includes("set SHELL"), false);
});

Deno.test("a session or a label that is taken is looked at, or another one chosen", async () => {
  await using box = await sandbox();
  await made(box, ...CREATE, "demo", "--wait");
  await box.tmux("new-session", "-d", "-s", "own", "sleep 1000");

  const own = await box.run(...CREATE, "own", "--label-prefix", "x-");
  const [look] = advised(
    own.stderr,
    "choose another --session; what is there: ${holder.showCommand}",
  );
  assertMatch(look!, /tmux .*attach-session .*=own/);
  await made(box, ...CREATE, "another", "--label-prefix", "x-", "--wait");

  const taken = await box.run(...CREATE, "demo", "--label-prefix", "y-");
  const [layout] = advised(
    taken.stderr,
    "choose another --session; who has it: agenttower layout show ${holder.layoutId}",
  );
  await follow(box, `agenttower layout show ${layout}`);

  const label = await box.run(...CREATE, "third");
  const [pane] = advised(
    label.stderr,
    "labels are unique in a container: --label-prefix PREFIX gives this layout its own, or look at the holder: agenttower pane show ${holder.id}",
  );
  await follow(box, `agenttower pane show ${pane}`);
  await made(box, ...CREATE, "third", "--label-prefix", "third-", "--wait");
});

Deno.test("panes that come back find their label and their session free again", async () => {
  await using box = await sandbox();
  addTemplate(box, "t", [null]);
  const first = (await made(box, ...CREATE, "demo", "--template", "t", "--wait", "--json")).json;
  const [{ pane_id }] = first.result.panes;
  await made(box, "layout", "remove", first.result.layout_id);

  await made(box, ...CREATE, "other", "--template", "t", "--wait");
  const recreate = () => box.run("pane", "recreate", pane_id, "--wait");
  const label = await recreate();
  const [holder] = advised(
    label.stderr,
    "it is free again after: agenttower pane remove ${holder.id}",
  );
  await follow(box, `agenttower pane remove ${holder}`);

  const prefix = ["--label-prefix", "new-"];
  await made(box, ...CREATE, "demo", "--template", "t", ...prefix, "--wait");
  const session = await recreate();
  const [layout] = advised(
    session.stderr,
    "it is free again after: agenttower layout remove ${holder.layoutId}",
  );
  await follow(box, `agenttower layout remove ${layout}`);
  assertEquals((await recreate()).code, 0);
});

Deno.test("a session that stands where a layout wants to come back is moved out of its way", async () => {
  await using box = await sandbox();
  await made(box, ...CREATE, "demo", "--wait");
  await box.endServer();
  await box.tmux("new-session", "-d", "-s", "demo", "sleep 1000");
  const recreate = () => box.run("layout", "recreate", "local/demo", "--wait");
  const refused = await recreate();
  assertEquals(refused.code, 1);
  assertEquals(refused.stderr.includes("--session"), false);
  advised(refused.stderr, "give it another name: ${holder.renameCommand}");
  const trouble = entry("The session name is taken where a layout comes back");
  await trouble.follow(box, { ...trouble.seen(refused.stderr), layout: "local/demo" });
  const { stdout } = await box.tmux("list-sessions", "-F", "#{session_name}");
  assertEquals(stdout, "demo\ndemo-other\n");
});

Deno.test("a session that the tmux.conf makes by itself is moved out of the way, too", async () => {
  await using box = await sandbox();
  await made(box, ...CREATE, "demo", "--wait");
  await box.endServer();
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, "new-session -d -s demo 'sleep 1000'\n");
  const refused = await box.run("layout", "recreate", "local/demo", "--wait");
  assertEquals(refused.code, 1, refused.stdout);
  assertStringIncludes(refused.stderr, "the tmux.conf in local makes");
  const [line] = advised(refused.stderr, "give it another name: ${holder.renameCommand}");
  await follow(box, line!);
  assertEquals((await box.run("layout", "recreate", "local/demo", "--wait")).code, 0);
});

Deno.test("where there is no room for a pane the way back makes room first", async () => {
  await using box = await sandbox();
  await made(box, ...CREATE, "demo", "--wait");
  await made(box, "pane", "remove", "local/s2");
  await box.tmux("resize-window", "-t", "=demo:", "-x", "2", "-y", "1");
  const failed = await box.run("pane", "recreate", "local/s2", "--wait");
  assertEquals(failed.code, 4, failed.stdout);
  advised(failed.stdout, "make its window larger, by attaching from a larger terminal");
  const trouble = entry("There is no room for a pane");
  await trouble.follow(box, { ...trouble.seen(failed.stdout), session: "demo" });
});

/** Has a layout made whose worker stands still; gives what lets it go on. */
async function stopped(box: Sandbox): Promise<() => void> {
  const env = { AGENTTOWER_FAULT: "tmux.spawn:before:1:stop" };
  const created = await box.run({ env }, ...CREATE, "demo");
  assertEquals(created.code, 0, created.stderr);
  const pids = await stoppedIn(box);
  return () => {
    for (const pid of pids) Deno.kill(pid, "SIGCONT");
  };
}

Deno.test("a wait that runs out can be gone on with", async () => {
  await using box = await sandbox();
  // Longer than the calls take that come while it is being made: the longest that there is.
  box.configure("config.yaml", "launch:\n  probe_seconds: 20\n");
  await made(box, ...CREATE, "demo");
  const late = await box.run("layout", "wait", "local/demo", "--timeout", "0.2");
  assertEquals(late.code, 5, late.stderr);
  const [id] = advised(
    late.stderr,
    "agenttower layout wait ${layoutId}; if nothing changes: agenttower doctor",
  );
  const early = await box.run("pane", "remove", "local/m1");
  const [wait] = advised(
    early.stderr,
    "wait until it has settled (agenttower layout wait ${layoutId}), and try again",
  );
  assertEquals(wait, id);
  const source = await box.run("pane", "recreate", "local/m1");
  assertEquals(advised(source.stderr, "agenttower layout wait ${layoutId}"), [id]);
  await follow(box, "agenttower doctor");
  await follow(box, `agenttower layout wait ${id}`);
  box.configure("config.yaml", "{}\n");
  await made(box, "pane", "remove", "local/m1");
  await made(box, "pane", "recreate", "local/m1", "--wait");

  const ready = await box.run("pane", "recreate", "local/m1");
  const [pane] = advised(ready.stderr, "agenttower pane remove ${id}");
  await follow(box, `agenttower pane remove ${pane}`);
  await made(box, "pane", "recreate", "local/m1", "--wait");
});

Deno.test("where nothing has failed, degraded panes come back when that is asked for", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["sh", "-c", "exit 3"]);
  addTemplate(box, "t", [null, "p"]);
  assertEquals((await box.run(...CREATE, "demo", "--template", "t", "--wait")).code, 3);
  const nothing = await made(box, "layout", "recreate", "local/demo");
  const advice = "degraded panes: agenttower layout recreate ${id} --degraded";
  const [id] = advised(nothing.stderr, advice);
  addProfile(box, "p", ["sleep", "1000"]);
  await follow(box, `agenttower layout recreate ${id} --degraded --wait`);
});

Deno.test("an interrupted wait says where the layout is to be seen", async () => {
  await using box = await sandbox();
  const go = await stopped(box);
  const tty = await terminal(box, 200);
  await tty.run("layout", "wait", "local/demo");
  await tty.shows(/creating/, 60_000);
  await tty.type("C-c");
  await tty.shows("exit:130", 60_000);
  const [id] = advised(await tty.screen("-J"), "see: agenttower layout show ${layoutId}");
  await follow(box, `agenttower layout show ${id}`);
  go();
});

Deno.test("a pane that was made again already leads to the one that it became", async () => {
  await using box = await sandbox();
  addTemplate(box, "t", [null]);
  const { json } = await made(box, ...CREATE, "demo", "--template", "t", "--wait", "--json");
  const [{ pane_id }] = json.result.panes;
  await made(box, "pane", "remove", pane_id);
  await made(box, "pane", "recreate", pane_id, "--wait");
  const again = await box.run("pane", "recreate", pane_id);
  const [id] = advised(again.stderr, "see the successor: agenttower pane show ${successor.id}");
  await follow(box, `agenttower pane show ${id}`);

  await box.tmux("set-option", "-g", "remain-on-exit", "on");
  const pid = (await box.tmux("list-panes", "-t", "=demo:", "-F", "#{pane_pid}")).stdout.trim();
  Deno.kill(Number(pid), "SIGKILL");
  await box.eventually(async () =>
    (await box.run("pane", "list", "--json")).json.result.items[0].state === "degraded"
  );
  const degraded = await box.run("pane", "recreate", id!);
  const [other] = advised(degraded.stderr, "replace it: agenttower pane recreate ${id} --replace");
  await follow(box, `agenttower pane recreate ${other} --replace --wait`);
});

Deno.test("a chain that is too long ends with its layout", async () => {
  await using box = await sandbox();
  addTemplate(box, "t", [null]);
  const make = () => made(box, ...CREATE, "demo", "--template", "t", "--wait", "--json");
  const [{ pane_id }] = (await make()).json.result.panes;
  await made(box, "pane", "remove", pane_id);
  const database = openDatabase(`${box.state}/agenttower.sqlite3`);
  database.exec("UPDATE managed_pane SET chain_depth = 16");
  database.close();
  const deep = await box.run("pane", "recreate", pane_id);
  const [id] = advised(
    deep.stderr,
    "remove the layout and create it again: agenttower layout remove ${source.layoutId}",
  );
  await follow(box, `agenttower layout remove ${id}`);
  await make();
});

Deno.test("where there are as many layouts as there may be, one that has failed goes first", async () => {
  await using box = await sandbox();
  addProfile(box, "nowhere", ["sleep", "1000"], { working_dir: `${box.dir}/none` });
  addTemplate(box, "fails", ["nowhere"]);
  addTemplate(box, "t", [null]);
  await using at = contextOn(box);
  for (let n = 0; n < MAX_LAYOUTS; n++) {
    const templateName = n === 0 ? "fails" : "t";
    await at.create(`s${n}`, { templateName, labelPrefix: `${n}-` });
  }
  await at.settled();
  const make = (session: string) =>
    box.run(...CREATE, session, "--template", "t", "--label-prefix", `${session}-`, "--wait");
  const refused = await make("a");
  const [lines] = advised(refused.stderr, "remove the oldest failed ones: ${removals}");
  advised(refused.stderr, "agenttower layout remove ${id}");
  await follow(box, lines!);
  await made(box, "layout", "show", "local/s1");
  assertEquals((await make("a")).code, 0);

  const full = await make("b");
  advised(full.stderr, "agenttower layout list");
  const { json } = await made(box, "layout", "list", "--json");
  await made(box, "layout", "remove", json.result.items[0].layout_id);
  assertEquals((await make("b")).code, 0);
});
