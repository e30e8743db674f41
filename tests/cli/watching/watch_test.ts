import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openDatabase } from "../../support/database.ts";
import { benchContainer, dockerTest } from "../../support/engine.ts";
import { PROGRAM, type Sandbox, sandbox } from "../../support/sandbox.ts";
import { terminal, type TerminalBox } from "../terminal_box.ts";

async function aLayout(box: Sandbox): Promise<void> {
  const { code } = await box.run("layout", "create", "local", "--session", "demo", "--wait");
  assertEquals(code, 0);
}

/** Opens the view on a terminal whose modes are known. */
async function watching(box: Sandbox, columns?: number): Promise<TerminalBox> {
  const tty = await terminal(box, columns);
  await tty.type("modes=$(stty -g)", "Enter");
  await tty.run("watch");
  await tty.shows(/^> local\/demo +ready/m);
  return tty;
}

/** Waits for the exit code, and sees that the terminal is as it was. */
async function isRestored(tty: TerminalBox, exit: number): Promise<void> {
  await tty.shows(`exit:${exit}`);
  assertEquals(await tty.tells("#{alternate_on} #{cursor_flag} #{wrap_flag}"), "0 1 1");
  await tty.type('[ "$modes" = "$(stty -g)" ] && echo the same as "before"', "Enter");
  await tty.shows("the same as before");
}

/** The process that shows the view; undefined where there is none. */
async function viewer(box: Sandbox): Promise<number | undefined> {
  const pids = await box.processes();
  const { stdout } = await box.exec(["ps", "-o", "pid=,args=", "-p", pids.join(",") || "1"]);
  const line = stdout.split("\n").find((line) =>
    /(main\.ts|agenttower) watch( local\/demo)?$/.test(line)
  );
  return line === undefined ? undefined : Number(line.trim().split(" ")[0]);
}

Deno.test("watch is a view of the whole screen, and q gives the terminal back", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await watching(box);
  const first = await tty.shows(/s2 +ready/);
  assertStringIncludes(first, "1 layout, 3 panes\n");
  assertEquals(await tty.tells("#{alternate_on} #{cursor_flag}"), "1 0");
  await tty.type("Down", "Down");
  await tty.shows(/^> {3}s1 +ready/m);
  await tty.type("?");
  await tty.shows("send a line to the pane's agent");
  await tty.type("Escape");
  await tty.shows(/^> {3}s1 +ready/m);
  await tty.type("/", "s2", "Enter");
  assertEquals((await tty.shows('only "s2"')).includes("m1"), false);
  await tty.type("Escape");
  await tty.shows("m1");
  await box.tmux("kill-session", "-t", "=demo");
  await tty.shows(/m1 +failed .*its tmux pane is gone/);
  await tty.shows("3 need you");
  await tty.type("q");
  await isRestored(tty, 0);
});

Deno.test("a pane gets a line, shows it, is removed once y was pressed, and made again", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await watching(box);
  await tty.type("Down", "s");
  await tty.shows("to local/m1: ");
  await tty.type("-l", "echo answer-$((6*7)); sleep 1000");
  await tty.type("Enter");
  await tty.shows("sending to local/m1… seen");
  await tty.shows(/m1 +ready .*answer-42/);
  await box.eventually(async () =>
    (await box.run("log", "show", "local/m1")).stdout.includes("\nanswer-42")
  );
  await tty.type("l");
  await tty.shows("Log of local/m1");
  await tty.shows(/^answer-42/m);
  await tty.type("q", "x");
  await tty.shows("remove pane local/m1? y/n");
  await tty.type("n");
  await tty.shows("not done");
  await tty.type("x", "y");
  await tty.shows("removing local/m1… removed pane m1");
  await tty.shows(/^> {3}m1 +removed/m);
  await tty.type("r");
  await tty.shows("recreating local/m1… pane m1 is creating");
  await tty.shows(/^> {3}m1 +ready/m);
  await tty.type("r");
  await tty.shows("error[managed_pane_illegal_recreate_source]: pane m1 is ready");
  await tty.type("Up", "x");
  await tty.shows("remove layout local/demo with 3 panes? y/n");
  await tty.type("y");
  await tty.shows("no layouts");
  await tty.type("C-c");
  await isRestored(tty, 130);
});

Deno.test("Enter attaches to the pane, and detaching comes back to the view", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await watching(box);
  await tty.type("Down", "Down", "Enter");
  await box.eventually(async () => (await box.tmux("list-clients")).stdout.includes("demo"));
  // The keys are the pane's now: a q for the view would end it.
  await tty.type("q");
  await box.eventually(async () => {
    const pane = await box.tmux("capture-pane", "-p", "-t", "=demo:");
    return /\$ q|# q/.test(pane.stdout);
  });
  const active = await box.tmux("display-message", "-p", "-t", "=demo:", "#{pane_title}");
  assertEquals(active.stdout, "s1\n");
  await box.tmux("detach-client", "-s", "=demo");
  await tty.shows(/^> {3}s1 +ready/m);
  assertEquals(await tty.tells("#{alternate_on} #{cursor_flag}"), "1 0");
  // What it shows is looked at anew.
  await box.tmux("kill-session", "-t", "=demo");
  await tty.shows(/^> {3}s1 +failed/m);
  await tty.type("Enter");
  await tty.shows("none of its panes is in tmux");
  await tty.type("q");
  await isRestored(tty, 0);
});

dockerTest("a container's panes show their last lines, and Enter attaches to them", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  box.configure("config.yaml", "logs:\n  mode: off\n");
  const created = await box.run("layout", "create", bench.name, "--session", "demo", "--wait");
  assertEquals(created.code, 0, created.stderr);
  const tty = await terminal(box);
  await tty.run("watch");
  await tty.shows(/^> \S+\/demo +ready/m);
  await tty.type("Down", "s");
  await tty.type("-l", "echo answer-$((6*7)); sleep 1000");
  await tty.type("Enter");
  await tty.shows(/^> {3}m1 +ready .*answer-42$/m);
  await tty.type("Enter");
  await tty.shows(/\[demo\] 0:/);
  await tty.type("C-b", "d");
  await tty.shows(/^> {3}m1 +ready .*answer-42$/m);
  await tty.type("q");
  await tty.shows("exit:0");
});

Deno.test("the view fits the terminal when that changes, and stops and goes on as jobs do", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await watching(box, 120);
  await tty.shows("x remove  / filter");
  await tty.resize(60, 12);
  const small = await tty.shows("r recreate  x …");
  assertEquals(small.trimEnd().split("\n").length, 12);
  await tty.type("C-z");
  await tty.shows(/Stopped|Suspended/);
  assertEquals(await tty.tells("#{alternate_on} #{cursor_flag}"), "0 1");
  await tty.type("fg", "Enter");
  await tty.shows(/^> local\/demo +ready/m);
  await tty.type("Down", "q");
  await box.eventually(async () => await viewer(box) === undefined);
  assertEquals(await tty.tells("#{alternate_on} #{cursor_flag}"), "0 1");
});

Deno.test("where no shell could continue it, the view does not stop", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await terminal(box);
  await tty.type(`exec ${[...PROGRAM, "watch"].map((word) => `'${word}'`).join(" ")}`, "Enter");
  await tty.shows(/^> local\/demo +ready/m);
  await tty.type("C-z");
  await tty.type("Down");
  await tty.shows(/^> {3}m1 +ready/m);
});

Deno.test("a bug ends the view, gives the terminal back and says so", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await watching(box);
  const connection = openDatabase(`${box.state}/agenttower.sqlite3`);
  connection.exec("UPDATE agent_activity SET evidence = '{'");
  connection.close();
  assertStringIncludes(await tty.shows("exit:70"), "error[internal_error]");
  await isRestored(tty, 70);
});

Deno.test("a signal ends the view, and gives the terminal back", async () => {
  await using box = await sandbox();
  await aLayout(box);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    const tty = await terminal(box, 100, signal);
    await tty.type("modes=$(stty -g)", "Enter");
    await tty.run("watch", "local/demo");
    await tty.shows(/^> local\/demo +ready/m);
    Deno.kill((await viewer(box))!, signal);
    await isRestored(tty, 130);
    await tty.close();
  }
});

Deno.test("a terminal that is closed ends the view", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await watching(box);
  assert(await viewer(box) !== undefined);
  await tty.close();
  await box.eventually(async () => await viewer(box) === undefined);
});

Deno.test("a signal that comes while it is attached ends both", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await watching(box);
  await tty.type("Enter");
  await box.eventually(async () => (await box.tmux("list-clients")).stdout.includes("demo"));
  Deno.kill((await viewer(box))!, "SIGTERM");
  await isRestored(tty, 130);
  await box.eventually(async () => (await box.tmux("list-clients")).stdout === "");
});

/** Milliseconds that the processors worked for a process; null where that is not to be had. */
async function workedFor(box: Sandbox, pid: number): Promise<number | null> {
  const { code, stdout } = await box.exec(["cat", `/proc/${pid}/stat`]);
  // Fields 14 and 15 (proc(5)), in ticks of 10 ms; the second one, a name in brackets, may have blanks in it.
  const [user, system] = stdout.slice(stdout.lastIndexOf(") ")).split(" ").slice(12, 14);
  return code === 0 ? (Number(user) + Number(system)) * 10 : null;
}

Deno.test("an interval costs one look, and nothing is drawn where nothing has changed", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const trace = `${box.dir}/trace`;
  await box.run("layout", "show", "local/demo");
  // An age in hours does not change at each look.
  box.env.AGENTTOWER_CLOCK_SKEW_MS = String(3 * 3_600_000);
  box.env.AGENTTOWER_FAULT_TRACE = trace;
  const tty = await watching(box);
  await tty.shows(/s2 +ready +unknown 3h/);
  const looks = () => Deno.readTextFileSync(trace).match(/tmux\.snapshot\b.*before/g)?.length ?? 0;
  const drawn = `${box.dir}/drawn`;
  await tty.record(drawn);
  const pid = (await viewer(box))!;
  const [before, begun] = [looks(), performance.now()];
  const idle = await workedFor(box, pid);
  await box.eventually(() => looks() >= before + 5, 60_000);
  const ms = performance.now() - begun;
  // The first of them may have been due at once.
  assert(ms > 4 * 2000 - 500, `5 looks in ${ms} ms`);
  const worked = await workedFor(box, pid);
  if (worked !== null && idle !== null) {
    assert((worked - idle) / ms < 0.02, `${worked - idle} ms of ${ms}`);
  }
  assertEquals(Deno.readTextFileSync(drawn), "");
  await tty.type("q");
  await tty.shows("exit:0");
});

Deno.test("a dumb terminal gets lines at each change, and nothing that it does not know", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const tty = await terminal(box);
  await tty.type("TERM=dumb; export TERM", "Enter");
  const drawn = `${box.dir}/drawn`;
  await tty.record(drawn);
  await tty.run("watch");
  await tty.shows(/demo +1m\+2s +ready/);
  await box.tmux("kill-session", "-t", "=demo");
  const both = await tty.shows(/demo +1m\+2s +failed/);
  assertMatch(both, /demo +1m\+2s +ready[^]*demo +1m\+2s +failed/);
  await tty.type("C-c");
  await tty.shows("exit:130");
  // What tmux shows, its pipe may have yet to write.
  const [, printed = ""] = await box.eventually(() =>
    /\n(CONTAINER[^]*)exit:130/.exec(Deno.readTextFileSync(drawn))
  );
  assertStringIncludes(printed, "failed");
  assertEquals(printed.includes("\x1b"), false);
});

Deno.test("on a pipe a layout is printed again only where it has changed", async () => {
  await using box = await sandbox();
  await aLayout(box);
  const program = new Deno.Command("sh", {
    args: ["-c", `exec "$@" >"${box.dir}/printed"`, "sh", ...PROGRAM, "watch", "local/demo"],
    env: box.env,
    clearEnv: true,
    stdin: "null",
    stderr: "null",
  }).spawn();
  const printed = () => Deno.readTextFileSync(`${box.dir}/printed`);
  const looked = () =>
    box.sql<{ at: string }>("SELECT max(observed_at) AS at FROM agent_activity")[0]!.at;
  await box.eventually(() => printed().includes("3 of 3"));
  const first = looked();
  await box.eventually(() => looked() > first);
  const second = looked();
  await box.eventually(() => looked() > second);
  assertEquals(printed().match(/session/g)?.length, 1);
  program.kill("SIGINT");
  assertEquals((await program.status).code, 130);
});
