import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { sandbox } from "../support/sandbox.ts";
import { advised, follow } from "../support/advice.ts";
import { terminal } from "./terminal_box.ts";

Deno.test("on a terminal each pane has a line that moves until it has settled", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "launch:\n  probe_seconds: 4\n");
  const tty = await terminal(box);
  await tty.run("layout", "create", "local", "--session", "demo", "--wait");
  await tty.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] m1 {2}creating {2}\d+\.\ds/);
  const settled = await tty.shows("exit:0");
  assertEquals(settled.match(/✔ m1 {2}ready/g)?.length, 1);
  assertEquals(settled.match(/m1/g)?.length, 2);
  assertStringIncludes(await tty.screen("-e"), "\x1b[32mready");
});

Deno.test("progress on a narrow terminal does not wrap", async () => {
  await using box = await sandbox();
  const tty = await terminal(box, 20);
  const prefix = "a-long-prefix-for-labels-";
  await tty.run(
    "layout",
    "create",
    "local",
    "--session",
    "demo",
    "--label-prefix",
    prefix,
    "--wait",
  );
  const settled = await tty.shows("exit:0");
  assertEquals(settled.match(/✔/g)?.length, 3);
});

Deno.test("no colour where none is wanted", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const tty = await terminal(box);
  await tty.run("layout", "list", "--no-color");
  await tty.shows("exit:0");
  assertEquals((await tty.screen("-e")).includes("\x1b[32m"), false);
});

Deno.test("attach hands the terminal over and gives it back", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const tty = await terminal(box);
  await tty.run("layout", "attach", "local/demo", "--pane", "s1");
  await box.eventually(async () => (await box.tmux("list-clients")).stdout.includes("demo"));
  const active = await box.tmux("display-message", "-p", "-t", "=demo:", "#{pane_title}");
  assertEquals(active.stdout, "s1\n");
  await box.tmux("detach-client", "-s", "=demo");
  await tty.shows("exit:0");
});

Deno.test("adopt asks a person for the label, and takes what is usual for the rest", async () => {
  await using box = await sandbox();
  const { stdout } = await box.tmux("new-session", "-dP", "-F", "#{pane_id}", "-s", "own");
  const pane = stdout.trim();
  const refused = await box.run("agent", "adopt", "local", pane);
  assertEquals([refused.code, /--label/.test(refused.stderr)], [2, true]);
  const tty = await terminal(box);
  await tty.run("agent", "adopt", "local", pane);
  await tty.shows(`What the agent in ${pane} is called:`);
  await tty.type("helper", "Enter");
  await tty.shows("exit:0");
  const { json } = await box.run("agent", "show", "helper", "--json");
  assertEquals([json.result.role, json.result.capability], ["slave", "worker"]);
});

Deno.test("attach without a terminal is refused", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const { code, stderr } = await box.run("layout", "attach", "local/demo");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "attach needs a terminal");
});

Deno.test("without a command a terminal shows how everything stands, and what comes first", async () => {
  await using box = await sandbox();
  const tty = await terminal(box);
  await tty.run();
  const fresh = await tty.shows("exit:0");
  assertMatch(fresh, /layouts +0 of 40/);
  const steps = "agenttower layout create local --session demo --wait; agenttower help";
  advised(fresh, steps);
  await follow(box, steps);
  await tty.run();
  const screen = await tty.shows(/layouts +1 of 40: 1 ready[^]*exit:0/);
  assertEquals(screen.includes("hint:"), false);
  assertStringIncludes((await box.run()).stdout, "Usage: agenttower COMMAND");
});

Deno.test("options alone are status on a terminal, but for help and versions", async () => {
  await using box = await sandbox();
  const tty = await terminal(box);
  for (const options of [["-q"], ["--state-dir", `${box.dir}/other`]]) {
    await tty.run(...options);
    assertMatch(await tty.shows("exit:0"), /^layouts +0 of 40\n/m, options.join(" "));
  }
  await tty.run("-h");
  assertStringIncludes(await tty.shows("exit:0"), "agenttower help COMMAND says more");
});
