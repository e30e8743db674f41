/** What `log tail` gives of what programs write to a terminal. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { followShown } from "../../src/logs/follow_shown.ts";
import { rotateLogs } from "../../src/logs/rotate.ts";
import { eventually } from "../support/eventually.ts";
import { startOn } from "../support/runtime_fixture.ts";
import { LOCAL } from "../support/runtimes.ts";

interface Followed extends AsyncDisposable {
  readonly ctx: Awaited<ReturnType<typeof startOn>>["ctx"];
  readonly log: string;
  resize(columns: number, rows: number): Promise<void>;
  /** What was given so far. */
  seen(): string;
  /** Adds to the log what a terminal would get, whose lines end with both. */
  add(text: string): void;
}

/** A log that is followed from this text on. */
async function followed(text: string, settings = {}): Promise<Followed> {
  const at = await startOn(LOCAL, { settings });
  const { agent: { id } } = await adoptAgent(at.ctx, {
    containerId: "local",
    tmuxPaneId: await at.shell("work"),
    role: "slave",
    capability: "worker",
    label: "s1",
  });
  const folder = at.ctx.paths.localLogs;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = `${folder}/${id}.log`;
  const add = (more: string) =>
    Deno.writeTextFileSync(log, more.replaceAll("\n", "\r\n"), { append: true, mode: 0o600 });
  add(text);
  const stop = new AbortController();
  let seen = "";
  const following = (async () => {
    const wanted = { lines: 10, signal: stop.signal };
    for await (const part of followShown(at.ctx, id, wanted)) seen += part;
  })();
  return {
    ctx: at.ctx,
    log,
    resize: async (columns, rows) => {
      const size = ["-x", `${columns}`, "-y", `${rows}`];
      const { code, stderr } = await at.tmux("resize-window", "-t", "work", ...size);
      assertEquals(code, 0, stderr);
    },
    add,
    seen: () => seen,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await following;
      await at[Symbol.asyncDispose]();
    },
  };
}

function numbered(lines: number, first = 1): string {
  return Array.from({ length: lines }, (_, at) => `line ${first + at}\n`).join("");
}

/** The numbers of the lines that hold one. */
function numbers(text: string): number[] {
  return [...text.matchAll(/^line (\d+)$/gm)].map(([, number]) => Number(number));
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

Deno.test("lines are given once they are finished, an unfinished one when nothing comes", async () => {
  await using at = await followed(`${numbered(20)}$ `);
  await eventually(() => at.seen() !== "");
  assertEquals(numbers(at.seen()), upTo(20, 12));
  const before = at.seen().length;
  at.add("make\n\x1b[33mcompiling\x1b[0m\nGo on? ");
  await eventually(() => at.seen().endsWith("make\ncompiling\nGo on? "));
  at.add("yes\n10 %\r100 %\ndone\n");
  await eventually(() => at.seen().endsWith("Go on? yes\n100 %\ndone\n"));
  assertEquals(at.seen().slice(before), " make\ncompiling\nGo on? yes\n100 %\ndone\n");
});

Deno.test("many lines are given, none twice and none missing, through rotation", async () => {
  await using at = await followed(numbered(5), { logs: { maxMb: 0.02 } });
  await eventually(() => at.seen() !== "");
  at.add(numbered(4000, 6));
  await eventually(() => numbers(at.seen()).at(-1) === 4005);
  assertEquals(rotateLogs(at.ctx), [at.log]);
  at.add(numbered(100, 4006));
  await eventually(() => numbers(at.seen()).at(-1) === 4105);
  assertEquals(numbers(at.seen()), upTo(4105));
});

Deno.test("of a screen that is drawn anew what scrolls by is given, and no box", async () => {
  await using at = await followed("$ agent\n\x1b[?1049h");
  await eventually(() => at.seen() !== "");
  for (let first = 1; first <= 40; first++) {
    const rows = upTo(30, 1).map((at) => `\x1b[${at};1Hline ${first + at - 1}\x1b[K`);
    at.add(`\x1b[H${rows.join("")}\x1b[32;1H[ box, ${first} s ]\x1b[K`);
  }
  await eventually(() => numbers(at.seen()).at(-1) === 39);
  assertEquals(numbers(at.seen()), upTo(39));
  assertEquals(at.seen().includes("box"), false);
});

Deno.test("keys in lines that are followed are masked, however they come and are drawn", async () => {
  await using at = await followed("$ ");
  await eventually(() => at.seen() !== "");
  at.add("use sk-ant-api03-abcdefghij");
  await eventually(() => at.seen().trimEnd() === "$ use");
  at.add("klmnopqrstuvwxyz now\n");
  await eventually(() => at.seen().endsWith("use <redacted> now\n"));
  // Over two rows of a terminal of 120 columns, of which the program moves into the second itself.
  at.add(`${"-".repeat(100)} sk-ant-api03-abcdef\r\nghijklmnopqrstuvwxyz0123456789 there\n`);
  await eventually(() => at.seen().includes("there\n"));
  assertStringIncludes(at.seen(), "- <redacted> there\n");
  at.add("\x1b]0;x\x07API_KEY=\x1b[32mhunter\x1b[1m2hunter2\x1b[0m\n");
  await eventually(() => at.seen().endsWith("API_KEY=<redacted>\n"));
});

Deno.test("a pane that changes its size is followed on, and none of its lines is given twice", async () => {
  await using at = await followed(`${numbered(20)}`);
  await eventually(() => at.seen() !== "");
  const word = "x".repeat(50);
  at.add(`${word} 1\n${word} 2\nGo on? `);
  await eventually(() => at.seen().endsWith("Go on? "));
  await at.resize(40, 10);
  // What is placed by rows and columns is in the lines that it is in on the terminal that there is now.
  at.add(`yes\n\x1b[10;1H${"y".repeat(45)}\n${numbered(12, 21)}`);
  await eventually(() => numbers(at.seen()).at(-1) === 32);
  assertEquals(numbers(at.seen()), upTo(32, 11));
  assertStringIncludes(at.seen(), `\n${word} 1\n${word} 2\nGo on? yes\n`);
  assertStringIncludes(at.seen(), `\n${"y".repeat(45)}\n`);
  assertEquals(at.seen().split(word).length, 3);
  await at.resize(100, 30);
  at.add(`${"z".repeat(80)}\n${numbered(40, 33)}`);
  await eventually(() => numbers(at.seen()).at(-1) === 72);
  assertEquals(numbers(at.seen()), upTo(72, 11));
  assertEquals(at.seen().split("z".repeat(80)).length, 2);
});
