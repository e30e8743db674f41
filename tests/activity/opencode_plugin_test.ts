/** What the plugin for OpenCode writes, and what else may lie in its file's place. */
import { assertEquals } from "@std/assert";
import { opencodePlugin } from "../../src/activity/opencode_plugin.ts";
import { MOST_SIGNAL_BYTES, readSignalLines } from "../../src/activity/signal_line.ts";
import { withHooks } from "../../src/activity/with_hooks.ts";
import { promptMark } from "../../src/input/guided/signed_prompt.ts";
import { OPENCODE } from "../../src/programs/opencode.ts";

interface Plugin {
  readonly event: (of: { readonly event: unknown }) => Promise<void>;
  readonly "chat.message": (of: { readonly sessionID: string }, out: unknown) => Promise<void>;
}

/** Starts the plugin as OpenCode does. */
async function started(
  folder: string,
): Promise<{ readonly path: string; readonly plugin: Plugin }> {
  const path = `${folder}/it's $HOME`;
  const file = `${folder}/plugin.mjs`;
  Deno.writeTextFileSync(file, opencodePlugin(path));
  const { agenttower } = await import(`file://${file}`);
  return { path, plugin: await agenttower() };
}

async function inFolder(fn: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await fn(folder);
  } finally {
    Deno.env.delete("AGENTTOWER_SIGNALS_OF");
    Deno.removeSync(folder, { recursive: true });
  }
}

function lines(path: string): string[] {
  const written = Deno.readTextFileSync(path).replaceAll(/^(1 \w+) \d{10} /gm, "$1 ");
  return written.split("\n").slice(0, -1);
}

Deno.test("the plugin tells when all sessions together become busy, ask, or are done", async () => {
  await inFolder(async (folder) => {
    const { path, plugin } = await started(folder);
    const tell = (type: string, properties: unknown) =>
      plugin.event({ event: { type, properties } });
    const status = (sessionID: string, type: string) =>
      tell("session.status", { sessionID, status: { type } });
    await plugin["chat.message"]({ sessionID: "one" }, {
      parts: [
        { type: "text", text: "of the editor", synthetic: true },
        { type: "file" },
        { type: "text", text: ' do "it"\\\n日本語 ' },
      ],
    });
    await status("one", "busy");
    await status("two", "busy");
    await tell("permission.asked", { id: "p", sessionID: "two" });
    await tell("question.asked", { id: "q", sessionID: "two" });
    await tell("permission.replied", { requestID: "p", sessionID: "two" });
    await tell("session.updated", { info: { title: "a secret" } });
    await status("two", "idle");
    await status("one", "retry");
    await status("one", "idle");
    await status("one", "idle");
    // What cannot be read harms nothing.
    await tell("session.status", null);
    await plugin["chat.message"]({ sessionID: "one" }, {});
    const mark = promptMark('do "it"\\\n日本語');
    assertEquals(lines(path), [
      "1 Start -",
      `1 Prompt one ${mark}`,
      "1 Busy one",
      "1 Permission two",
      "1 Question two",
      "1 Busy two",
      "1 Idle one",
    ]);
    const end = Deno.readTextFileSync(path);
    assertEquals(readSignalLines(end, null, OPENCODE)?.activities, ["idle"]);
    assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    Deno.writeTextFileSync(path, "x".repeat(MOST_SIGNAL_BYTES));
    await status("one", "busy");
    assertEquals(lines(path), ["1 Busy one"]);
    for (const replace of [replaceByLink, replaceByFolder]) {
      Deno.removeSync(path, { recursive: true });
      replace(path, folder);
      await status("one", "idle");
      await status("one", "busy");
      assertEquals(Deno.readTextFileSync(`${folder}/plugin.mjs`), opencodePlugin(path));
    }
  });
});

function replaceByLink(path: string, folder: string): void {
  Deno.symlinkSync(`${folder}/plugin.mjs`, path);
}

function replaceByFolder(path: string): void {
  Deno.mkdirSync(path);
}

Deno.test("a program that an OpenCode starts tells nothing in its place", async () => {
  await inFolder(async (folder) => {
    Deno.env.set("AGENTTOWER_SIGNALS_OF", "1");
    assertEquals((await started(folder)).plugin, {} as Plugin);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["plugin.mjs"]);
  });
});

Deno.test("the plugin is given beside the user's configuration, and not where that has its place", async () => {
  await inFolder(async (folder) => {
    const run = async (path: string, env: Record<string, string>) => {
      const [program = "", ...args] = withHooks(
        ["printenv", "OPENCODE_CONFIG_CONTENT", "AGENTTOWER_SIGNALS_OF"],
        OPENCODE,
        path,
      );
      const command = new Deno.Command(program, {
        args,
        cwd: folder,
        env: { AGENTTOWER_SIGNALS_OF: "1", HOME: folder, XDG_CONFIG_HOME: "", ...env },
      });
      const { stdout, stderr } = await command.output();
      assertEquals(stderr.length, 0);
      return new TextDecoder().decode(stdout).trim();
    };
    const path = `${folder}/a b.signals`;
    assertEquals(await run(path, {}), "");
    Deno.mkdirSync(`${folder}/.config/opencode/node_modules`, { recursive: true });
    for (let times = 0; times < 2; times++) {
      const given = JSON.parse(await run(path, {}));
      assertEquals(given, { plugin: [`file://${folder}/a%20b.signals.mjs`] });
      assertEquals(Deno.readTextFileSync(`${path}.mjs`), opencodePlugin(path));
      assertEquals((Deno.statSync(`${path}.mjs`).mode ?? 0) & 0o777, 0o600);
    }
    assertEquals(await run(path, { OPENCODE_CONFIG_CONTENT: "{}" }), "{}");
    assertEquals(await run(`${folder}/none/x.signals`, {}), "");
    // It would wait until something is installed there.
    Deno.mkdirSync(`${folder}/.opencode`);
    assertEquals(await run(path, {}), "");
    assertEquals(withHooks(["sh", "-c", "exec opencode"], OPENCODE, path), [
      ...["sh", "-c", "exec opencode"],
    ]);
  });
});
