/** What a profile puts into a pane's environment is seen there, and nowhere else. */
import { assert, assertEquals } from "@std/assert";
import { addProfile } from "../support/definitions.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { everyRuntimeTest, type LifecycleFixture } from "./lifecycle_fixture.ts";

/** Writes down the arguments of the programs that agenttower runs; gives what tells them. */
async function overhear(box: Sandbox): Promise<() => string> {
  const heard = `${box.dir}/heard`;
  const shims = `${box.dir}/shims`;
  Deno.mkdirSync(shims);
  for (const program of ["tmux", "docker", "podman", "sh"]) {
    const real = (await box.exec(["sh", "-c", 'command -v "$0"', program])).stdout.trim();
    const script = `#!/bin/bash\nprintf '%s\\n' "$0 $*" >>${heard}\nexec ${real} "$@"\n`;
    if (real !== "") Deno.writeTextFileSync(`${shims}/${program}`, script, { mode: 0o700 });
  }
  box.env.PATH = `${shims}:${box.env.PATH}`;
  return () => Deno.readTextFileSync(heard);
}

/** Arguments of running processes, those in containers included, that hold what is in a file. */
async function argumentsWith(box: Sandbox, secretFile: string): Promise<string> {
  const line = 'grep -hazsF -f "$0" /proc/[0-9]*/cmdline';
  return (await box.exec(["sh", "-c", line, secretFile])).stdout;
}

/** Files of the state folder that hold what is in a file. */
async function filesWith(box: Sandbox, secretFile: string): Promise<string> {
  return (await box.exec(["grep", "-rlaF", "-f", secretFile, box.state])).stdout;
}

/** What tmux would tell of a secret. */
async function toldByTmux(at: LifecycleFixture): Promise<string> {
  const told = [
    await at.tmux("list-panes", "-a", "-F", "#{pane_start_command} #{pane_title}"),
    await at.tmux("show-environment", "-g"),
    await at.tmux("show-environment", "-t", "=work"),
  ];
  return told.map(({ stdout }) => stdout).join("");
}

everyRuntimeTest("the value of a profile's variable is in its pane alone", async (at) => {
  const { box } = at;
  const secret = crypto.randomUUID();
  const secretFile = `${box.dir}/secret`;
  Deno.writeTextFileSync(secretFile, `${secret}\n`);
  const heard = await overhear(box);
  const shows = "case $API_TOKEN in *-*-*-*-*) echo given;; *) echo lacking;; esac";
  addProfile(box, "keyed", ["sh", "-c", `while sleep 0.1; do ${shows}; done`], {
    env: { API_TOKEN: secret, PLAIN: `it's "${secret}" #{pane_id}` },
  });
  const { panes: [m1] } = await at.create("work", "--launch", "master:m1=keyed");
  await box.eventually(async () => {
    const { text } = await at.shown("log", "show", m1.pane_id);
    assert(!text.includes("lacking"), text);
    return text.includes("given");
  });
  await at.shown("pane", "remove", m1.pane_id);
  await at.shown("pane", "recreate", m1.pane_id, "--wait");
  await at.shown("recover");
  assertEquals(await argumentsWith(box, secretFile), "");
  assertEquals(await filesWith(box, secretFile), "");
  assertEquals((await toldByTmux(at)).includes(secret), false);
  assert(heard().includes(at.command === null ? "tmux " : `${at.command.join(" ")} exec`), heard());
  assertEquals(heard().includes(secret), false);
  const profile = await at.shown("profile", "show", "keyed");
  assertEquals(profile.env.API_TOKEN, "<redacted>");
});
