/** What tmux 3.0 cannot do, as far as a newer tmux can be made to behave like them. */
import { assertEquals } from "@std/assert";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { TmuxOn } from "../../support/tmux.ts";

/** Puts a tmux before the real one that says it is 3.0 and reads no commands from its input. */
async function pretend30(box: Sandbox): Promise<void> {
  const real = (await box.exec(["sh", "-c", "command -v tmux"])).stdout.trim();
  Deno.mkdirSync(`${box.dir}/bin`);
  Deno.writeTextFileSync(
    `${box.dir}/bin/tmux`,
    `#!/bin/sh
[ "$1" = -V ] && { echo tmux 3.0a; exit; }
case $* in *'source-file -') echo "-: No such file or directory" >&2; exit 1 ;; esac
exec ${real} "$@"
`,
  );
  Deno.chmodSync(`${box.dir}/bin/tmux`, 0o755);
  Deno.mkdirSync(`${box.dir}/tmp`);
  Object.assign(box.env, { PATH: `${box.dir}/bin:${box.env.PATH}`, TMPDIR: `${box.dir}/tmp` });
}

Deno.test("a tmux that reads no commands from its input gets them, and no file of them is left", async () => {
  await using box = await sandbox();
  await pretend30(box);
  const tmux = new TmuxOn(box);
  assertEquals((await tmux.run()).snapshot, { kind: "none", stoppedAs: null });
  const secret = { TOKEN: "s3cret" };
  assertEquals((await tmux.make("work", { env: secret }, { env: secret })).complaint, "");
  assertEquals((await tmux.steady()).panes.length, 2);
  assertEquals([...Deno.readDirSync(`${box.dir}/tmp`)], []);
});
