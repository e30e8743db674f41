/** What tmux 3.0 and 3.1 cannot do, as far as a newer tmux can be made to behave like them. */
import { assertEquals } from "@std/assert";
import { makeSession } from "../../../src/system/tmux/commands.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { itemAt } from "../../support/items.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { paneToMake, TmuxOn } from "../../support/tmux.ts";

/** Puts a tmux before the real one that says it is 3.0 and reads no commands from its input. */
async function pretend30(box: Sandbox): Promise<void> {
  const real = (await box.exec(["sh", "-c", "command -v tmux"])).stdout.trim();
  Deno.mkdirSync(`${box.dir}/bin`);
  Deno.writeTextFileSync(
    `${box.dir}/bin/tmux`,
    `#!/bin/sh
for last; do :; done
[ "$1" = -V ] && { echo tmux 3.0a; exit; }
[ "$last" = - ] && { echo "-: No such file or directory" >&2; exit 1; }
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
  assertEquals((await tmux.run()).snapshot, { kind: "none", isContainerStopped: false });
  const secret = { TOKEN: "s3cret" };
  assertEquals((await tmux.make("work", { env: secret }, { env: secret })).complaint, "");
  assertEquals((await tmux.steady()).panes.length, 2);
  assertEquals([...Deno.readDirSync(`${box.dir}/tmp`)], []);
});

Deno.test("a session whose first pane cannot be given variables gets them another way", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const script = 'echo "$V $AGENTTOWER_PANE" >"$0"; pwd >>"$0"; exec sleep 1000';
  const panes = ["a", "b"].map((name) =>
    paneToMake({
      command: ["sh", "-c", script, `${box.dir}/${name}`],
      env: { V: `"'$x ; #{pane_id}` },
      workingDir: box.home,
    })
  );
  const commands = makeSession("work", panes, DEFAULT_SETTINGS.tmux).replace(/^%if .*$/m, "%if 1");
  assertEquals((await tmux.run({ mode: "start", commands })).complaint, "");
  const seen = await tmux.steady();
  assertEquals(seen.panes.map((pane) => [pane.tag, pane.title]), [
    ...panes.map((pane) => [pane.id, pane.marker]),
  ]);
  for (const [n, name] of ["a", "b"].entries()) {
    const expected = `"'$x ; #{pane_id} ${itemAt(panes, n).id}\n${box.home}\n`;
    await box.eventually(() => Deno.readTextFileSync(`${box.dir}/${name}`) === expected);
  }
  const { stdout } = await box.tmux("show-environment", "-t", "=work:");
  assertEquals(stdout.includes("#{pane_id}"), false);
});
