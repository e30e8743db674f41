/** Texts, keys and answers for agents, as people and scripts send them. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised } from "../support/advice.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

/** A layout of three panes, the last of which reads nothing. */
async function threePanes(box: Sandbox): Promise<void> {
  addProfile(box, "echo", ["cat"]);
  addProfile(box, "deaf", ["sleep", "600"]);
  addTemplate(box, "three", ["echo", "echo", "deaf"]);
  const args = ["--template", "three", "--session", "work", "--wait"];
  assertEquals((await box.run("layout", "create", "local", ...args)).code, 0);
}

async function shown(box: Sandbox, label: string): Promise<string> {
  const { json } = await box.run("agent", "show", `local/${label}`, "--json");
  return (await box.tmux("capture-pane", "-p", "-t", json.result.tmux_pane_id)).stdout;
}

Deno.test("a text for a layout goes to each of its agents, with an outcome each", async () => {
  await using box = await sandbox();
  await threePanes(box);
  const all = ["agent", "send", "--layout", "local/work", "--timeout", "5"];
  const sent = await box.run(...all, "--text", "hello", "--json");
  assertEquals(sent.code, 1);
  const outcomes = sent.json.result.items.map((
    item: { label: string; outcome: string; reason?: string; delivered: boolean },
  ) => [item.label, item.outcome, item.reason, item.delivered]);
  assertEquals(outcomes, [
    ["p1", "seen", undefined, true],
    ["p2", "seen", undefined, true],
    ["p3", "refused", "starting", false],
  ]);
  for (const label of ["p1", "p2"]) {
    await box.eventually(async () => (await shown(box, label)).includes("hello\nhello"));
  }
  assertEquals((await shown(box, "p3")).trim(), "");

  const table = await box.run({ stdin: "again\n" }, ...all, "-");
  assertEquals(table.code, 1);
  assertMatch(table.stdout, /p1 +seen/);
  assertMatch(table.stdout, /p3 +refused \(starting\) +nothing in p3 read its terminal/);

  const none = await box.run(...all, "--role", "master", "--text", "hello");
  assertEquals(none.code, 1);
  assertStringIncludes(none.stderr, "work has no agent that is a master");
  const some = await box.run(...all, "--role", "r", "--role", "master", "--text", "hello");
  assertMatch(some.stdout, /p2 +seen/);
});

Deno.test("a send names an agent or a layout", async () => {
  await using box = await sandbox();
  const send = (...args: string[]) => box.run("agent", "send", ...args, "--text", "hello");
  for (const args of [[], ["local/p1", "--layout", "local/work"]]) {
    const { code, stderr } = await send(...args);
    assertEquals(code, 2);
    advised(stderr, "name either AGENT or --layout LAYOUT");
  }
  assertEquals((await send("local/p1", "--role", "r")).code, 2);
  await threePanes(box);
  assertEquals((await send("local/p1")).stdout, "seen\n");
  assertEquals((await send("--layout", "local/work", "--timeout", "1")).code, 1);
  assertEquals((await send("local/p1", "--no-enter")).stdout, "typed, without Enter\n");
});

Deno.test("keys are pressed by their names, and only while the screen shows what it has to", async () => {
  await using box = await sandbox();
  await threePanes(box);
  const keys = (...args: string[]) => box.run("agent", "keys", "local/p1", ...args);
  assertEquals((await keys("h", "ö", "Space", "#", "Enter")).stdout, "pressed\n");
  await box.eventually(async () => (await shown(box, "p1")).startsWith("hö #\nhö #\n"));
  const held = await keys("x", "--if-screen", "something else", "--json");
  assertEquals([held.code, held.json.result.pressed], [1, false]);
  assertEquals((await keys("y", "--if-screen", "hö #")).code, 0);
  await box.eventually(async () => /^y$/m.test(await shown(box, "p1")));
  assertEquals((await shown(box, "p1")).includes("x"), false);

  assertEquals((await keys()).code, 2);
  for (const args of [["Entre"], ["ab"], ["\x1b"], ["x", "--if-screen", " "]]) {
    const { code, stderr } = await keys(...args);
    assertEquals(code, 1, args.join());
    assertStringIncludes(stderr, "error[validation_failed]");
  }
  // It ends, and with it what takes keys.
  assertEquals((await keys("C-c")).code, 0);
  await box.eventually(async () => (await keys("x", "--no-recover")).code === 1);
});

Deno.test("an answer needs a program that is known", async () => {
  await using box = await sandbox();
  await threePanes(box);
  const { code, stderr } = await box.run("agent", "answer", "local/p1", "yes");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "not known how the program of p1 is answered");
});
