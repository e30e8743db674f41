/** Where nothing is wrong, doctor finds nothing. */
import { assertEquals } from "@std/assert";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { engineReason } from "../support/engine.ts";
import { testUnless } from "../support/skip.ts";
import { FROM_SOURCE, PROGRAM } from "../support/sandbox.ts";
import { Scene } from "./breakages/breakage.ts";

/** As many have it; nothing in it is in the way of anything. */
const TMUX_CONF = `
set -g base-index 1
set -g remain-on-exit on
set -g destroy-unattached on
set -s escape-time 0
set-hook -g after-new-session 'set -g @seen 1'
set-hook -g after-split-window 'select-layout even-vertical'
set-hook -g after-kill-pane 'select-layout tiled'
set-hook -g pane-exited 'kill-pane -t !'
set-hook -g client-detached 'kill-session -t =scratch'
set-hook -g session-closed 'display-message closed'
`;

/** What doctor does not call well, but for what is not this machine's: an engine that it need not have, the runtime. */
async function complaints(scene: Scene): Promise<string[]> {
  const { lines } = await scene.doctor();
  return lines.filter((line) => line !== "" && !line.startsWith("ok "))
    .filter((line) => engineReason() === null || !/^warning +engine /.test(line))
    .filter((line) => PROGRAM === FROM_SOURCE || !line.includes(" has a rare bug "));
}

async function staysWell(scene: Scene): Promise<void> {
  addProfile(scene.box, "plain", ["sleep", "1000"], { working_dir: "/" });
  addProfile(scene.box, "by-login", ["sh", "-c", "exec sleep 1000"], { path: "login" });
  addTemplate(scene.box, "t", [null, "plain", "by-login"]);
  assertEquals(await complaints(scene), []);
  const made = await scene.create("demo");
  assertEquals(made.code, 0, made.stdout + made.stderr);
  assertEquals(await complaints(scene), []);
  const { code, stdout } = await scene.box.run("profile", "validate", "--container", scene.place);
  assertEquals([code, stdout], [0, "2 usable profiles, 0 problems\n"]);
}

Deno.test("on a machine that is well, all is well, with a tmux.conf of its own and a dead socket", async () => {
  await using scene = await Scene.open({});
  const { box } = scene;
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, TMUX_CONF);
  Deno.writeTextFileSync(`${scene.bin}/script`, "#!/usr/bin/env -S sh -e\nexec sleep 1000\n", {
    mode: 0o755,
  });
  addProfile(box, "script", ["script"]);
  await box.tmux("new-session", "-d");
  await box.endServer({ end: "SIGKILL" });
  const { code, lines } = await scene.doctor();
  assertEquals(code, 0, lines.join("\n"));
  Deno.removeSync(`${box.config}/launch_commands/script.yaml`);
  await staysWell(scene);
});

testUnless(
  engineReason(),
  "in a container that is well, all is well, also where it says nothing of UTF-8",
  async () => {
    await using scene = await Scene.open({ container: true });
    await scene.start([await scene.mount()], ["--env", "LANG="]);
    await staysWell(scene);
  },
);
