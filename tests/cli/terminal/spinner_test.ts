import { assertEquals, assertMatch } from "@std/assert";
import { sandbox } from "../../support/sandbox.ts";
import { terminal } from "../terminal_box.ts";

const SPINNING = /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] /m;

Deno.test("what takes long on a terminal says that it goes on, and leaves no trace of it", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const tty = await terminal(box, 60);
  const wait = ["agent", "wait", "m1", "--for", "exited", "--timeout"];
  await tty.run(...wait, "4");
  // On one line, however narrow the terminal is.
  const busy = await tty.shows(SPINNING);
  assertMatch(busy, /^\S \d\.\ds {2}Wait until an agent is idle, waits for someb.*…$/m);
  const ended = await tty.shows("exit:5");
  assertEquals(SPINNING.test(ended), false);
  assertMatch(ended, /timed out/);
});

Deno.test("a method that hangs is seen to go on until it answers", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const pid = Number((await box.tmux("display-message", "-p", "#{pid}")).stdout);
  const tty = await terminal(box);
  Deno.kill(pid, "SIGSTOP");
  try {
    await tty.run("recover");
    await tty.shows(/^\S \d+\.\ds {2}Reconcile the records with tmux, in every container$/m);
  } finally {
    Deno.kill(pid, "SIGCONT");
  }
  const ended = await tty.shows("exit:0");
  assertEquals(SPINNING.test(ended), false);
});

Deno.test("nothing moves with --quiet, with --json, or where the terminal cannot do it", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const tty = await terminal(box);
  const wait = ["agent", "wait", "m1", "--for", "exited", "--timeout", "2"];
  for (const more of [["-q"], ["--json"]]) {
    await tty.run(...wait, ...more);
    await neverSpins();
  }
  await tty.type("export TERM=dumb", "Enter");
  await tty.run(...wait);
  await neverSpins();

  /** Looks until the command has ended. */
  async function neverSpins(): Promise<void> {
    const spun: string[] = [];
    await box.eventually(async () => {
      const screen = await tty.screen();
      if (SPINNING.test(screen)) spun.push(screen);
      return screen.includes("exit:5");
    });
    assertEquals(spun, []);
  }
});
