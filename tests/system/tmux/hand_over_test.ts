/** What becomes of the files through which variables reach panes. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { mounted, whyNoMount } from "../../support/mounted.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";
import { TmuxOn } from "../../support/tmux.ts";

const PREFIX = ".agenttower-values-";

/** The folder of the sandbox's socket. */
function folderOf(box: Sandbox): string {
  return `${box.dir}/tmux-${Deno.uid()}`;
}

function handovers(box: Sandbox): string[] {
  return [...Deno.readDirSync(folderOf(box))].map(({ name }) => name)
    .filter((name) => name.startsWith(PREFIX)).sort();
}

Deno.test("files that nobody took are cleared at a look, once they are old or their pane is to be gone", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await tmux.make("work", {});
  const [gone, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const write = (name: string, minutesAgo: number) => {
    const path = `${folderOf(box)}/${PREFIX}${name}`;
    Deno.writeTextFileSync(path, "V=x\n", { mode: 0o600 });
    const time = new Date(Date.now() - minutesAgo * 60_000);
    Deno.utimeSync(path, time, time);
  };
  write(`${gone}-1`, 0);
  write(`${gone}-2`, 0);
  write(`${other}-1`, 4);
  write(`${other}-2`, 12);
  const mine = `${box.dir}/mine`;
  Deno.writeTextFileSync(mine, "");
  Deno.utimeSync(mine, 0, 0);
  Deno.symlinkSync(mine, `${folderOf(box)}/${PREFIX}${gone}-link`);
  Deno.mkdirSync(`${folderOf(box)}/${PREFIX}${gone}-folder`);
  await tmux.run({ tagged: [gone] });
  assertEquals(
    handovers(box),
    [
      `${PREFIX}${gone}-folder`,
      `${PREFIX}${gone}-link`,
      `${PREFIX}${other}-1`,
    ].sort(),
  );
});

Deno.test("a file is private and no link, whatever stood in its place", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await tmux.make("work", {});
  const [paneId, target] = [crypto.randomUUID(), `${box.dir}/target`];
  Deno.symlinkSync(target, `${folderOf(box)}/${PREFIX}${paneId}-t`);
  const { snapshot } = await tmux.run({
    handovers: [{ paneId, token: "t", env: { V: "x\ny" } }, { paneId, token: "u", env: {} }],
  });
  assertEquals(snapshot.kind, "server");
  const { isFile, mode } = Deno.lstatSync(`${folderOf(box)}/${PREFIX}${paneId}-t`);
  assertEquals([isFile, (mode ?? 0) & 0o777], [true, 0o600]);
  assertEquals(Deno.readTextFileSync(`${folderOf(box)}/${PREFIX}${paneId}-t`), "V=x\\ny\n");
  assertEquals(Deno.readTextFileSync(`${folderOf(box)}/${PREFIX}${paneId}-u`), "");
});

testUnless(
  await whyNoMount(),
  "where variables cannot be handed over no pane is made, and it is said why",
  async () => {
    await using box = await sandbox();
    const dir = `${box.dir}/small`;
    Deno.mkdirSync(dir);
    box.env.TMUX_TMPDIR = dir;
    const folder = `${dir}/tmux-${Deno.uid()}`;
    const tmux = new TmuxOn(box);
    await mounted(dir, "size=64k,mode=700", async () => {
      await tmux.make("work", {});
      try {
        Deno.writeFileSync(`${dir}/full`, new Uint8Array(1 << 17));
      } catch {
        // As much as there was room for.
      }
      const { snapshot } = await tmux.make("other", { env: { V: "x".repeat(100) } });
      const seen = await tmux.look();
      const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
      await box.endServer();
      if (snapshot.kind !== "unknown") throw new Error(snapshot.kind);
      // Some shells say no more than that.
      assertMatch(snapshot.reason, /to its pane through .*: (No space left on device|I\/O error)$/);
      assertStringIncludes(snapshot.reason, folder);
      assertStringIncludes(snapshot.cure ?? "", "TMUX_TMPDIR");
      assertEquals([seen.panes.length, files], [1, [box.socket]]);
    });
  },
);
