/** A pane is `ready` with a log only where the pipe that tmux runs for it writes to that log. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { PROGRAM, type Sandbox, sandbox } from "../support/sandbox.ts";
import { PLAIN, whyNotPlain } from "../support/plain_user.ts";
import { testUnless } from "../support/skip.ts";

const NO_PLAIN = await whyNotPlain();

/** A tmux server that was there before, and a layout. */
async function create(box: Sandbox, umask: string) {
  assertEquals((await box.exec([...PLAIN, "tmux", "-L", box.socket, "new", "-d"])).code, 0);
  const shell = [...PLAIN, "sh", "-c", `umask ${umask}; exec "$@"`, "sh", ...PROGRAM];
  return await box.exec(
    [...shell, "layout", "create", "local", "--session", "work", "--wait", "--json"],
  );
}

for (const umask of ["777", "377", "277"]) {
  testUnless(NO_PLAIN, `under umask ${umask} a plain user's panes are logged`, async () => {
    await using box = await sandbox();
    const { code, stdout, stderr } = await create(box, umask);
    assertEquals([code, JSON.parse(stdout).result.state], [0, "ready"], stderr);
    await box.tmux("send-keys", "-t", "=work:", "echo umask-$((6 * 7))", "Enter");
    const { panes } = JSON.parse(stdout).result;
    await box.eventually(() =>
      panes.some(({ log_path }: { log_path: string }) =>
        Deno.readTextFileSync(log_path).includes("umask-42")
      )
    );
    for (const { log_path } of panes) assertEquals(Deno.statSync(log_path).mode! & 0o777, 0o600);
  });
}

Deno.test("where tmux cannot run what would write the log, the pane is degraded and says so", async () => {
  await using box = await sandbox();
  // Its pipes find no `cat`, while this program's own shell finds it.
  const tmux = (await box.exec(["sh", "-c", "command -v tmux"])).stdout.trim();
  const server = [tmux, "-L", box.socket, "new", "-d", "/bin/sh"];
  assertEquals((await box.exec(server, { env: { PATH: "/nowhere" } })).code, 0);
  const made = await box.run(
    ...["layout", "create", "local", "--session", "work", "--wait", "--json"],
  );
  assertEquals([made.code, made.json.result.state], [3, "degraded"]);
  const [event] = box.events().filter((it) => it.event_type === "managed_pane_log_attach_failed");
  assertStringIncludes(event.payload.reason, "did not open the log");
  const { stdout } = await box.tmux("list-panes", "-a", "-F", "#{pane_pipe}");
  assertEquals(stdout.includes("1"), false);
  // The worker takes its receipts away after it has committed.
  await box.eventually(() =>
    [...Deno.readDirSync(`${box.state}/local-logs`)].every((it) => it.name[0] !== ".")
  );
  const [agent] = box.sql("SELECT id FROM agent LIMIT 1");
  const attached = await box.run("log", "attach", String(agent!.id));
  assertEquals(attached.code, 1);
  assertStringIncludes(attached.stderr, "did not open the log");
});
