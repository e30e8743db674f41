/** The folder that a container has for the logs of its panes, and wider mounts. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml";
import { whatIsSeen } from "../../src/logs/exposure.ts";
import { describeMount } from "../../src/logs/own_mount.ts";
import { benchContainer, dockerTest } from "../support/engine.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const newName = () => `bench-${crypto.randomUUID().slice(0, 8)}`;

async function createReady(box: Sandbox, container: string, session: string) {
  const made = await box.run(
    ...["layout", "create", container, "--session", session],
    ...["--label-prefix", `${session}-`, "--wait", "--json"],
  );
  assertEquals([made.code, made.json.result.state], [0, "ready"], made.stderr);
  const logs: string[] = made.json.result.panes.map((pane: { log_path: string }) => pane.log_path);
  return { made, logs };
}

async function doctorOnMounts(box: Sandbox) {
  const { json } = await box.run("doctor", "--json");
  return json.result.checks.filter(({ check }: { check: string }) => check === "mounts");
}

dockerTest(
  "a container that is made with the printed mount has its own logs, and no others",
  async () => {
    await using box = await sandbox();
    const name = newName();
    const { json } = await box.run("container", "mount", name, "--json");
    const { source, target, run } = json.result;
    assertEquals([source, run], [`${box.state}/logs/${name}`, `-v ${source}:${target}`]);
    assertEquals(Deno.lstatSync(source).mode! & 0o777, 0o700);
    await using bench = await benchContainer({ name, user: "root", mounts: [run.slice(3)] });
    const { made, logs } = await createReady(box, name, "work");
    assertEquals(made.stderr.includes("warning"), false, made.stderr);
    for (const log of logs) assert(log.startsWith(`${source}/`), log);
    const local = await createReady(box, "local", "here");
    for (const log of local.logs) assert(log.startsWith(`${box.state}/local-logs/`), log);
    const seen = await bench.exec(["ls", target]);
    assertEquals(
      seen.stdout.trim().split("\n").sort(),
      logs.map((log) => log.slice(source.length + 1)).sort(),
    );
    await box.run("agent", "send", `${name}/work-m1`, "--text", "echo own-$((6 * 7))");
    await box.eventually(async () =>
      (await box.run("log", "show", `${name}/work-m1`)).stdout.includes("own-42")
    );
    assertEquals(await doctorOnMounts(box), []);
    // The mount keeps the name that it was made with.
    await bench.rename(`${name}-x`);
    await box.run("container", "scan");
    const renamed = await createReady(box, `${name}-x`, "again");
    for (const log of renamed.logs) assert(log.startsWith(`${source}/`), log);
  },
);

dockerTest("a wider mount goes on working, and what it exposes is said", async () => {
  await using box = await sandbox();
  const name = newName();
  Deno.mkdirSync(`${box.state}/logs`, { recursive: true, mode: 0o700 });
  const mounts = [`${box.state}/logs:/logs`];
  await using bench = await benchContainer({ name, user: "root", mounts });
  const { made, logs } = await createReady(box, name, "work");
  assertMatch(made.stderr, /warning: .*pane logs that are not its own.*container mount/);
  for (const log of logs) assert(log.startsWith(`${box.state}/logs/${bench.id}/`), log);
  const local = await createReady(box, "local", "here");
  assertEquals((await bench.exec(["ls", "/logs"])).stdout.trim(), bench.id);
  assertEquals(local.made.stderr.includes("warning"), false);
  const [check] = await doctorOnMounts(box);
  assertEquals(check.status, "warning");
  assertStringIncludes(
    check.message,
    `${name} has ${box.state}/logs mounted and can read and change`,
  );
  assertStringIncludes(check.cure, `container mount ${name}`);
});

Deno.test("what no container can be called gets no folder", async () => {
  await using box = await sandbox();
  for (const name of ["..", "local", "a/b", "", "-x"]) {
    const { code } = await box.run("container", "mount", "--", name);
    assertEquals(code, 1, name);
  }
  assertEquals([...Deno.readDirSync(`${box.state}/logs`)], []);
});

Deno.test("each file's own words say the same mount, whatever the path", () => {
  for (const source of ["/s/logs/b", "/my s/logs/b", "/s:t/logs/b", "/s,t/logs/b", '/s"t/logs/b']) {
    const { run, compose, devcontainer, target } = describeMount("b", source);
    const service = parse(compose) as { container_name: string; volumes: unknown[] };
    assertEquals(service, {
      container_name: "b",
      volumes: [{ type: "bind", source, target }],
    });
    const { runArgs, mounts: [mount] } = JSON.parse(`{${devcontainer}}`);
    assertEquals(runArgs, ["--name", "b"]);
    assertStringIncludes(mount.replaceAll('""', '"'), `source=${source}`);
    assertEquals(run.startsWith(source.includes(":") ? "--mount " : "-v "), true, run);
  }
});

Deno.test("a mount shows the state, all logs, this machine's, or another container's", () => {
  const where = { state: "/h/state", logs: "/h/state/logs", others: ["b", "local"] };
  const seen = (source: string) => whatIsSeen({ source, destination: "/x", writable: true }, where);
  assertEquals(["/", "/h", "/h/state"].map(seen), ["state", "state", "state"]);
  assertEquals(seen("/h/state/logs/"), "logs");
  assertEquals(seen("/h/state/local-logs"), "local_logs");
  assertEquals(["/h/state/logs/b", "/h/state/logs/local"].map(seen), ["others", "others"]);
  assertEquals(["/h/state/logs/a", "/h/stateful", "/h/other", ""].map(seen), [
    null,
    null,
    null,
    null,
  ]);
});
