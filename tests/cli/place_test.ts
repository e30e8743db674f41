/** The program where a state folder and its tmux sockets are seen, and the tmux servers are not. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openDatabase } from "../support/database.ts";
import { advised } from "../support/advice.ts";
import { PROGRAM, type Sandbox, sandbox } from "../support/sandbox.ts";
import { whyNoMount } from "../support/mounted.ts";
import { testUnless } from "../support/skip.ts";

const reason = await whyNoMount();

const OTHER_ID = "0123456789abcdef0123456789abcdef";
const OTHER_BOOT = "01234567-89ab-cdef-0123-456789abcdef";

type Run = (box: Sandbox, ...args: string[]) => ReturnType<Sandbox["exec"]>;

/** Runs the program where one of the machine's own files says something else. */
function saying(file: string, text: string): Run {
  const script = 'printf "%s\\n" "$2" >"$3" && mount --bind "$3" "$1" && shift 3 && exec "$@"';
  return (box, ...args) =>
    box.exec([
      ...["unshare", "--mount", "sh", "-c", script, "sh", file, text, `${box.dir}/said`],
      ...[...PROGRAM, ...args],
    ]);
}

const inSandbox: Run = (box, ...args) =>
  box.exec(["unshare", "--pid", "--fork", "--mount-proc", ...PROGRAM, ...args]);

const onOtherMachine = saying("/etc/machine-id", OTHER_ID);
const afterReboot = saying("/proc/sys/kernel/random/boot_id", OTHER_BOOT);

/** On another machine that shares the home. */
const onOtherBoot: Run = (box, ...args) => {
  const script = 'printf "%s\\n" "$1" >"$3" && mount --bind "$3" /etc/machine-id &&' +
    'printf "%s\\n" "$2" >"$3.2" && mount --bind "$3.2" /proc/sys/kernel/random/boot_id &&' +
    'shift 3 && exec "$@"';
  return box.exec([
    ...["unshare", "--mount", "sh", "-c", script, "sh", OTHER_ID, OTHER_BOOT, `${box.dir}/said`],
    ...[...PROGRAM, ...args],
  ]);
};

const PLACES: Record<string, [Run, RegExp]> = {
  "another pid namespace": [inSandbox, /m1 was made in another pid namespace \(\d+\)/],
  "another machine": [onOtherMachine, /m1 was made on another machine \([0-9a-f]{12}\)/],
  "another machine in its own boot": [onOtherBoot, /m1 was made on another machine/],
};

function states(box: Sandbox): unknown[] {
  return box.sql("SELECT label, state, failed_stage FROM managed_pane ORDER BY label")
    .map((row) => Object.values(row));
}

const READY = [["m1", "ready", null], ["s1", "ready", null], ["s2", "ready", null]];

function write(box: Sandbox, sql: string): void {
  const database = openDatabase(`${box.state}/agenttower.sqlite3`);
  database.exec(sql);
  database.close();
}

async function living(box: Sandbox): Promise<string> {
  return (await box.tmux("list-panes", "-a", "-F", "#{pane_title}")).stdout;
}

/** The reason that a list gives beneath its table. */
async function staleIn(box: Sandbox, run: Run): Promise<string> {
  const { code, stdout } = await run(box, "pane", "list");
  assertEquals(code, 0);
  return /\n\nlocal is stale: (.*)\n/.exec(stdout)?.[1] ?? stdout;
}

for (const [name, [run, expected]] of Object.entries(PLACES)) {
  testUnless(reason, `nothing is concluded from ${name} of panes that live`, async () => {
    await using box = await sandbox();
    await box.run("layout", "create", "local", "--session", "demo", "--wait");
    const list = await run(box, "layout", "list", "--json");
    const [item] = JSON.parse(list.stdout).result.items;
    assertEquals([list.code, item.state, item.stale], [0, "ready", true]);
    assertMatch(await staleIn(box, run), expected);
    const recover = await run(box, "recover", "--json");
    const [container] = JSON.parse(recover.stdout).result.containers;
    assertEquals([recover.code, container.status], [1, "stale"]);
    assertMatch(container.reason, expected);
    assertEquals(states(box), READY);
    assertEquals(await living(box), "m1\ns1\ns2\n");

    const own = (await box.run("layout", "list", "--json")).json.result.items[0];
    assertEquals([own.state, own.stale], ["ready", undefined]);

    await box.endServer();
    await run(box, "recover");
    assertEquals(states(box), READY);
    await box.run("recover");
    assertEquals(
      states(box).map((row) => (row as string[])[2]),
      Array(3).fill("recovery_reattach"),
    );
  });
}

testUnless(reason, "nothing is done to a pane of another machine", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  await box.run("pane", "remove", "local/s2");
  for (
    const args of [
      ["agent", "send", "local/m1", "--text", "hello"],
      ["pane", "recreate", "local/s2"],
    ]
  ) {
    const { code, stdout } = await onOtherMachine(box, ...args, "--json");
    const { error } = JSON.parse(stdout);
    assertEquals([code, error.code], [1, "tmux_unavailable"], args.join(" "));
    assertMatch(error.message, /was made (?:on|in) another/);
  }
  const told = await onOtherMachine(box, "agent", "send", "local/m1", "--text", "hello");
  advised(told.stderr, "run agenttower where it was made");
  const here = await box.run("pane", "recreate", "local/s2", "--wait");
  assertEquals(here.code, 0, here.stderr);
  await box.run("pane", "remove", "local/s2");
  const removed = await onOtherMachine(box, "pane", "remove", "local/s1", "--json");
  assertEquals(JSON.parse(removed.stdout).result.tmux_kill_succeeded, false);
  assertEquals(await living(box), "m1\ns1\n");
  await box.run("recover");
  assertEquals(await living(box), "m1\n");
});

testUnless(reason, "what is made in another place stays that place's own", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const create = ["layout", "create", "local", "--session", "away", "--label-prefix", "x-"];
  // Its tmux, and its worker, end with the namespace.
  const refused = await inSandbox(box, ...create);
  assertEquals(refused.code, 1, "the socket is answered by another place's tmux");
  assertMatch(refused.stderr, /runs outside the sandbox that this is \(pid namespace \d+\)/);
  advised(refused.stderr, "run it outside that sandbox");
  const checked = await inSandbox(box, "doctor", "--json");
  assertEquals(checked.code, 1);
  assertStringIncludes(checked.stdout, "runs outside the sandbox");
  assertStringIncludes(checked.stdout, "local: m1 was made in another pid namespace");
  advised(checked.stdout, "run it where they were made");
  assertEquals((await box.run("pane", "list")).stdout.includes("stale"), false);
  const { stderr } = await box.exec(
    ["unshare", "--pid", "--fork", "--mount-proc", ...PROGRAM, ...create, "--wait"],
    { env: { AGENTTOWER_TMUX_SOCKET: "away" } },
  );
  assertEquals(stderr.includes("failed"), false, stderr);
  await box.run("recover");
  const [own, away] = box.sql<{ state: string }>(
    "SELECT state FROM managed_layout ORDER BY created_at",
  );
  assertEquals([own?.state, away?.state], ["ready", "ready"]);
  const list = await box.run("pane", "list");
  assertMatch(list.stdout, /local is stale: x-m1 was made in another pid namespace/);
});

testUnless(reason, "after a reboot of the machine its panes are gone", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  await box.endServer();
  const list = await afterReboot(box, "layout", "list", "--json");
  const [item] = JSON.parse(list.stdout).result.items;
  assertEquals([item.state, item.failed_stage, item.stale], [
    "failed",
    "recovery_reattach",
    undefined,
  ]);
});

testUnless(
  reason,
  "a record without a place is judged as ever, and gets one where it is seen",
  async () => {
    await using box = await sandbox();
    await box.run("layout", "create", "local", "--session", "demo", "--wait");
    const places = () => box.sql("SELECT DISTINCT tmux_place FROM managed_pane");
    const [place] = places();
    assert(place?.tmux_place);
    write(box, "UPDATE managed_pane SET tmux_place = NULL");
    write(box, "UPDATE agent SET tmux_place = NULL");
    await box.run("recover");
    assertEquals(places(), [place]);
    assertEquals(box.sql("SELECT DISTINCT tmux_place FROM agent"), [place]);
    write(box, "UPDATE managed_pane SET tmux_place = NULL");
    await box.endServer();
    await box.run("recover");
    assertEquals(states(box).map((row) => (row as string[])[1]), Array(3).fill("failed"));
  },
);

testUnless(
  reason,
  "an adopted agent of another place does not lose its label to what is seen here",
  async () => {
    await using box = await sandbox();
    await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
    const adopt = (pane: string, label: string) => [
      ...["agent", "adopt", "local", pane, "--role", "slave", "--capability", "c"],
      ...["--label", label, "--json"],
    ];
    assertEquals((await box.run(...adopt("%0", "own"))).code, 0);
    await box.tmux("new-window", "-d", "-t", "=mine:", "sleep 1000");
    await box.tmux("kill-pane", "-t", "%0");
    const refused = await onOtherMachine(box, ...adopt("%1", "own"));
    assertStringIncludes(JSON.parse(refused.stdout).error.message, '"own" is taken');
    assertEquals((await box.run(...adopt("%1", "own"))).code, 0);
  },
);
