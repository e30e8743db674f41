/** The audit trail: what is written, in which order, and how it is read. */
import { assert, assertEquals } from "@std/assert";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { ageState } from "../support/aged_state.ts";
import { only } from "../support/items.ts";
import { PROGRAM, type Sandbox } from "../support/sandbox.ts";
import { pathsOf } from "../support/store.ts";
import type { Answer } from "./answers.ts";
import { assertAudit, TYPES } from "./audit.ts";
import { type LifecycleFixture, localTest } from "./lifecycle_fixture.ts";

/** A life in which everything happens that the audit has a word for. */
async function eventful(at: LifecycleFixture): Promise<Answer> {
  const takeAway = await serverWithoutCat(at.box);
  addProfile(at.box, "gone", ["sh", "-c", "exit 7"]);
  addTemplate(at.box, "two", [null, "gone"]);
  const made = await at.box.run(
    ...["layout", "create", "local", "--session", "work", "--template", "two", "--wait", "--json"],
  );
  // It may end when its probe window is over.
  await at.box.eventually(async () =>
    (await at.shown("layout", "show", "local/work")).state === "degraded"
  );
  const [p1, p2] = made.json.result.panes;
  await at.shown("recover");
  await at.tmux("kill-pane", "-t", p1.tmux_pane_id);
  await at.shown("recover");
  await at.shown("pane", "remove", p2.pane_id);
  const giveBack = takeAway();
  const again = await at.box.run("pane", "recreate", p1.pane_id, "--wait", "--json");
  assertEquals([again.code, again.json.result.state], [3, "degraded"]);
  giveBack();
  return again.json.result;
}

/** A server whose pipes, and nothing else, no longer find `cat` once it is taken away: then no log can be written. */
async function serverWithoutCat(box: Sandbox) {
  const [tmux, cat] = (await box.exec(["sh", "-c", "command -v tmux; command -v cat"])).stdout
    .split("\n");
  const folder = `${box.dir}/server-bin`;
  Deno.mkdirSync(folder);
  const give = () => Deno.symlinkSync(cat!, `${folder}/cat`);
  give();
  const start = [tmux!, "-L", box.socket, "new-session", "-d", "-s", "theirs", "/bin/sh"];
  assertEquals((await box.exec(start, { env: { PATH: folder } })).code, 0);
  return () => {
    Deno.removeSync(`${folder}/cat`);
    return give;
  };
}

localTest("each of the twelve types is written with its payload, in order", async (at) => {
  await eventful(at);
  const seen = new Set(at.box.events().map(({ event_type }) => event_type));
  assertEquals([...seen].sort(), [...TYPES].sort());
  assertAudit(at.box);
  const exits = at.box.events().filter(({ event_type }) =>
    event_type === "managed_pane_launch_command_exited"
  );
  assertEquals(exits.map(({ payload }) => payload.exit_code), [7]);
  assert(exits[0].payload.elapsed_ms >= 0 && exits[0].payload.elapsed_ms < 60_000);
  const actors = (type: string) =>
    at.box.events().filter((it) => it.event_type === type).map((it) => it.actor);
  assertEquals([...new Set(actors("managed_pane_created"))], ["operator"]);
  assertEquals(actors("managed_pane_removed"), ["operator"]);
  assertEquals(actors("managed_layout_recovery_failed"), ["daemon"]);
});

localTest("events are filtered by layout, pane, type and time", async (at) => {
  const work = await eventful(at);
  await at.create("other", "--label-prefix", "o-");
  const all = at.box.events();
  const limit = ["--limit", "200"];
  const ids = async (...args: string[]) =>
    (await at.shown("events", ...limit, ...args)).items.map((it: Answer) => it.event_id);
  const expected = (filter: (event: Answer) => boolean) =>
    all.filter(filter).map((it) => it.event_id);
  const { layout_id, panes: [pane] } = work;
  const created = "managed_pane_created";
  const middle = all[Math.floor(all.length / 2)].timestamp;
  assertEquals(await ids(), expected(() => true));
  assertEquals(
    await ids("--layout", "local/work"),
    expected((event) => event.layout_id === layout_id),
  );
  assertEquals(
    await ids("--pane", pane.pane_id.slice(0, 13)),
    expected((event) => event.pane_id === pane.pane_id),
  );
  assertEquals(await ids("--type", created), expected((event) => event.event_type === created));
  assertEquals(
    await ids("--type", created, "--type", "managed_layout_created", "--layout", "local/other"),
    expected((event) =>
      event.layout_id !== layout_id &&
      [created, "managed_layout_created"].includes(event.event_type)
    ),
  );
  assertEquals(await ids("--since", middle), expected((event) => event.timestamp >= middle));
  assertEquals(await ids("--since", "1h"), expected(() => true));
  const paged: string[] = [];
  for (let after: string | null = null;;) {
    const params = after === null ? { limit: 7 } : { limit: 7, after };
    const page: Answer = await at.result("app.event.list", params);
    paged.push(...page.items.map((it: Answer) => it.event_id));
    if (page.next === null) break;
    after = page.next;
  }
  assertEquals(paged, expected(() => true));
});

localTest("events --follow goes on with what other processes do, until Ctrl-C", async (at) => {
  await at.create("work");
  const [program, ...args] = PROGRAM;
  const follower = new Deno.Command(program, {
    args: [...args, "events", "--follow", "--json", "--type", "managed_layout_created"],
    clearEnv: true,
    env: at.box.env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const read = (async () => {
    for await (const part of follower.stdout.pipeThrough(new TextDecoderStream())) text += part;
  })();
  await at.box.eventually(() => text.includes("\n"));
  const second = await at.create("second", "--label-prefix", "b-");
  await at.box.eventually(() => text.includes(second.layout_id));
  follower.kill("SIGINT");
  await Promise.all([read, follower.stderr.cancel()]);
  assertEquals((await follower.status).code, 130);
  const followed = text.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(
    followed,
    at.box.events().filter(({ event_type }) => event_type === "managed_layout_created"),
  );
});

localTest("Ctrl-C is heard in the midst of a long history, too", async (at) => {
  await at.create("work");
  const count = 100_000;
  ageState(pathsOf(at.box), { panes: 3, events: count });
  const [program, ...args] = PROGRAM;
  const follower = new Deno.Command(program, {
    args: [...args, "events", "--follow", "--json"],
    clearEnv: true,
    env: at.box.env,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let lines = 0;
  for await (const part of follower.stdout.pipeThrough(new TextDecoderStream())) {
    if (lines === 0) follower.kill("SIGINT");
    lines += part.split("\n").length - 1;
  }
  assertEquals((await follower.status).code, 130);
  assert(lines > 0 && lines < count / 2, `${lines} lines came`);
});

localTest("sequences have no gaps and agree with the file, whoever writes", async (at) => {
  const sessions = ["a", "b", "c"];
  const lives = sessions.map(async (name) => {
    const { layout_id, panes } = await at.create(name, "--label-prefix", `${name}-`);
    await at.shown("pane", "remove", panes[1].pane_id);
    await at.shown("pane", "recreate", panes[1].pane_id, "--wait");
    await at.shown("layout", "remove", layout_id);
  });
  const looks = Array.from({ length: 4 }, async () => {
    for (let count = 0; count < 3; count++) await at.shown("recover");
  });
  await Promise.all([...lives, ...looks]);
  assertAudit(at.box);
  const sizes = at.box.sql<{ n: number }>("SELECT count(*) AS n FROM lifecycle_event");
  assertEquals(only(sizes).n, at.box.events().length);
});
