/** Which program a launch profile starts does not hang on the shell that happens to ask. */
import { assertEquals } from "@std/assert";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { only } from "../../support/items.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

/** Makes a folder with an agent of this name in it, which tells the folder and its arguments. */
function addAgent(box: Sandbox, folder: string): string {
  const bin = `${box.dir}/${folder}`;
  Deno.mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\nprintf '%s|' '${folder}' "$@" >"$OUT"\nexec sleep 1000\n`;
  Deno.writeTextFileSync(`${bin}/the-agent`, script, { mode: 0o755 });
  return bin;
}

const ARGS = ["a b", "$HOME;'\""];

Deno.test("a pane is recreated with the PATH that its layout was made with", async () => {
  await using box = await sandbox();
  const path = box.env.PATH;
  box.env.PATH = `${addAgent(box, "mine")}:${path}`;
  const file = `${box.dir}/out`;
  addProfile(box, "p", ["the-agent", ...ARGS], { env: { OUT: file } });
  addTemplate(box, "t", ["p"]);
  const told = () => box.eventually(() => Deno.readTextFileSync(file));
  let id: string;
  {
    await using at = contextOn(box);
    const layout = await at.settle("work", { templateName: "t" });
    assertEquals([layout.state, await told()], ["ready", `mine|${ARGS.join("|")}|`]);
    id = only(layout.panes).pane_id;
    await removePane(at.ctx, id);
  }
  // As from cron; the server went with its last pane.
  box.env.PATH = `${addAgent(box, "other")}:${path}`;
  Deno.removeSync(file);
  await using at = contextOn(box);
  const request = { launchCommandOverride: null, idempotencyKey: null, replace: false };
  const { pane } = await recreatePane(at.ctx, { predecessorPaneId: id, ...request });
  await at.settled();
  assertEquals(at.detail(pane.layoutId).state, "ready");
  assertEquals(await told(), `mine|${ARGS.join("|")}|`);
});

Deno.test("with path: login a program is found as the user's login shell finds it", async () => {
  await using box = await sandbox();
  const bin = addAgent(box, "home/.local/bin");
  Deno.writeTextFileSync(`${box.home}/.profile`, `PATH="${bin}:$PATH"\n`);
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, "set -g default-shell /bin/sh");
  const file = `${box.dir}/out`;
  addProfile(box, "p", ["the-agent", ...ARGS], { env: { OUT: file }, path: "login" });
  addTemplate(box, "t", ["p"]);
  await using at = contextOn(box);
  const layout = await at.settle("work", { templateName: "t" });
  assertEquals(layout.state, "ready");
  const told = await box.eventually(() => Deno.readTextFileSync(file));
  assertEquals(told, `home/.local/bin|${ARGS.join("|")}|`);
});

Deno.test("a profile's own PATH counts before the one that its layout was made with", async () => {
  await using box = await sandbox();
  const path = `${addAgent(box, "own")}:${box.env.PATH}`;
  box.env.PATH = `${addAgent(box, "mine")}:${box.env.PATH}`;
  const file = `${box.dir}/out`;
  addProfile(box, "p", ["the-agent"], { env: { OUT: file, PATH: path } });
  addTemplate(box, "t", ["p"]);
  await using at = contextOn(box);
  assertEquals((await at.settle("work", { templateName: "t" })).state, "ready");
  assertEquals(await box.eventually(() => Deno.readTextFileSync(file)), "own|");
});
