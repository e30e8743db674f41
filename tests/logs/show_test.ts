/** What `log show` makes of real programs in real panes, and of logs that are large or written for harm. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { attachLog } from "../../src/logs/attach.ts";
import { rotateLogs } from "../../src/logs/rotate.ts";
import { showLog } from "../../src/logs/show.ts";
import { eventually } from "../support/eventually.ts";
import { type RuntimeFixture, startOn } from "../support/runtime_fixture.ts";
import { LOCAL } from "../support/runtimes.ts";
import { testUnless } from "../support/skip.ts";

interface Logged {
  readonly id: string;
  readonly pane: string;
  readonly log: string;
  /** Types keys by their tmux names, or text. */
  keys(...keys: string[]): Promise<void>;
  /** The last lines of the log once they hold the text. */
  shown(text: string, lines?: number): Promise<string>;
}

/** A shell with a log from here on; its prompt is `ready> `. */
async function logged(at: RuntimeFixture): Promise<Logged> {
  const pane = await at.shell("work");
  const { agent: { id } } = await adoptAgent(at.ctx, {
    containerId: "local",
    tmuxPaneId: pane,
    role: "slave",
    capability: "worker",
    label: "s1",
  });
  const { log } = await attachLog(at.ctx, id);
  // The log begins in the middle of a line, which it does not hold the beginning of.
  await at.tmux("send-keys", "-t", pane, "Enter");
  await eventually(() => Deno.readTextFileSync(log.path).includes("ready> "));
  return {
    id,
    pane,
    log: log.path,
    keys: async (...keys) => {
      assertEquals((await at.tmux("send-keys", "-t", pane, ...keys)).code, 0);
    },
    shown: (text, lines = 200) =>
      eventually(async () => {
        const shown = (await showLog(at.ctx, id, { lines })).text;
        return shown.includes(text) ? shown : "";
      }),
  };
}

/** What the pane shows, as tmux has it. */
async function onScreen(at: RuntimeFixture, { pane }: Logged): Promise<string> {
  const { stdout } = await at.tmux("capture-pane", "-p", "-J", "-t", pane);
  return stdout.split("\n").map((line) => line.trimEnd()).join("\n").trim();
}

/** Waits until the shell is ready after this; what is typed before is shown twice. */
async function isReady(at: RuntimeFixture, s1: Logged, after = ""): Promise<void> {
  await eventually(async () => (await onScreen(at, s1)).endsWith(`${after}\nready>`));
}

/** Writes a log of this text, as if a program had written it; a terminal ends lines with both. */
function write({ log }: Logged, text: string): void {
  Deno.writeTextFileSync(log, text.replaceAll("\n", "\r\n"));
}

function whyNoProgram(program: string): string | null {
  const { success } = new Deno.Command("sh", { args: ["-c", `command -v ${program}`] })
    .outputSync();
  return success ? null : `${program} is not installed`;
}

Deno.test("a shell with an edited line, a progress bar and a clear shows as it did", async () => {
  await using at = await startOn(LOCAL);
  const s1 = await logged(at);
  await s1.keys("echo wrnog", "BSpace", "BSpace", "BSpace", "BSpace", "rong", "Enter");
  await isReady(at, s1, "wrong");
  await s1.keys("for i in 1 2 3; do printf '\\r%s0 %%' $i; done; echo", "Enter");
  await isReady(at, s1, "30 %");
  await s1.keys("clear; printf '\\033[1;31mred\\033[0m\\t%s\\n' en''d", "Enter");
  const shown = await s1.shown("red     end");
  assertStringIncludes(shown, "ready> echo wrong\nwrong\n");
  assertStringIncludes(shown, "\n30 %\n");
  assertEquals(shown.includes("10 %\n"), false);
  assertEquals(/[^\P{Cc}\n]/u.test(shown), false);
});

Deno.test("a line that is edited over several rows of the screen is one line", async () => {
  await using at = await startOn(LOCAL);
  const s1 = await logged(at);
  const word = "x".repeat(200);
  await s1.keys("-l", `echo "${word}" | wc -m`);
  await s1.keys("Home", "Right", "Right", "Right", "Right", "Right");
  await s1.keys("-l", "inserted");
  await s1.keys("Enter");
  const shown = await s1.shown("\n209\n");
  // bash has put the cursor into the next row itself.
  assertStringIncludes(shown.replace("x\nx", "xx"), `ready> echo inserted"${word}" | wc -m\n209\n`);
});

testUnless(
  whyNoProgram("vi"),
  "an editor shows what its screen does, and what it did once it has ended",
  async () => {
    await using at = await startOn(LOCAL);
    const s1 = await logged(at);
    const file = `${at.ctx.paths.state}/poem`;
    Deno.writeTextFileSync(
      file,
      Array.from({ length: 99 }, (_, line) => `verse ${line}\n`).join(""),
    );
    await s1.keys(`vi -u NONE -N ${file}`, "Enter");
    await eventually(async () => (await onScreen(at, s1)).includes("verse 9"));
    await s1.keys("G", "O", "a verse of mine");
    await eventually(async () => (await onScreen(at, s1)).includes("a verse of mine"));
    await s1.keys("Escape");
    await eventually(async () => !(await onScreen(at, s1)).includes("INSERT"));
    await s1.keys("x");
    await eventually(async () => (await onScreen(at, s1)).match(/a verse of min$/m));
    const during = await s1.shown("a verse of min\n", 39);
    const screen = await onScreen(at, s1);
    assert(
      during.trim().endsWith(screen.slice(screen.indexOf("verse 9"))),
      `${during}\n---\n${screen}`,
    );
    await s1.keys(":q!", "Enter");
    await isReady(at, s1);
    await s1.keys("echo do''ne", "Enter");
    const after = await s1.shown("\ndone\n");
    assertStringIncludes(after, "a verse of min\n");
    assert(after.indexOf(`ready> vi`) < after.indexOf("a verse of min"), after);
    assert(after.indexOf("a verse of min") < after.indexOf("ready> echo"), after);
  },
);

testUnless(whyNoProgram("less"), "what a pager scrolls through is there", async () => {
  await using at = await startOn(LOCAL);
  const s1 = await logged(at);
  await s1.keys("seq -f 'row %g' 200 | less", "Enter");
  await eventually(async () => (await onScreen(at, s1)).includes("row 39"));
  for (let line = 0; line < 20; line++) await s1.keys("j");
  await eventually(async () => (await onScreen(at, s1)).includes("row 59"));
  const shown = await s1.shown("row 59");
  for (const row of [1, 20, 21, 40, 59]) assertStringIncludes(shown, `\nrow ${row}\n`);
  await s1.keys("q");
});

Deno.test("a pane that has changed its size shows its lines as they are", async () => {
  await using at = await startOn(LOCAL);
  const s1 = await logged(at);
  const word = "y".repeat(150);
  await s1.keys(`echo ${word}`, "Enter");
  await s1.shown(`\n${word}\n`);
  await at.tmux("resize-window", "-t", "work", "-x", "60", "-y", "20");
  await s1.keys(`echo z${word}`, "Enter");
  const shown = await s1.shown(`\nz${word}\n`);
  assertStringIncludes(shown, `\n${word}\n`);
});

Deno.test("what rotation took away is still shown", async () => {
  await using at = await startOn(LOCAL, { settings: { logs: { maxMb: 0.02 } } });
  const s1 = await logged(at);
  await s1.keys("seq -f 'line %g of them' 3000", "Enter");
  await s1.shown("line 3000 of them");
  assertEquals(rotateLogs(at.ctx), [s1.log]);
  await s1.keys("echo af''ter", "Enter");
  const shown = await s1.shown("\nafter\n", 500);
  for (let line = 2600; line <= 3000; line++) {
    assertStringIncludes(shown, `\nline ${line} of them\n`);
  }
});

Deno.test("a secret is masked where the terminal wrapped it, in its colours and out of order", async () => {
  await using at = await startOn(LOCAL);
  const s1 = await logged(at);
  const key = `sk-ant-api03-${"aB3d".repeat(20)}`;
  const secrets = [
    `${"-".repeat(100)} ${key} end`,
    `\x1b[32msk-ant-\x1b[1mapi03-${"aB3d".repeat(20)}\x1b[0m`,
    `API_KEY=\x1b[10C\x1b[10D${"hunter2".repeat(4)}`,
    `\x1b[30Gapi03-${"aB3d".repeat(10)}\x1b[23Gsk-ant-\x1b[K\x1b[30Gapi03-${"aB3d".repeat(10)}`,
  ];
  write(s1, `${secrets.join("\n")}\n`);
  const { text } = await showLog(at.ctx, s1.id, { lines: 50 });
  assertEquals(text.match(/<redacted>/g)?.length, secrets.length, text);
  assertEquals(/aB3d|hunter/.test(text), false, text);
});

Deno.test("a secret that a shell edits over two rows of the screen is masked", async () => {
  await using at = await startOn(LOCAL);
  const s1 = await logged(at);
  const key = `sk-ant-api03-${"aB3d".repeat(20)}`;
  await s1.keys("-l", `: ${"-".repeat(60)} ${key} the end`);
  await s1.keys("Home", "Right", "Right");
  await s1.keys("-l", "inserted ");
  await s1.keys("Enter", "echo do''ne", "Enter");
  const shown = await s1.shown("\ndone\n");
  assertStringIncludes(shown, `: inserted ${"-".repeat(60)} <redacted> the end`);
  assertEquals(shown.includes("aB3d"), false, shown);
});

Deno.test("the last lines are shown, and whether there are more", async () => {
  await using at = await startOn(LOCAL);
  const s1 = await logged(at);
  write(s1, "one\ntwo \x1b[31mred\n\x1b]0;title\x07last");
  const show = async (lines: number) => await showLog(at.ctx, s1.id, { lines });
  assertEquals((await show(2)).text, "two red\nlast\n");
  assertEquals([(await show(2)).truncated, (await show(3)).truncated], [true, false]);
  assertEquals((await show(0)).text, "");
  write(s1, "\x1b[31m\x1b[2J");
  assertEquals([(await show(5)).text, (await show(5)).isEmpty], ["", false]);
  write(s1, "");
  assertEquals((await show(5)).isEmpty, true);
  Deno.writeFileSync(
    s1.log,
    new Uint8Array([0x61, 0xff, 0xe6, 0x97, 0x62, 0x0d, 0x0a, 0xe6, 0x97]),
  );
  assertEquals((await show(5)).text, "a\ufffd\ufffdb\n");
  write(s1, "from \u202eright\u2066 \u200bto left\n");
  assertEquals(/[\u202e\u2066\u200b]/.test((await show(5)).text), false);
});

/** What makes a terminal work hard, over and over. */
const HOSTILE: Readonly<Record<string, string>> = {
  "screens that are cleared": `\x1b[2J${"x\n".repeat(40)}`,
  "rows that are scrolled": "\x1b[2147483647S\x1b[2147483647T",
  "rows that are inserted": "\x1b[2147483647L\x1b[2147483647M",
  "characters that are repeated": "x\x1b[2147483647b",
  "cells that are inserted": "\x1b[2147483647@\x1b[2147483647P\x1b[2147483647X",
  "tabs": "\x1b[2147483647I\x1b[2147483647Z",
  "screens that are switched": "\x1b[?1049hx\x1b[?1049l",
  "screens that are drawn": "\x1b[?1049h\x1b[Hx\x1b[?25l\x1b[?25h\x1b[?2026h",
  "a terminal that is reset": "\x1bcx",
  "regions that are set": "\x1b[2;9r\x1b[9H\n\n\n\n",
  "a cursor that moves": "\x1b[5;5H\x1b[A\x1b[B\x1b[C\x1b7\x1b8",
  "marks on one letter": "e" + "\u0301".repeat(1000),
  "titles without an end": "\x1b]0;x",
  "lines without anything": "\n",
  "one line": "key=value ",
  "escapes": "\x1b",
};

Deno.test("a log that is written for harm is shown in bounded time and room", async () => {
  await using at = await startOn(LOCAL);
  const s1 = await logged(at);
  for (const [because, part] of Object.entries(HOSTILE)) {
    const copies = Math.ceil((2 << 20) / part.length);
    write(s1, `${part.repeat(copies)}\x18\x1bc\nthe end\n`);
    const before = performance.now();
    const { text, truncated } = await showLog(at.ctx, s1.id, { lines: 200 });
    const took = performance.now() - before;
    assertStringIncludes(text, "the end\n", because);
    assertEquals(truncated, true, because);
    assert(text.length < 1 << 20, because);
    // Without a bound, for hours or for ever.
    assert(took < 120_000, `${because}: ${took} ms`);
  }
});
