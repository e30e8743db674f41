import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised } from "../support/advice.ts";
import { Child } from "../support/child.ts";
import { addProfile } from "../support/definitions.ts";
import { itemAt, only } from "../support/items.ts";
import { PROGRAM, sandbox } from "../support/sandbox.ts";

Deno.test("a pane of the operator's own is adopted, sent text, logged, routed to and released", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  await box.tmux("new-session", "-d", "-s", "mine", "sh");
  const candidates = await box.run("agent", "list", "--panes");
  assertMatch(candidates.stdout, /^CONTAINER +TMUX +SESSION/);
  const pane = (await box.tmux("list-panes", "-t", "=mine:", "-F", "#{pane_id}")).stdout.trim();
  const adopted = await box.run(
    ...["agent", "adopt", "local", pane, "--role", "slave"],
    ...["--capability", "worker", "--label", "helper", "--json"],
  );
  assertEquals([adopted.code, adopted.json.result.origin], [0, "adopted"]);

  assertEquals((await box.run("log", "attach", "local/helper")).code, 0);
  const sent = await box.run("agent", "send", "local/helper", "--text", "echo he''llo");
  assertEquals([sent.code, sent.stdout], [0, "seen\n"]);
  await box.eventually(async () =>
    /^hello/m.test((await box.run("log", "show", "local/helper")).stdout)
  );
  const piped = await box.run({ stdin: "echo piped\n" }, "agent", "send", "local/helper", "-");
  assertEquals(piped.stdout, "seen\n");

  const route = await box.run("route", "add", "local/m1", "local/helper", "--json");
  assertMatch((await box.run("route", "list")).stdout, /\w{8} +m1 +helper +yes/);
  const removed = await box.run("route", "remove", route.json.result.route_id.slice(0, 6));
  assertEquals(removed.code, 0);

  const refused = await box.run("pane", "remove", "local/helper", "--json");
  assertEquals(refused.json.error.code, "managed_pane_protected_adopted");
  assertEquals((await box.run("agent", "release", "local/helper")).code, 0);
  assertEquals((await box.run("agent", "list", "--json")).json.result.items.length, 3);
  assertEquals((await box.tmux("has-session", "-t", "=mine")).code, 0);
});

Deno.test("a send needs one text, and nothing but one", async () => {
  await using box = await sandbox();
  for (const args of [[], ["-", "--text", "x"], ["hello"]]) {
    const { code } = await box.run("agent", "send", "local/m1", ...args);
    assertEquals(code, 2);
  }
  const { code, stderr } = await box.run("agent", "send", "local/m1", "--text", "x");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "error[validation_failed]");
});

Deno.test("what a log holds is printed as it showed, unless it is asked for raw", async () => {
  await using box = await sandbox();
  const loud = "while read -r line; do printf '\\\\033[31mred\\\\007\\\\n'; done";
  box.configure("launch_commands/loud.yaml", `name: loud\ncommand: [sh, -c, "${loud}"]\n`);
  await box.run(
    ...["layout", "create", "local", "--session", "demo", "--launch", "slave:s1=loud", "--wait"],
  );
  assertEquals((await box.run("agent", "send", "local/s1", "--text", "go")).code, 0);
  const shown = await box.eventually(async () => {
    const { stdout } = await box.run("log", "show", "local/s1");
    return stdout.includes("red") ? stdout : "";
  });
  assertMatch(shown, /^red$/m);
  assertEquals(/[^\P{Cc}\n]/u.test(shown), false);
  const raw = await box.run("log", "show", "local/s1", "--raw");
  assertStringIncludes(raw.stdout, "\x1b[31mred\x07");
});

Deno.test("events are followed until Ctrl-C", async () => {
  await using box = await sandbox();
  await box.run("layout", "list");
  await using child = new Child([...PROGRAM, "events", "--follow", "--json"], box.env);
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  for (const expected of box.events()) assertEquals(JSON.parse(await child.line()), expected);
  child.signal("SIGINT");
  assertEquals((await child.status).code, 130);
});

Deno.test("the help of a route says that it is a record and sends nothing", async () => {
  await using box = await sandbox();
  const { stdout } = await box.run("help", "route", "add");
  assertMatch(stdout, /A route is a record for programs to read; it sends nothing by itself/);
});

Deno.test("events are listed page by page, and filtered", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const all = (await box.run("events")).stdout.trimEnd().split("\n");
  assertEquals(all.length, box.events().length);
  assertMatch(itemAt(all, 0), / {2}layout local\/demo {2}layout_created {2}3 panes of 1m\+2s$/);
  const created = await box.run("events", "--type", "managed_pane_created", "--json");
  assertEquals(created.json.result.items.length, 3);
  const newest = await box.run("events", "--limit", "2", "--json");
  assertEquals(newest.json.result, { items: box.events().slice(-2), next: null });
  assertEquals(
    (await box.run("events", "--limit", "3")).stdout.trimEnd().split("\n"),
    all.slice(-3),
  );
  const type = created.json.result.items[0].event_type;
  const filtered = await box.run("events", "--limit", "1", "--type", type, "--json");
  assertEquals(filtered.json.result.items, created.json.result.items.slice(-1));
  const after = box.events()[1].event_id;
  const next = await box.run("events", "--limit", "2", "--after", after, "--json");
  assertEquals(next.json.result.items, box.events().slice(2, 4));
  assertEquals((await box.run("events", "--since", "2999-01-01")).stdout, "");
  assertEquals((await box.run("events", "--since", "soon")).code, 2);
  const unknown = await box.run("events", "--type", "managed_nothing");
  assertEquals(unknown.code, 2);
  assertEquals(advised(unknown.stderr, "there are ${known}")[0]?.split(", ").length, 20);
  const near = await box.run("events", "--follow", "--type", "pane_creatd");
  assertEquals([near.code, advised(near.stderr, "did you mean ${near}?")], [2, ["pane_created"]]);
});

Deno.test("an event is a line of labels and words, and its type can be asked for as it stands there", async () => {
  await using box = await sandbox();
  addProfile(box, "brief", ["sh", "-c", "exit 7"]);
  await box.run(
    ...["layout", "create", "local", "--session", "demo", "--launch", "slave:s1=brief", "--wait"],
  );
  assertEquals((await box.run("pane", "remove", "local/m1")).code, 0);
  assertEquals((await box.run("pane", "recreate", "local/m1", "--wait")).code, 0);
  const lines = (await box.run("events")).stdout.trimEnd().split("\n");
  const ids = box.events().flatMap((event) => [event.layout_id, event.pane_id ?? event.layout_id]);
  for (const line of lines) {
    assertMatch(line, /^\S+Z {2}(layout local\/demo|pane local\/[ms]\d) {2}[a-z_]+( {2}\S.*)?$/);
    assertEquals(ids.filter((id) => line.includes(id.slice(0, 8))), []);
  }
  const told = (about: string) =>
    lines.filter((line) => line.includes(about))
      .map((line) => line.slice(line.indexOf(about)));
  assertEquals(told("pane local/m1  pane_created"), [
    "pane local/m1  pane_created  as master in session demo",
    "pane local/m1  pane_created  as master in session demo",
  ]);
  assertEquals(told("pane local/m1  pane_removed"), ["pane local/m1  pane_removed"]);
  assertMatch(told("pane_recreated").join(), /^pane_recreated {2}link \d of its chain$/);
  assertMatch(told("pane_launch_command_exited").join(), /^\w+ {2}exit 7 after [\d.]+ s$/);
  assertEquals(told("ready → removed").length, 1);
  assertMatch(told("pane local/s1").join("\n"), /creating → degraded \(process ended\)$/m);
  for (const type of new Set(lines.map((line) => line.split("  ")[2] ?? ""))) {
    const { stdout } = await box.run("events", "--type", type);
    assertEquals(
      stdout.trimEnd().split("\n"),
      lines.filter((line) => line.split("  ")[2] === type),
    );
  }
});

Deno.test("following begins with as many as are asked for, or behind an event", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const before = box.events();
  const follow = (...args: string[]) =>
    new Child([...PROGRAM, "events", "--follow", "--json", ...args], box.env);
  await using newest = follow("--limit", "2");
  assertEquals(JSON.parse(await newest.line()), before.at(-2));
  await using behind = follow("--after", before[1].event_id);
  assertEquals(JSON.parse(await behind.line()), before[2]);
  const wrong = await box.run("events", "--follow", "--after", "x");
  assertEquals(wrong.code, 1);
});

Deno.test("status and doctor say how things stand", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const status = await box.run("status");
  assertMatch(status.stdout, /layouts +1 of 40: 1 ready/);
  assertMatch(status.stdout, /local +local +running +1 +3/);
  const json = (await box.run("status", "--json")).json;
  assertEquals([json.app_contract_version, json.result.layouts.ready], ["1.1", 1]);
  const doctor = await box.run("doctor", "--container", "local");
  assertMatch(doctor.stdout, /^ok +database +/m);
  const checks = (await box.run("doctor", "--json")).json.result.checks;
  assertEquals(checks.every((check: { status: string }) => check.status !== "problem"), true);
});

Deno.test("a worker that cannot work says why in a private log of its own", async () => {
  await using box = await sandbox();
  await box.run("layout", "list");
  box.configure("config.yaml", "nonsense: 1\n");
  const worker = await box.run(
    ...["__worker", "local", "--state-dir", box.state, "--config-dir", box.config],
  );
  assertEquals([worker.code, worker.stdout, worker.stderr], [1, "", ""]);
  const log = only([...Deno.readDirSync(`${box.state}/workers`)].map(({ name }) => name));
  assertMatch(log, /^local-.*\.log$/);
  assertStringIncludes(Deno.readTextFileSync(`${box.state}/workers/${log}`), "nonsense");
  assertEquals(Deno.statSync(`${box.state}/workers/${log}`).mode! & 0o777, 0o600);
});

Deno.test("a label that several agents have had means the newest one when none has it now", async () => {
  await using box = await sandbox();
  const json = async (...args: string[]) => (await box.run(...args, "--json")).json.result;
  const { panes } = await json("layout", "create", "local", "--session", "demo", "--wait");
  await box.run("pane", "remove", panes[1].pane_id);
  await box.run("pane", "recreate", panes[1].pane_id, "--wait");
  const { pane_id, agent_id } = await json("pane", "show", "local/s1");
  assertEquals((await json("agent", "show", "local/s1")).agent_id, agent_id);
  await box.run("pane", "remove", pane_id);
  assertEquals((await json("agent", "show", "local/s1")).agent_id, agent_id);
});
