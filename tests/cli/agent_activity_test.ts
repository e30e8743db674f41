/** What agents are doing, as people and scripts see it; the program and its rules are the operator's own. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Child } from "../support/child.ts";
import { advised, typeLine } from "../support/advice.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { only } from "../support/items.ts";
import { PROGRAM, type Sandbox, sandbox } from "../support/sandbox.ts";

/** Shows a box; `w` has it work, `p` ask, `i` be idle again, `q` ends it. */
const DEMO = `while read -r word; do
  printf '\\033[2J\\033[H'
  case $word in
  w) echo 'busy'; echo '> ' ;;
  p) echo 'Allow? [y/n]' ;;
  i) echo '> ' ;;
  d) echo '> half a thought' ;;
  x) echo 'something else' ;;
  q) exit 3 ;;
  esac
done`;

const RULES = `name: demo
commands: [demo]
box: { prompt: "^> ?" }
screen:
- { name: asks, part: dialog, all: ["Allow\\\\? "], activities: [waiting], reason: permission }
- { name: busy, part: above_box, all: ["^busy$"], activities: [working] }
- { name: ready, part: below_box, activities: [idle] }
`;

async function demo(box: Sandbox, panes = 1): Promise<void> {
  box.configure("agent_programs/demo.yaml", RULES);
  addProfile(box, "demo", ["sh", "-c", `stty -echo; ${DEMO}`], { agent: "demo" });
  addTemplate(box, "t", Array.from({ length: panes }, () => "demo"));
  box.configure("config.yaml", "recovery:\n  min_interval_seconds: 0\n");
  const args = ["layout", "create", "local", "--session", "demo", "--template", "t", "--wait"];
  const created = await box.run(...args);
  assertEquals(created.code, 0, created.stderr);
}

async function does(box: Sandbox, label: string, word: string): Promise<void> {
  const { json } = await box.run("agent", "show", `local/${label}`, "--json");
  await box.tmux("send-keys", "-t", json.result.tmux_pane_id, word, "Enter");
}

async function until(box: Sandbox, label: string, wanted: string): Promise<void> {
  await box.eventually(async () => {
    const { result } = (await box.run("agent", "show", `local/${label}`, "--json")).json;
    return [result.activity, result.reason].join("/") === wanted;
  });
}

Deno.test("an agent's activity is shown with why and since when, who waits first", async () => {
  await using box = await sandbox();
  await demo(box, 3);
  await until(box, "p1", "starting/");
  for (const [label, word] of [["p1", "w"], ["p2", "i"], ["p3", "p"]] as const) {
    await does(box, label, word);
  }
  await until(box, "p1", "working/");
  await until(box, "p2", "idle/");
  await until(box, "p3", "waiting/permission");
  const listed = (await box.run("agent", "list")).stdout;
  assertMatch(listed, /p3 .*demo .*waiting \(permission\) \d+s[^]*p2 .*idle \d+s[^]*p1 .*working/);
  const status = (await box.run("status")).stdout;
  const [waits] = advised(status, "agenttower agent attach ${name}");
  assertMatch(
    status,
    /^WAITS FOR YOU +WHY +ANSWER\nlocal\/p3 +waiting \(permission\) \d+s +agenttower agent attach p3\n/,
  );
  // Without a terminal: that it is one to be attached to is told by where it stops.
  const attached = await typeLine(box, `agenttower agent attach ${waits}`);
  assertStringIncludes(attached.stderr, "needs a terminal");
  assertMatch((await box.run("layout", "list")).stdout, /1 waiting, 1 idle, 1 working/);
  assertMatch(
    (await box.run("layout", "show", "local/demo")).stdout,
    /p3 .*waiting \(permission\)/,
  );
  const { result } = (await box.run("pane", "show", "local/p3", "--json")).json;
  assertEquals([result.activity, result.reason, result.until], ["waiting", "permission", null]);
  const detail = (await box.run("layout", "show", "local/demo", "--json")).json.result;
  assertEquals(detail.activities, {
    ...{ starting: 0, working: 1, waiting: 1 },
    ...{ idle: 1, exited: 0, unknown: 0 },
  });
});

Deno.test("explain says what each source said, which rule matched and why it counts", async () => {
  await using box = await sandbox();
  await demo(box);
  await does(box, "p1", "d");
  await until(box, "p1", "idle/draft");
  const { stdout } = await box.run("agent", "explain", "local/p1");
  assertMatch(stdout, /activity +idle \(draft\) \d+s\n/);
  assertMatch(stdout, /because +its screen shows it \(ready\)\n/);
  assertMatch(stdout, /process +(sh|dash|bash) runs/);
  assertMatch(stdout, /screen +ready +idle \(draft\) +ready: idle/);
  await does(box, "p1", "x");
  await until(box, "p1", "unknown/");
  const unknown = (await box.run("agent", "explain", "local/p1")).stdout;
  assertStringIncludes(unknown, "no rule knows what its screen shows");
});

Deno.test("a wait ends when an agent is done, needs somebody or has ended, and prints which", async () => {
  await using box = await sandbox();
  await demo(box, 2);
  for (const label of ["p1", "p2"]) {
    await does(box, label, "w");
    await until(box, label, "working/");
  }
  const waits = ["agent", "wait", "local/p1", "local/p2"];
  const late = await box.run(...waits, "--timeout", "1");
  assertEquals([late.code, late.stdout.includes("p1")], [5, true]);
  await using waiting = new Child([...PROGRAM, ...waits, "--json"], box.env);
  await does(box, "p2", "p");
  const answer = JSON.parse(await waiting.line());
  assertEquals(only<{ label: string }>(answer.result.reached).label, "p2");
  assertEquals(answer.result.timed_out, false);
  const all = await box.run(...waits, "--all", "--timeout", "1");
  assertEquals(all.code, 5);
  await does(box, "p1", "q");
  assertEquals((await box.run(...waits, "--all", "--timeout", "60")).code, 0);
  assertEquals((await box.run("agent", "wait", "local/p1", "--for", "exited")).code, 0);
  const { code, stderr } = await box.run("agent", "wait");
  assertEquals(code, 2);
  advised(stderr, "name one or more");
});

Deno.test("a wait for idle agents ends when each takes input or waits for somebody, and says who", async () => {
  await using box = await sandbox();
  await demo(box, 2);
  const waits = ["layout", "wait", "local/demo", "--for", "idle"];
  const early = await box.run(...waits, "--timeout", "1");
  assertEquals(early.code, 5);
  assertStringIncludes(early.stderr, "no input is taken yet by p1, p2");
  const [id] = advised(early.stderr, "agenttower layout wait ${layoutId} --for idle");
  await does(box, "p1", "i");
  await does(box, "p2", "p");
  const { code, stderr } = await typeLine(box, `agenttower layout wait ${id} --for idle`);
  assertEquals([code, stderr.includes("p2 waits for you")], [0, true]);
  assertEquals((await box.run("layout", "wait", "local/demo", "--for", "now")).code, 2);
  const create = ["layout", "create", "local", "--session", "other", "--template", "t"];
  assertEquals((await box.run(...create, "--for", "idle")).code, 2);
  assertEquals((await box.run(...create, "--wait", "--for", "now")).code, 2);
  assertEquals((await box.tmux("has-session", "-t", "=other")).code, 1);
});
