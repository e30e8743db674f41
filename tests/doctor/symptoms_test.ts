/** What `docs/troubleshooting.md` says of what doctor finds. */
import { assertEquals } from "@std/assert";
import { putContainer } from "../../src/store/containers.ts";
import { knownContainer } from "../../src/containers/known.ts";
import { contextOn } from "../support/context.ts";
import { dockerTest } from "../support/engine.ts";
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

dockerTest("records of another engine's containers are told, and brought up to date", async () => {
  await using box = await sandbox();
  {
    await using at = contextOn(box, { workers: false });
    at.ctx.store.write("container.scan", (writer) =>
      putContainer(writer, {
        ...knownContainer(at.ctx, "local")!,
        id: "abcdef".padEnd(64, "0"),
        name: "bench-far",
        runtime: "docker",
        engineId: "another",
      }));
  }
  const trouble = entry("Another engine answers");
  const values = trouble.seen((await box.run("doctor")).stdout);
  assertEquals(values.container, "bench-far");
  const endpoint = box.env.DOCKER_HOST ?? "unix:///var/run/docker.sock";
  await trouble.follow(box, { ...values, endpoint });
  assertEquals((await box.run("doctor")).code, 0);
});
