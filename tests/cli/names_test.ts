/** Names on the command line, and in what it prints for people. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised, follow, made } from "../support/advice.ts";
import { benchContainer, dockerTest } from "../support/engine.ts";
import { HOSTILE_STRINGS } from "../support/hostile_strings.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

/** Something that only an id looks like. */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8}\b/;

async function makeDemo(
  box: Sandbox,
): Promise<{ layout_id: string; panes: { pane_id: string }[] }> {
  const { json } = await made(
    box,
    ...["layout", "create", "local", "--session", "demo", "--wait", "--json"],
  );
  return json.result;
}

Deno.test("a session and a label alone are enough wherever one is named", async () => {
  await using box = await sandbox();
  const { layout_id } = await makeDemo(box);
  const shown = await made(box, "layout", "show", "demo", "--json");
  assertEquals(shown.json.result.layout_id, layout_id);
  await made(box, "pane", "list", "--layout", "demo");
  const agent = (await made(box, "agent", "show", "m1", "--json")).json.result;
  assertEquals(
    (await made(box, "pane", "show", "m1", "--json")).json.result.agent_id,
    agent.agent_id,
  );
  await made(box, "log", "show", "s1");
  await made(box, "agent", "read", "s1");
  await made(box, "agent", "send", "s1", "--text", "true");
  await made(box, "route", "add", "m1", "s1");
  assertMatch((await made(box, "route", "list", "--agent", "m1")).stdout, / m1 +s1 /);
  await made(box, "events", "--layout", "demo", "--pane", "m1");
  await made(box, "pane", "remove", "s2");
  await made(box, "pane", "recreate", "s2", "--wait");
  await made(box, "layout", "remove", "demo");
});

Deno.test("people read names, and ids where they ask for them", async () => {
  await using box = await sandbox();
  const { layout_id, panes } = await makeDemo(box);
  const ids = [layout_id, ...panes.map(({ pane_id }) => pane_id)].map((id) => id.slice(0, 8));
  const lists = [
    ["layout", "list"],
    ["pane", "list"],
    ["agent", "list"],
    ["events"],
    ["recover", "--dry-run"],
  ];
  for (const list of lists) {
    const { stdout, stderr } = await made(box, ...list);
    assertEquals(ids.filter((id) => stdout.includes(id)), [], list.join(" "));
    assertEquals(ID.test(stderr), false, stderr);
  }
  for (const [list, id] of [["layout", layout_id], ["pane", panes[0]!.pane_id]] as const) {
    const { stdout } = await made(box, list, "list", "--wide");
    assertStringIncludes(stdout, id.slice(0, 8));
  }
  assertMatch((await made(box, "events")).stdout, / layout local\/demo +layout_created/);
  assertMatch(
    (await made(box, "events", "--wide")).stdout,
    new RegExp(`layout local/demo ${ids[0]}`),
  );
  const removed = await made(box, "pane", "remove", "s2");
  assertEquals(removed.stdout, "removed pane s2\n");
  const [name] = advised(
    removed.stderr,
    "to have it back: agenttower pane recreate ${id}",
  );
  assertEquals(name, "s2");
  assertEquals(await follow(box, "agenttower pane recreate s2"), "pane s2 is creating\n");
  await made(box, "layout", "wait", "demo");
  assertEquals(
    (await made(box, "layout", "remove", "demo")).stdout,
    "removed layout demo with 3 panes\n",
  );
});

Deno.test("a refusal speaks of names, unless an id was typed", async () => {
  await using box = await sandbox();
  const { layout_id } = await makeDemo(box);
  const twice = ["layout", "create", "local", "--session", "demo", "--label-prefix", "x"];
  const { stderr } = await box.run(...twice);
  const [name] = advised(
    stderr,
    "choose another --session; who has it: agenttower layout show ${holder.layoutId}",
  );
  assertEquals(name, "demo");
  const pane: string = (await made(box, "pane", "show", "m1", "--json")).json.result.pane_id;
  assertStringIncludes((await box.run("pane", "recreate", pane)).stderr, pane);
  assertEquals((await box.run("pane", "recreate", "m1")).stderr.includes(pane), false);
  assertEquals((await box.run(...twice, "--json")).stdout.includes(layout_id), false);
});

Deno.test("a name that looks like an id is a name, unless it is a whole one", async () => {
  await using box = await sandbox();
  const { layout_id } = await makeDemo(box);
  const beginning = layout_id.slice(0, 8);
  const create = async (session: string) => {
    const args = ["layout", "create", "local", `--session=${session}`, "--label-prefix", session];
    return (await made(box, ...args, "--wait", "--json")).json.result.layout_id;
  };
  const twin = await create(beginning);
  const idOf = async (ref: string) =>
    (await made(box, "layout", "show", "--json", "--", ref)).json.result.layout_id;
  assertEquals(await idOf(beginning), twin);
  assertEquals(await idOf(layout_id.slice(0, 9)), layout_id);
  const whole = await create(layout_id);
  assertEquals(await idOf(layout_id), layout_id);
  assertEquals(await idOf(`local/${layout_id}`), whole);
  const dashed = await create("-rf");
  assertEquals(await idOf("-rf"), dashed);
  const removed = await made(box, "layout", "remove", "local/-rf");
  assertEquals(removed.stdout, "removed layout local/-rf with 3 panes\n");
  // Gone, it still comes before ids that begin so: nothing else is removed by the same line.
  await made(box, "layout", "remove", beginning);
  assertEquals(await idOf(beginning), twin);
});

Deno.test("what is no name means nothing, and harms nothing", async () => {
  await using box = await sandbox();
  await makeDemo(box);
  for (const hostile of HOSTILE_STRINGS) {
    const { code, stderr } = await box.run("layout", "remove", "--", hostile);
    assertEquals(code, 1, stderr);
    assertStringIncludes(stderr, "error[managed_layout_not_found]");
    // deno-lint-ignore no-control-regex -- no escape reaches the terminal
    assertEquals(/[\x00-\x09\x0b-\x1f\x7f\x9b]/.test(stderr), false);
  }
  assertEquals((await made(box, "layout", "show", "demo", "--json")).json.result.state, "ready");
});

dockerTest("a name of two containers is refused with both, and each can be typed", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  await makeDemo(box);
  await box.run("layout", "create", bench.name, "--session", "demo", "--wait");
  const cases = [["layout", "demo"], ["pane", "m1"], ["agent", "m1"]] as const;
  for (const [noun, name] of cases) {
    const { code, stderr } = await box.run(noun, "show", name);
    assertEquals(code, 1);
    const both = [`${bench.name}/${name}`, `local/${name}`];
    assertStringIncludes(stderr, `"${name}" means several: ${both.join(", ")}`);
    for (const one of both) await made(box, noun, "show", one);
  }
  assertMatch((await made(box, "agent", "list")).stdout, new RegExp(`${bench.name} +m1 `));
  await made(box, "layout", "remove", "local/demo");
  // What is archived does not stand in the way.
  const { json } = await made(box, "layout", "show", "demo", "--json");
  assertEquals(json.result.container_id, bench.id);
});
