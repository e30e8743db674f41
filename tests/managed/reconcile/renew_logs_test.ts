import { assertEquals, assertMatch } from "@std/assert";
import { localContainer } from "../../../src/containers/known.ts";
import { targetOf } from "../../../src/containers/target_of.ts";
import { attachLog } from "../../../src/logs/attach.ts";
import { prepareLogs } from "../../../src/logs/prepare.ts";
import { reconcileContainer } from "../../../src/managed/reconcile/apply.ts";
import { logAttachmentsInUse } from "../../../src/store/logs/log_attachments.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { only } from "../../support/items.ts";
import { sandbox } from "../../support/sandbox.ts";
import { panesIn } from "../../support/seen_panes.ts";

/** Without the limit of a look before a command, which a busy machine may need longer than. */
const LOOK = { withinMs: 30_000, explicit: false, dryRun: false };

/** What becomes of a log's file, by what somebody does to it. */
const FATES: Record<string, (path: string) => void> = {
  "was renamed": (path) => Deno.renameSync(path, `${path}.old`),
  "was removed": (path) => Deno.removeSync(path),
  "was rotated by another program": (path) => {
    Deno.renameSync(path, `${path}.old`);
    Deno.writeTextFileSync(path, "", { mode: 0o600 });
  },
};

for (const [what, act] of Object.entries(FATES)) {
  Deno.test(`a log that ${what} is attached anew at the next look, which says so`, async () => {
    await using box = await sandbox();
    addProfile(box, "echoes", ["sh", "-c", "while read -r l; do echo got-$l; done"]);
    addTemplate(box, "t", ["echoes"]);
    await using at = contextOn(box);
    const pane = only((await at.settle("work", { templateName: "t" })).panes);
    const { path } = only(logAttachmentsInUse(at.ctx.store));
    act(path);
    const look = () => reconcileContainer(at.ctx, "local", LOOK);
    await look();
    assertMatch(only(at.warnings), /^the log of p1 was moved or replaced, so it was attached anew/);
    await box.tmux("send-keys", "-t", pane.tmux_pane_id!, "x", "Enter");
    await box.eventually(() => Deno.readTextFileSync(path).includes("got-x"));
    at.warnings.length = 0;
    await look();
    assertEquals(at.warnings, []);
  });
}

Deno.test("a log counts as attached anew only where its pipe is seen to write to it", async () => {
  await using box = await sandbox();
  addProfile(box, "echoes", ["sh", "-c", "while read -r l; do echo got-$l; done"]);
  addTemplate(box, "t", ["echoes"]);
  // The pipes of its tmux find `cat` there, as long as it is there.
  const bin = `${box.dir}/bin`;
  Deno.mkdirSync(bin);
  const { stdout } = await box.exec(["sh", "-c", "command -v tmux; command -v cat"]);
  const [tmux = "", cat = ""] = stdout.split("\n");
  Deno.symlinkSync(cat, `${bin}/cat`);
  const server = [tmux, "-L", box.socket, "new", "-d", "/bin/sh"];
  assertEquals((await box.exec(server, { env: { PATH: bin } })).code, 0);
  await using at = contextOn(box);
  const pane = only((await at.settle("work", { templateName: "t" })).panes);
  const { path } = only(logAttachmentsInUse(at.ctx.store));
  Deno.renameSync(path, `${path}.old`);
  Deno.removeSync(`${bin}/cat`);
  await reconcileContainer(at.ctx, "local", LOOK);
  assertMatch(
    only(at.warnings),
    /^the log of p1 was moved .* is not there: .* did not open the log$/,
  );
  await box.eventually(async () => (await panesIn(box)).every(({ piped }) => !piped));
  assertEquals(only(logAttachmentsInUse(at.ctx.store)).active, false);
  const left = [...Deno.readDirSync(at.ctx.paths.localLogs)].map(({ name }) => name);
  assertEquals(left.filter((name) => name.startsWith(".")), []);
  Deno.symlinkSync(cat, `${bin}/cat`);
  await attachLog(at.ctx, pane.agent_id!);
  await box.tmux("send-keys", "-t", pane.tmux_pane_id!, "x", "Enter");
  await box.eventually(() => Deno.readTextFileSync(path).includes("got-x"));
});

Deno.test("a log in whose place something else stands is said not to be reached, and of each pane its own", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("work");
  const [first, second] = logAttachmentsInUse(at.ctx.store);
  for (const { path } of [first!, second!]) {
    Deno.removeSync(path);
    Deno.symlinkSync(box.home, path);
  }
  await reconcileContainer(at.ctx, "local", LOOK);
  assertEquals(at.warnings.map((it) => it.split(" is a symbolic link;")[0]), [
    `the log of m1 cannot be reached: ${first!.path}`,
    `the log of s1 cannot be reached: ${second!.path}`,
  ]);
  const prepared = await prepareLogs(
    at.ctx,
    targetOf(at.ctx, localContainer(at.ctx)),
    localContainer(at.ctx),
    [first!, second!].map(({ agentId }) => agentId),
  );
  for (const { agentId, path } of [first!, second!]) {
    const log = prepared.get(agentId);
    assertEquals(log?.ok === false && log.reason.includes(path), true);
  }
});
