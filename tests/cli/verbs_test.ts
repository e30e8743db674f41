/** The short words that people type, several names at once, and what is asked before an agent's work is lost. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised, follow, made } from "../support/advice.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { itemAt } from "../support/items.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { terminal } from "./terminal_box.ts";

const create = (box: Sandbox, session: string, ...args: string[]) =>
  made(box, "layout", "create", "local", "--session", session, "--wait", ...args);

async function paneIds(box: Sandbox): Promise<Record<string, string>> {
  const { json } = await made(box, "ps", "--json");
  const items: { label: string; pane_id: string }[] = json.result.items;
  return Object.fromEntries(items.map(({ label, pane_id }) => [label, pane_id]));
}

Deno.test("the short words do what the long ones do", async () => {
  await using box = await sandbox();
  await create(box, "demo");
  const same = async (short: string[], long: string[]) => {
    const [one, other] = [await made(box, ...short), await made(box, ...long)];
    assertEquals(one.stdout, other.stdout);
  };
  await same(["ls", "--json", "--no-recover"], ["layout", "list", "--json", "--no-recover"]);
  await same(["ps", "--json", "--no-recover"], ["pane", "list", "--json", "--no-recover"]);
  await same(["logs", "m1", "--lines", "0"], ["log", "show", "m1", "--lines", "0"]);
  assertEquals((await made(box, "send", "s1", "--text", "true")).stdout.length > 0, true);
  assertEquals((await made(box, "rm", "s2")).stdout, "removed pane s2\n");
  assertEquals((await made(box, "rm", "demo")).stdout, "removed layout demo with 3 panes\n");
});

Deno.test("several names have one outcome each, and the worst exit code", async () => {
  await using box = await sandbox();
  await create(box, "demo");
  const { code, stdout, stderr } = await box.run("pane", "remove", "s1", "nothere", "s2", "s1");
  assertEquals([code, stdout], [1, "removed pane s1\nremoved pane s2\n"]);
  assertStringIncludes(
    stderr,
    'error[managed_pane_not_found]: nothere: there is no pane "nothere"',
  );
  const again = await made(box, "pane", "recreate", "s1", "s2");
  assertEquals(again.stdout, "pane s1 is creating\npane s2 is creating\n");
  await made(box, "layout", "wait", "demo");
  await create(box, "more", "--label-prefix", "x-");
  assertEquals(
    (await made(box, "layout", "remove", "demo", "more")).stdout,
    "removed layout demo with 3 panes\nremoved layout more with 3 panes\n",
  );
  assertMatch(
    (await made(box, "layout", "recreate", "demo", "more")).stdout,
    /^3 panes of layout demo: m1 s1 s2\n3 panes of layout more: x-m1 x-s1 x-s2\n$/,
  );
});

Deno.test("a program gets one envelope: of one name, or of a refusal of several", async () => {
  await using box = await sandbox();
  await create(box, "demo");
  const ids = await paneIds(box);
  const several = [
    ["pane", "remove", "s1", "s2"],
    ["layout", "remove", "demo", "demo2"],
    ["pane", "recreate", "s1", "s2"],
    ["layout", "recreate", "demo", "demo2"],
    ["rm", "s1", "s2"],
    ["restart", "s1", "s2"],
  ];
  for (const args of several) {
    const { code, json } = await box.run(...args, "--json");
    assertEquals([code, json.error.code, json.error.details.field], [
      2,
      "validation_failed",
      "--json",
    ]);
  }
  const keyed = ["pane", "recreate", "s1", "s2", "--idempotency-key", "k", "--json"];
  assertEquals((await box.run(...keyed)).json.error.details.field, "--idempotency-key");
  assertEquals(await paneIds(box), ids);
  const { json } = await made(box, "rm", "s1", "--json");
  assertEquals(json.result.pane_id, ids.s1);
  const missing = await box.run("pane", "remove", "--json");
  assertEquals([missing.code, missing.json.error.details.field], [2, "PANE"]);
});

Deno.test("restart ends what lives, and makes it again", async () => {
  await using box = await sandbox();
  await create(box, "demo");
  const before = await paneIds(box);
  const one = await made(box, "restart", "s1", "--wait", "--json");
  assertEquals(one.json.result.pane_id !== before.s1, true);
  const after = await paneIds(box);
  assertEquals([after.m1, after.s2], [before.m1, before.s2]);
  await made(box, "pane", "remove", "s2");
  assertMatch((await made(box, "restart", "demo", "--wait")).stdout, /\bready +3 of 3/);
  const { json } = await made(box, "layout", "list", "--json");
  assertEquals(json.result.items.length, 1);
  const last = await paneIds(box);
  assertEquals(Object.keys(last).filter((label) => last[label] === after[label]), []);
});

Deno.test("what could not be started again is not ended", async () => {
  await using box = await sandbox();
  addProfile(box, "known", ["sh", "-c", "exec cat"]);
  addTemplate(box, "t", ["known"]);
  await create(box, "demo", "--template", "t");
  Deno.removeSync(`${box.config}/launch_commands/known.yaml`);
  const before = await paneIds(box);
  for (const name of ["p1", "demo"]) {
    const { code, stderr } = await box.run("restart", name);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "error[managed_launch_command_not_found]");
  }
  assertEquals(await paneIds(box), before);
});

Deno.test("a name of a layout and of a pane is refused, with the ways to say which", async () => {
  await using box = await sandbox();
  await create(box, "demo");
  await create(box, "m1", "--label-prefix", "x-");
  const { code, stderr } = await box.run("rm", "m1");
  assertEquals(code, 1);
  const which = advised(
    stderr,
    "say which: agenttower layout remove ${ref}, or agenttower pane remove ${ref}",
  );
  assertEquals(which, ["m1", "m1"]);
  advised(
    (await box.run("restart", "m1")).stderr,
    "say which: agenttower layout recreate ${ref}, or agenttower pane recreate ${ref}",
  );
  advised(
    (await box.run("attach", "m1")).stderr,
    "say which: agenttower layout attach ${ref}, or agenttower agent attach ${ref}",
  );
  assertEquals(
    await follow(box, "agenttower layout remove m1"),
    "removed layout m1 with 3 panes\n",
  );
  // What is archived does not stand in the way of what is not.
  assertEquals((await made(box, "rm", "m1")).stdout, "removed pane m1\n");
  const absent = await box.run("rm", "nothing-like-it-at-all");
  advised(absent.stderr, "agenttower layout list; agenttower pane list");
  assertStringIncludes((await box.run("rm", "local/dmo")).stderr, "did you mean local/demo?");
});

async function busy(box: Sandbox): Promise<void> {
  box.configure(
    "agent_programs/busy.yaml",
    'name: busy\ncommands: [busy]\nbox: { prompt: "^> ?" }\nscreen:\n' +
      '- { name: busy, part: above_box, all: ["^busy$"], activities: [working] }\n',
  );
  addProfile(box, "busy", ["sh", "-c", "printf 'busy\\n> '; exec cat"], { agent: "busy" });
  addTemplate(box, "t", ["busy", "busy"]);
  await create(box, "demo", "--template", "t");
  await made(box, "agent", "wait", "p1", "p2", "--all", "--for", "working", "--timeout", "60");
}

Deno.test("a person is asked before work is lost, and a script is not", async () => {
  await using box = await sandbox();
  await busy(box);
  const before = await paneIds(box);
  const tty = await terminal(box);
  const asks = async (question: string, ...args: string[]) => {
    await tty.run(...args);
    await tty.shows(`${question}? [y/N]`, 60_000);
  };
  await asks("p1, p2 are working; remove layout demo", "layout", "remove", "demo");
  await tty.type("n", "Enter");
  assertStringIncludes(await tty.shows("exit:1", 60_000), "not done: remove layout demo");
  await asks("p1 is working; restart pane p1", "restart", "p1");
  await tty.type("Enter");
  await tty.shows("exit:1", 60_000);
  await asks("p1 is working; remove pane p1", "rm", "p1");
  await tty.type("C-d");
  await tty.shows("exit:1", 60_000);
  assertEquals(await paneIds(box), before);
  await asks("p1 is working; remove pane p1", "pane", "remove", "p1");
  await tty.type("y", "Enter");
  assertStringIncludes(await tty.shows("exit:0", 60_000), "removed pane p1");
  await tty.run("layout", "remove", "demo", "--yes");
  const done = await tty.shows("exit:0", 60_000);
  assertEquals([done.includes("[y/N]"), done.includes("removed layout demo")], [false, true]);
});

Deno.test("nobody is asked where a pipe stands in for the terminal", async () => {
  await using box = await sandbox();
  await busy(box);
  assertEquals((await made(box, "pane", "remove", "p1")).stdout, "removed pane p1\n");
  assertEquals((await made(box, "rm", "demo")).stdout, "removed layout demo with 2 panes\n");
});

Deno.test("attaching to an agent selects its window and its pane", async () => {
  await using box = await sandbox();
  await create(box, "demo");
  await box.tmux("new-window", "-t", "=demo:");
  const tty = await terminal(box);
  const shown = async (format: string) =>
    (await box.tmux("display-message", "-p", "-t", "=demo:", format)).stdout;
  const lines = [["agent", "attach", "s2"], ["attach", "local/s1"]];
  for (const [n, line] of lines.entries()) {
    await box.tmux("select-window", "-t", "=demo:$");
    await tty.run(...line);
    await box.eventually(
      async () => (await box.tmux("list-clients")).stdout.includes("demo"),
      60_000,
    );
    assertEquals(await shown("#{pane_title}"), `${itemAt(["s2", "s1"], n)}\n`);
    await box.tmux("detach-client", "-s", "=demo");
    await tty.shows("exit:0", 60_000);
  }
  // An adopted one is in a session that is no layout's.
  const { stdout } = await box.tmux("new-session", "-dP", "-F", "#{pane_id}", "-s", "own", "cat");
  const role = ["--role", "slave", "--capability", "worker", "--label", "helper"];
  await made(box, "agent", "adopt", "local", stdout.trim(), ...role);
  await tty.run("attach", "helper");
  await box.eventually(async () => (await box.tmux("list-clients")).stdout.includes("own"), 60_000);
  await box.tmux("kill-session", "-t", "=own");
  await tty.shows("exit:", 60_000);
  const { code, stderr } = await box.run("agent", "attach", "m1");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "attach needs a terminal");
});
