/** What operators do to agents, and how `events` tells of it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { advised, made } from "../support/advice.ts";
import { Child } from "../support/child.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { itemAt } from "../support/items.ts";
import { PROGRAM, type Sandbox, sandbox } from "../support/sandbox.ts";
import { pathsOf } from "../support/store.ts";

const SECRET = "hunter2-is-the-word";

/** A pane that takes texts, and one that reads nothing. */
async function twoPanes(box: Sandbox): Promise<void> {
  addProfile(box, "echo", ["cat"]);
  addProfile(box, "deaf", ["sleep", "600"]);
  addTemplate(box, "two", ["echo", "deaf"]);
  await made(box, "layout", "create", "local", "--template", "two", "--session", "work", "--wait");
}

/** What is told of actions, without the moments and the user. */
async function told(box: Sandbox, ...filter: string[]): Promise<string[]> {
  const { stdout } = await made(box, "events", ...filter);
  return stdout.trimEnd().split("\n").filter((line) => / {2}agent /.test(line))
    .map((line) => line.replace(/^\S+ {2}/, "").replace(/, by \S+$/, ""));
}

Deno.test("each send is a line that says what became of it, and nothing of its text", async () => {
  await using box = await sandbox();
  await twoPanes(box);
  await made(box, "agent", "send", "local/p1", "--text", SECRET);
  await made(box, "agent", "send", "local/p1", "--text", SECRET, "--no-enter");
  const refused = await box.run(
    ...["agent", "send", "local/p2", "--text", "x", "--timeout", "1"],
  );
  assertEquals(refused.code, 1);
  for (const point of ["action.begin:after", "tmux.send:after", "action.end:before"]) {
    const killed = await box.run(
      { env: { AGENTTOWER_FAULT: point } },
      ...["agent", "send", "local/p1", "--text", SECRET, "--force"],
    );
    assertEquals(killed.code, 137, point);
  }
  await made(box, "agent", "keys", "local/p1", "Tab", ...SECRET);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(SECRET));
  const sum = new Uint8Array(digest).toHex().slice(0, 8);
  const text = `${SECRET.length} characters (${sum})`;
  assertEquals(await told(box, "--type", "send"), [
    `agent local/p1  send  ${text}: seen`,
    `agent local/p1  send  ${text}: typed, without Enter`,
    "agent local/p2  send  1 character (2d711642): refused (starting)",
    ...Array(3).fill(
      `agent local/p1  send  ${text}: not known: under way, or ended before it could say`,
    ),
  ]);
  assertEquals(await told(box, "--type", "keys", "--pane", "local/p1"), [
    `agent local/p1  keys  ${SECRET.length + 1} keys (Tab): pressed`,
  ]);
  assertEquals((await told(box, "--layout", "local/work")).length, 7);
  for (const row of box.sql("SELECT * FROM operator_action")) {
    assertEquals(JSON.stringify(row).includes("hunter"), false);
  }
  assertEquals(box.events().length, box.sql("SELECT * FROM lifecycle_event").length);
});

Deno.test("adoptions, routes, logs and rotations are lines, too, and what changes nothing is none", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "logs:\n  max_mb: 0.01\n");
  await twoPanes(box);
  const { stdout } = await box.tmux("new-session", "-dPF", "#{pane_id}", "-s", "own", "cat");
  const words = ["--role", "slave", "--capability", "worker", "--label", "own"];
  for (let twice = 0; twice < 2; twice++) {
    await made(box, "agent", "adopt", "local", stdout.trim(), ...words);
    await made(box, "route", "add", "local/p1", "local/own");
    await made(box, "log", "attach", "local/own");
  }
  const [route] = (await made(box, "route", "list", "--json")).json.result.items;
  for (const enabled of [false, false, true]) {
    await made(
      box,
      ...["call", "app.route.update", JSON.stringify({ route_id: route.route_id, enabled })],
    );
  }
  await made(box, "route", "remove", route.route_id);
  await made(box, "sweep");
  const { json } = await made(box, "log", "attach", "local/own", "--json");
  Deno.writeTextFileSync(json.result.log_path, "x".repeat(3 << 20));
  assertEquals((await box.run("sweep", "--dry-run")).code, 6);
  await made(box, "sweep");
  await made(box, "log", "detach", "local/own");
  await made(box, "agent", "release", "local/own");
  await made(box, "agent", "release", "local/own");
  assertEquals(await told(box, "--actions"), [
    "agent local/own  adopt  adopted",
    "agent local/p1  route  to local/own: added",
    "agent local/own  log  attached",
    "agent local/p1  route  to local/own: disabled",
    "agent local/p1  route  to local/own: enabled",
    "agent local/p1  route  to local/own: removed",
    "agent local/own  rotate  3.0 MiB: rotated",
    "agent local/own  log  detached",
    "agent local/own  release  released",
  ]);
});

Deno.test("an answer to nobody, keys that wait for a screen and a send to nobody's pane are told of", async () => {
  await using box = await sandbox();
  await twoPanes(box);
  await box.run("agent", "answer", "local/p1", "yes");
  await box.run("agent", "keys", "local/p1", "Enter", "--if-screen", "nothing like it");
  const { json } = await made(box, "agent", "show", "local/p2", "--json");
  await made(box, "pane", "remove", "local/p2");
  assertEquals((await box.run("agent", "send", json.result.agent_id, "--text", "x")).code, 1);
  assertEquals(await told(box), [
    "agent local/p1  answer  failed (validation_failed)",
    "agent local/p1  keys  1 key (Enter): not shown",
    "agent local/p2  send  1 character (2d711642): failed (validation_failed)",
  ]);
});

Deno.test("events and actions are one list for people, and two for programs", async () => {
  await using box = await sandbox();
  await twoPanes(box);
  for (const n of [1, 2, 3]) await made(box, "agent", "send", "local/p1", "--text", `${n}`);
  await made(box, "pane", "remove", "local/p2");
  const lines = (await made(box, "events")).stdout.trimEnd().split("\n");
  assertEquals(lines.length, box.events().length + 3);
  assertEquals(
    lines,
    lines.toSorted((a, b) => itemAt(a.split(" "), 0) < itemAt(b.split(" "), 0) ? -1 : 0),
  );
  const last = (await made(box, "events", "--limit", "4")).stdout.trimEnd().split("\n");
  assertEquals(last, lines.slice(-4));
  assertMatch(last.join("\n"), / {2}send .*\n.* {2}pane_/);
  const ofTypes = ["events", "--type", "send", "--type", "pane_removed"];
  assertEquals((await made(box, ...ofTypes)).stdout.trimEnd().split("\n").length, 4);

  const events = await made(box, "events", "--json", "--limit", "200");
  assertEquals(events.json.result, { items: box.events(), next: null });
  const actions = (await made(box, "events", "--json", "--actions")).json.result;
  assertEquals((await made(box, "events", "--json", "--type", "send")).json.result, actions);
  const { action_type, outcome, details } = actions.items[0];
  assertEquals([action_type, outcome, details.characters], ["send", "seen", 1]);
  const page = (await made(box, "events", "--json", "--actions", "--limit", "2", "--after", "WzBd"))
    .json.result;
  assertEquals(page.items, actions.items.slice(0, 2));
  const rest = await made(box, "events", "--actions", "--after", page.next);
  assertEquals(
    rest.stdout.trimEnd().split("\n"),
    lines.filter((line) => / send /.test(line)).slice(2),
  );
  for (const more of [["--json"], ["--after", "x"], ["--actions"]]) {
    const { code, stdout, stderr } = await box.run(...ofTypes, ...more);
    assertEquals(code, 2);
    if (stdout === "") advised(stderr, "give types of one of them");
  }
});

Deno.test("what is done is followed, for people beside events, for programs alone", async () => {
  await using box = await sandbox();
  await twoPanes(box);
  const send = (text: string) => made(box, "agent", "send", "local/p1", "--text", text);
  await send("1");
  const follow = [...PROGRAM, "events", "--follow"] as const;
  await using shown = new Child([...follow, "--limit", "1"], box.env);
  await using read = new Child([...follow, "--json", "--actions"], box.env);
  const line = / {2}agent local\/p1 {2}send {2}(\d) characters? \(\w{8}\): seen, by /;
  assertEquals(line.exec(await shown.line())?.[1], "1");
  assertEquals(JSON.parse(await read.line()).outcome, "seen");
  await send("22");
  await made(box, "pane", "remove", "local/p2");
  assertEquals(line.exec(await shown.line())?.[1], "2");
  assertMatch(await shown.line(), / {2}pane local\/p2 {2}/);
  assertEquals(JSON.parse(await read.line()).details.characters, 2);
});

Deno.test("a send whose record cannot be written is sent, with a warning", async () => {
  await using box = await sandbox();
  await twoPanes(box);
  const database = new DatabaseSync(pathsOf(box).database);
  try {
    database.exec("PRAGMA busy_timeout=10000; BEGIN IMMEDIATE");
    const sent = await box.run("agent", "send", "local/p1", "--text", "x", "--no-recover");
    assertEquals([sent.code, sent.stdout], [0, "seen\n"], sent.stderr);
    assertStringIncludes(
      sent.stderr,
      "events will not show this: state cannot be used: the database is locked",
    );
  } finally {
    database.close();
  }
  assertEquals(await told(box), []);
});
