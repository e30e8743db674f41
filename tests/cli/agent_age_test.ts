import { assertEquals, assertMatch } from "@std/assert";
import { sandbox } from "../support/sandbox.ts";

Deno.test("agents of a container that cannot be looked at are shown as they were known last", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const fresh = await box.run("agent", "show", "local/m1");
  assertMatch(fresh.stdout, /in use +yes$/m);
  const look = await box.run("--no-recover", "agent", "list", "--all");
  assertMatch(look.stderr, /tmux was looked at [\d.]+s ago/);
  // A socket that nobody can ask is no answer.
  const tmux = `${box.dir}/bin/tmux`;
  Deno.mkdirSync(`${box.dir}/bin`, { recursive: true });
  Deno.writeTextFileSync(tmux, "#!/bin/sh\necho 'lost server' >&2\nexit 1\n", { mode: 0o755 });
  const env = { PATH: `${box.dir}/bin:${box.env.PATH}` };
  await box.run({ env }, "recover");
  for (const args of [["list"], ["list", "--all"]]) {
    const { stdout } = await box.run({ env }, "--no-recover", "agent", ...args);
    assertEquals(stdout.match(/yes stale$/gm)?.length, 3);
    assertMatch(stdout, /^local is stale: .+looked at \w+ ago$/m);
  }
  const shown = await box.run({ env }, "--no-recover", "agent", "show", "local/m1");
  assertMatch(shown.stdout, /in use +yes stale$/m);
  assertMatch(shown.stdout, /^local is stale: /m);
});
