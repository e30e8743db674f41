import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { benchContainer, docker, dockerTest } from "./engine.ts";

dockerTest("a bench container has tmux, a user of its own and UTF-8", async () => {
  await using bench = await benchContainer({ env: { SHOWN: "yes" } });
  assertEquals(
    (await bench.tmux("new-session", "-d", "-s", "a", "printf 'é👍'; sleep 100")).code,
    0,
  );
  const { stdout } = await bench.exec(["sh", "-c", "id -un; echo $HOME $LANG $SHOWN; cat"], {
    stdin: "in",
  });
  assertEquals(stdout, "bench\n/home/bench C.UTF-8 yes\nin");
  assertStringIncludes((await bench.tmux("list-sessions")).stdout, "a: 1 windows");
  assert((await bench.processes()).length >= 3);
});

dockerTest("a bench container can be paused, restarted and removed in any state", async () => {
  await using bench = await benchContainer({ user: "root" });
  await bench.tmux("new-session", "-d");
  await bench.restart();
  assertEquals((await bench.tmux("list-sessions")).code, 1);
  await bench.pause();
  await bench.remove();
  assertEquals((await docker(["inspect", bench.id])).code, 1);
});
