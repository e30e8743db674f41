/** What `docs/troubleshooting.md` says of what doctor finds. */
import { assertEquals } from "@std/assert";
import { benchContainer, dockerTest } from "../support/engine.ts";
import { otherEngine } from "../support/other_engine.ts";
import { entry } from "../support/troubleshooting.ts";
import { sandbox } from "../support/sandbox.ts";

Deno.test("a hook that ends panes is taken out as the page says, of a server that runs, too", async () => {
  await using box = await sandbox();
  const conf = `${box.home}/.tmux.conf`;
  Deno.writeTextFileSync(conf, "set-hook -g after-split-window kill-pane\n");
  await box.tmux("new-session", "-d");
  const look = () => box.run("doctor", "--container", "local");
  const trouble = entry("A hook of tmux ends the panes");
  const values = trouble.seen((await look()).stdout.replaceAll(/, and out of the server.*/g, ""));
  assertEquals(values.hook, "after-split-window");
  await trouble.follow(box, { ...values, conf });
  const after = await look();
  assertEquals([after.code, after.stdout.includes("tmux.conf ")], [0, false]);
});

dockerTest(
  "an engine that is not the panes' is told, and left for theirs as the page says",
  async () => {
    await using box = await sandbox();
    await using bench = await benchContainer();
    const create = ["layout", "create", bench.name, "--session", "demo"];
    assertEquals((await box.run(...create, "--wait")).code, 0);
    const endpoint = box.env.DOCKER_HOST ?? "unix:///var/run/docker.sock";
    const path = `${box.dir}/other.sock`;
    await using _engine = otherEngine(path);
    box.env.DOCKER_HOST = `unix://${path}`;
    const trouble = entry("Another engine answers");
    const values = trouble.seen((await box.run("doctor")).stdout);
    assertEquals(values.container, bench.name);
    await trouble.follow(box, { ...values, endpoint });
    box.env.DOCKER_HOST = endpoint;
    assertEquals((await box.run("doctor")).stdout.includes("not known to be the one"), false);
  },
);
