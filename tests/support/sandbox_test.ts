import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { sandbox } from "./sandbox.ts";

Deno.test("a sandbox has its own folders and tells programs of them", async () => {
  await using box = await sandbox();
  const { stdout } = await box.exec(["sh", "-c", 'echo "$HOME $AGENTTOWER_STATE_DIR ${TMUX-}"']);
  assertEquals(stdout, `${box.home} ${box.state} \n`);
  assertThrows(() => Deno.statSync(box.config), Deno.errors.NotFound);
  box.configure("launch_commands/a.yaml", "name: a");
  assertEquals(Deno.readTextFileSync(`${box.config}/launch_commands/a.yaml`), "name: a");
});

Deno.test("a program gets its input, environment and folder", async () => {
  await using box = await sandbox();
  const result = await box.exec(["sh", "-c", "cat; pwd; echo $A ${HOME-none}; exit 3"], {
    stdin: "in\n",
    env: { A: "a", HOME: null },
    cwd: "/",
  });
  assertEquals(result, { code: 3, stdout: "in\n/\na none\n", stderr: "" });
});

Deno.test("a program that takes too long is killed with all it started", async () => {
  await using box = await sandbox();
  const command = ["sh", "-c", "echo started; sleep 100 & wait"];
  await assertRejects(() => box.exec(command, { timeoutMs: 2000 }), Error, "stdout: started");
  assertEquals(await box.processes(), []);
});

Deno.test("disposal ends a detached process and the tmux server, and removes the folder", async () => {
  let dir: string;
  {
    await using box = await sandbox();
    dir = box.dir;
    await box.exec(["sh", "-c", "setsid sleep 100 >/dev/null 2>&1 </dev/null &"]);
    await box.tmux("new-session", "-d");
    const { stdout } = await box.tmux("list-panes", "-F", "#{socket_path}");
    assert(stdout.startsWith(`${dir}/tmux-`));
    assert((await box.processes()).length >= 3);
  }
  assertThrows(() => Deno.statSync(dir), Deno.errors.NotFound);
});

Deno.test("disposal leaves the processes of another sandbox alone", async () => {
  await using other = await sandbox();
  await other.tmux("new-session", "-d");
  {
    await using box = await sandbox();
    await box.tmux("new-session", "-d");
  }
  assertEquals((await other.tmux("list-sessions")).code, 0);
});
