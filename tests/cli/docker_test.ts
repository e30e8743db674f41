/** The command line against real containers, from the host and from inside one. */
import { advised } from "../support/advice.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type BenchContainer, benchContainer, dockerTest } from "../support/engine.ts";
import { itemAt } from "../support/items.ts";
import { ROOT } from "../support/root.ts";
import { FROM_SOURCE, type Sandbox, sandbox } from "../support/sandbox.ts";
import { terminal } from "./terminal_box.ts";

dockerTest("a container is found by its name, and its layouts by CONTAINER/SESSION", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  const scanned = await box.run("container", "scan", "--wide");
  assertEquals(scanned.code, 0);
  assertMatch(
    scanned.stdout,
    new RegExp(`${bench.id.slice(0, 12)} +${bench.name} +docker +running`),
  );
  const created = await box.run(
    ...["layout", "create", bench.name, "--session", "demo", "--wait", "--json"],
  );
  assertEquals([created.code, created.json.result.state], [0, "ready"]);
  const shown = await box.run("layout", "show", `${bench.id.slice(0, 6)}/demo`, "--json");
  assertEquals(shown.json.result.container_id, bench.id);
  assertMatch((await box.run("layout", "list")).stdout, new RegExp(`${bench.name} +demo`));
});

dockerTest("a layout, a pane and an agent are found by their container's new name", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  const { json } = await box.run(
    ...["layout", "create", bench.name, "--session", "demo", "--wait", "--json"],
  );
  const names = ["x", "y", "z"].map((end) => `${bench.name}-${end}`);
  const refs = [
    ["layout", "show", "demo"],
    ["pane", "show", "m1"],
    ["agent", "show", "m1"],
  ] as const;
  for (const [n, [noun, verb, name]] of refs.entries()) {
    await bench.rename(itemAt(names, n));
    const shown = await box.run(noun, verb, `${names[n]}/${name}`, "--json");
    assertEquals(shown.json.result?.container_id, json.result.container_id, noun);
  }
  const { stderr } = await box.run("layout", "show", `${names[2]}x/demo`);
  assertStringIncludes(stderr, `did you mean ${names[2]}/demo?`);
});

dockerTest(
  "a container that is not known is looked for once, then named with a near one",
  async () => {
    await using bench = await benchContainer();
    await using box = await sandbox();
    const { code, stderr } = await box.run("layout", "create", `${bench.name}x`, "--session", "s");
    assertEquals(code, 1);
    assertStringIncludes(stderr, "error[container_not_found]");
    assertStringIncludes(stderr, `did you mean "${bench.name}"?`);
  },
);

dockerTest("attach goes into the container and comes back", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  await box.run("layout", "create", bench.name, "--session", "demo", "--wait");
  const tty = await terminal(box);
  await tty.run("layout", "attach", `${bench.name}/demo`);
  await box.eventually(async () => (await bench.tmux("list-clients")).stdout.includes("demo"));
  await bench.tmux("detach-client", "-s", "=demo");
  await tty.shows("exit:0");
});

/** A container that sees the state folder, and has what it takes to run the program from this checkout. */
async function inhabited(box: Sandbox): Promise<BenchContainer> {
  Deno.mkdirSync(box.state, { recursive: true, mode: 0o700 });
  const { stdout } = await box.exec(["ldd", Deno.execPath()]);
  const libraries = /(\S+)\/libc\.so\.6/.exec(stdout)?.[1] ?? "/lib";
  return await benchContainer({
    user: "root",
    mounts: [
      `${box.state}:${box.state}`,
      `${ROOT}:${ROOT}:ro`,
      `${Deno.execPath()}:${Deno.execPath()}:ro`,
      `${box.env.DENO_DIR}:${box.env.DENO_DIR}`,
      `${libraries}:/libraries:ro`,
    ],
    env: {
      LD_LIBRARY_PATH: "/libraries",
      HOME: "/root",
      DENO_DIR: box.env.DENO_DIR!,
      AGENTTOWER_STATE_DIR: box.state,
    },
  });
}

dockerTest("inside a container only that container is there", async () => {
  await using box = await sandbox();
  await using own = await inhabited(box);
  await using other = await benchContainer();
  const foreign = await box.run(
    ...["layout", "create", other.name, "--session", "theirs", "--wait", "--json"],
  );
  const inside = async (...args: string[]) => {
    const { stdout, code, stderr } = await own.exec([...FROM_SOURCE, ...args]);
    try {
      return { code, ...JSON.parse(stdout) };
    } catch {
      throw new Error(`${args.join(" ")}: exit ${code}: ${stdout}${stderr}`);
    }
  };
  const create = (container_id: string) =>
    inside(
      "call",
      "managed.layout.create",
      JSON.stringify({ container_id, template_name: "1m+2s", tmux_session_name: "mine" }),
    );
  const hostOnly = { code: "host_only", details: {} };
  const refused = async (answer: Promise<{ error: { code: string; details: object } }>) => {
    const { code, details } = (await answer).error;
    assertEquals({ code, details }, hostOnly);
  };
  await refused(create(other.id));
  await refused(create("local"));
  await refused(inside("call", "app.hello"));
  await refused(inside("layout", "show", foreign.json.result.layout_id, "--json"));
  await refused(inside("pane", "remove", foreign.json.result.panes[0].pane_id, "--json"));
  assertEquals((await inside("layout", "list", "--json")).result.items, []);
  const away = ["layout", "create", other.name, "--session", "mine", "--label-prefix", "x-"];
  const told = await own.exec([...FROM_SOURCE, ...away]);
  advised(told.stderr, "run it on the host");
  assertEquals((await box.run(...away, "--wait")).code === 1, false);

  const made = await create(own.id.slice(0, 12));
  assertEquals([made.ok, made.result.state], [true, "creating"]);
  const waited = await inside("layout", "wait", made.result.layout_id, "--json");
  assertEquals([waited.code, waited.result.state], [0, "ready"]);
  const listed = await inside("layout", "list", "--json");
  assertEquals(listed.result.items.map((item: { container_id: string }) => item.container_id), [
    own.id,
  ]);
  assertEquals((await box.run("layout", "list", "--json")).json.result.items.length, 3);
});
