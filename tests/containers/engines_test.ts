/** Whoever answers: what another engine does not know is not gone. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { PrivateEngine } from "../../scripts/private_engine.ts";
import { PrivatePodman } from "../../scripts/private_podman.ts";
import { advised, typeLine } from "../support/advice.ts";
import { benchContainer, dockerTest } from "../support/engine.ts";
import { only } from "../support/items.ts";
import { DOCKER, PODMAN, type RuntimeUnderTest, startBench } from "../support/runtimes.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

/** A layout of one pane in a container of the engine that the user's settings name. */
async function layoutOn({ program, newName }: RuntimeUnderTest, box: Sandbox) {
  const name = newName();
  box.configure(
    "config.yaml",
    `containers: {name_contains: [${name}], runtime: ${program}}\nlaunch: {probe_seconds: 0.1}\n`,
  );
  const bench = await startBench(program!, box, name);
  const made = await box.run("layout", "create", name, "--session", "demo", "--wait", "--json");
  assertEquals([made.code, made.json.result?.state], [0, "ready"], made.stdout);
  return { bench, name };
}

/** What is on record of it all. */
function recorded(box: Sandbox) {
  return {
    panes: box.sql("SELECT label, state, failed_stage FROM managed_pane ORDER BY label"),
    active: box.sql("SELECT name, active FROM container WHERE id <> 'local'"),
  };
}

/** Does what people do after they have changed to another engine, and finds nothing changed by it. */
async function askElsewhere(
  box: Sandbox,
  name: string,
  env: Record<string, string>,
): Promise<string> {
  const before = recorded(box);
  const recover = await box.run({ env }, "recover");
  assertEquals(recover.code, 1);
  const said = recover.stdout + recover.stderr;
  assertStringIncludes(said, "not known to be the one that has the container");
  assertEquals((await box.run({ env }, "container", "scan")).code, 0);
  const again = await box.run({ env }, "layout", "create", name, "--session", "more", "--json");
  assertEquals([again.code, again.json.error?.code], [1, "docker_unavailable"]);
  const shown = await box.run({ env }, "layout", "show", "demo", "--json");
  assertEquals([shown.json.result.state, shown.json.result.stale], ["ready", true]);
  assertEquals(recorded(box), before);
  return said;
}

/** Finds all as it was, then removes the container, which is believed. */
async function comeBack(box: Sandbox, bench: { remove(): Promise<void> }) {
  assertEquals((await box.run("recover")).code, 0);
  const well = await box.run("layout", "show", "demo", "--json");
  assertEquals([well.json.result.state, well.json.result.stale], ["ready", undefined]);
  await bench.remove();
  assertEquals((await box.run("recover")).code, 0);
  const { json } = await box.run("layout", "show", "demo", "--json");
  assertEquals([json.result.state, json.result.failed_stage], ["failed", "recovery_reattach"]);
}

testUnless(
  DOCKER.reason ?? PrivateEngine.obstacle(),
  "docker: what another engine does not know is not gone, and each has its own of one name",
  async () => {
    await using box = await sandbox();
    const { bench, name } = await layoutOn(DOCKER, box);
    await using _bench = bench;
    // Of one machine, whose engines have one id before docker 23.
    await using other = await PrivateEngine.start();
    assertEquals(other.problem, null);
    await askElsewhere(box, name, other.client);
    {
      await using twin = await benchContainer({ name, user: "root", engine: other.client });
      const env = other.client;
      const args = ["layout", "create", name, "--session", "twin", "--label-prefix", "twin-"];
      const made = await box.run({ env }, ...args, "--wait", "--json");
      assertEquals(made.json.result?.container_id, twin.id, made.stdout);
      const here = ["layout", "create", name, "--session", "more", "--label-prefix", "more-"];
      const more = await box.run(...here, "--json");
      assertEquals(more.code, 0, more.stdout);
      const session = only(
        box.sql("SELECT container_id FROM managed_layout WHERE label_prefix = 'more-'"),
      );
      assertEquals(session.container_id, bench.id);
    }
    await box.run("layout", "remove", `${bench.id.slice(0, 12)}/more`);
    await box.run({ env: other.client }, "recover");
    const { state } = only(
      box.sql("SELECT state FROM managed_layout WHERE label_prefix = 'twin-'"),
    );
    assertEquals(state, "failed");
    await box.run({ env: other.client }, "layout", "remove", "twin");
    await comeBack(box, bench);
  },
);

testUnless(PODMAN.reason, "podman: what another store does not know is not gone", async () => {
  await using box = await sandbox();
  const { bench, name } = await layoutOn(PODMAN, box);
  await using _bench = bench;
  // podman takes no long paths.
  const other = await PrivatePodman.open(`${Deno.env.get("TEST_RUN_OF_AGENTTOWER")}/other`);
  if ("obstacle" in other) throw new Error(other.obstacle);
  await using _other = other;
  const words = 'see "podman system connection list", CONTAINER_HOST and "podman info"';
  advised(await askElsewhere(box, name, other.client), words);
  for (const line of ["podman system connection list", "podman info"]) {
    assertEquals((await typeLine(box, line)).code, 0);
  }
  await comeBack(box, bench);
});

/** The engine of the user's settings, by another name. */
function byAnotherWay(box: Sandbox): Record<string, string> {
  const socket = Deno.env.get("DOCKER_HOST")?.replace(/^unix:\/\//, "") ?? "/var/run/docker.sock";
  Deno.symlinkSync(socket, `${box.dir}/docker.sock`);
  return { DOCKER_HOST: `unix://${box.dir}/docker.sock`, DOCKER_CONTEXT: "" };
}

dockerTest("an engine reached another way is proven by a container that it has", async () => {
  await using box = await sandbox();
  const { bench, name } = await layoutOn(DOCKER, box);
  await using _bench = bench;
  const env = byAnotherWay(box);
  await using _witness = await benchContainer({ name: `${name}-more` });
  assertEquals((await box.run("container", "scan")).code, 0);
  await bench.remove();
  assertEquals((await box.run({ env }, "recover")).code, 0);
  assertEquals(only(box.sql("SELECT state FROM managed_layout")).state, "failed");
});

dockerTest("an engine reached another way that has nothing on record is not believed", async () => {
  await using box = await sandbox();
  const { bench } = await layoutOn(DOCKER, box);
  await using _bench = bench;
  const env = byAnotherWay(box);
  await bench.remove();
  const before = recorded(box);
  assertEquals((await box.run({ env }, "recover")).code, 1);
  assertEquals(recorded(box), before);
  assertEquals((await box.run("recover")).code, 0);
  assertEquals(only(box.sql("SELECT state FROM managed_layout")).state, "failed");
});
