import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { followLog, readLog } from "../../src/logs/read.ts";
import { rotateLogs } from "../../src/logs/rotate.ts";
import { Directory } from "../../src/system/fs/directory.ts";
import { eventually } from "../support/eventually.ts";
import { type RuntimeFixture, startOn } from "../support/runtime_fixture.ts";
import { LOCAL } from "../support/runtimes.ts";
import { sandbox, WITHOUT_CACHE } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const SMALL = { settings: { logs: { maxMb: 0.01 } } };

async function agentWithLog(at: RuntimeFixture): Promise<{ id: string; log: string }> {
  const { agent } = await adoptAgent(at.ctx, {
    containerId: "local",
    tmuxPaneId: await at.shell("work"),
    role: "slave",
    capability: "worker",
    label: "s1",
  });
  const folder = at.ctx.paths.localLogs;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = `${folder}/${agent.id}.log`;
  Deno.writeTextFileSync(log, "", { mode: 0o600 });
  return { id: agent.id, log };
}

function numbered(lines: number): string {
  return Array.from({ length: lines }, (_, at) => `line ${at + 1}\n`).join("");
}

/** Fails where a line of {@link numbered} is missing between others; the first may be cut. */
function assertConsecutive(text: string): void {
  const numbers = text.slice(0, text.lastIndexOf("\n")).split("\n").slice(1)
    .map((line) => Number(line.slice("line ".length)));
  const gap = numbers.findIndex((number, at) => at > 0 && number !== numbers[at - 1]! + 1);
  assertEquals(gap, -1, numbers.slice(Math.max(0, gap - 2), gap + 2).join(" "));
}

/** The first block of a file, up to its last whole line. */
function readStart(path: string): string {
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(4096);
  const text = new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
  return text.slice(0, text.lastIndexOf("\n") + 1);
}

/** Why the beginning of a file cannot be taken away where sandboxes are, or null. */
async function whyNotFromStart(): Promise<string | null> {
  await using box = await sandbox();
  using folder = Directory.open(box.dir);
  using file = folder?.makeFile("trial");
  file?.truncate(3 * 4096);
  return file?.takeFromStart(4096) ? null : "this file system takes nothing from a file's start";
}

Deno.test("a large log moves aside while its writer goes on", async () => {
  await using at = await startOn(LOCAL, { settings: { logs: { maxMb: 0.02 } } });
  const { log } = await agentWithLog(at);
  const writer = new Deno.Command("sh", {
    args: ["-c", 'exec cat >> "$0"', log],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const input = writer.stdin.getWriter();
  const text = numbered(3000);
  await input.write(new TextEncoder().encode(text));
  await eventually(() => Deno.statSync(log).size === text.length);
  const file = Deno.statSync(log).ino;
  assertEquals(rotateLogs(at.ctx, { dryRun: true }), [log]);
  assertEquals(Deno.statSync(log).size, text.length);
  assertEquals(rotateLogs(at.ctx), [log]);
  await input.write(new TextEncoder().encode("after\n"));
  await input.close();
  await writer.status;
  // The writer never opened it again.
  assertEquals(Deno.statSync(log).ino, file);
  const kept = Deno.readTextFileSync(`${log}.1`) + Deno.readTextFileSync(log);
  assertEquals(`${text}after\n`.endsWith(kept), true);
  const limit = Math.floor(0.02 * (1 << 20));
  assertEquals(Deno.statSync(log).size <= 4096 + 6, true);
  assertEquals(Deno.statSync(`${log}.1`).size, limit);
  assertEquals(Deno.statSync(`${log}.1`).mode! & 0o777, 0o600);
  assertEquals(rotateLogs(at.ctx), []);
});

testUnless(
  await whyNotFromStart(),
  "nothing that is written during a rotation is lost",
  async () => {
    await using at = await startOn(LOCAL, { settings: { logs: { maxMb: 1 } } });
    const { log } = await agentWithLog(at);
    const writer = new Deno.Command("sh", {
      // In parts that are each more than a log may be large, each once the one before was rotated.
      args: [
        "-c",
        'for i in 0 1 2 3; do seq -f "line %.0f" $((i * 150000 + 1)) $((i * 150000 + 150000)); ' +
        'while [ -e "$0" ] && [ "$(wc -c <"$0")" -gt 1100000 ]; do sleep 0.05; done; done' +
        ' | cat >> "$0"',
        log,
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    let rotations = 0;
    let written = false;
    const ended = writer.status.then(() => written = true);
    while (!written) {
      rotations += rotateLogs(at.ctx).length;
      // No rotation can come between: what stands behind the old log's end is the log's beginning.
      if (rotations > 0) assertConsecutive(Deno.readTextFileSync(`${log}.1`) + readStart(log));
      await new Promise((resolve) => setTimeout(resolve));
    }
    await ended;
    assertEquals(rotations > 1, true);
    const kept = Deno.readTextFileSync(`${log}.1`) + Deno.readTextFileSync(log);
    assertConsecutive(kept);
    assertEquals(kept.endsWith("line 600000\n"), true);
  },
);

Deno.test("of a log of any size no more is moved than a log may be large", async () => {
  await using at = await startOn(LOCAL, { settings: { logs: { maxMb: 1 } } });
  const { log } = await agentWithLog(at);
  // Sparse: it takes no room and all the time that copying it would take.
  Deno.truncateSync(log, 40 * 2 ** 30);
  Deno.writeTextFileSync(log, "last words\n", { append: true });
  const start = performance.now();
  assertEquals(rotateLogs(at.ctx), [log]);
  assertEquals(performance.now() - start < 10_000, true);
  assertEquals(Deno.statSync(log).size <= 4096, true);
  assertEquals(Deno.statSync(`${log}.1`).size <= (1 << 20) + 4096, true);
  const kept = Deno.readTextFileSync(`${log}.1`) + Deno.readTextFileSync(log);
  assertStringIncludes(kept, "last words\n");
});

Deno.test("a rotation that was killed before its last step leaves the log whole", async () => {
  await using at = await startOn(LOCAL, SMALL);
  const { log } = await agentWithLog(at);
  const text = numbered(3000);
  for (const left of [`${log}.1.copy`, `${log}.1`]) {
    Deno.writeTextFileSync(log, text);
    Deno.writeTextFileSync(left, text.slice(0, 12_000));
    assertEquals(rotateLogs(at.ctx), [log]);
    const kept = Deno.readTextFileSync(`${log}.1`) + Deno.readTextFileSync(log);
    assertEquals(text.endsWith(kept), true);
    assertEquals(kept.length > 8192, true);
    assertEquals([...Deno.readDirSync(log.slice(0, log.lastIndexOf("/")))].length, 2);
  }
});

Deno.test("what is no agent's log is not copied, however many of it a container makes", async () => {
  await using at = await startOn(LOCAL, SMALL);
  const { log } = await agentWithLog(at);
  const planted = [1, 2].map(() => `${at.ctx.paths.localLogs}/${crypto.randomUUID()}.log`);
  for (const path of [log, ...planted]) {
    Deno.writeTextFileSync(path, "", { mode: 0o600 });
    Deno.truncateSync(path, 1 << 30);
  }
  assertEquals(rotateLogs(at.ctx), [log]);
  const names = [...Deno.readDirSync(at.ctx.paths.localLogs)].map(({ name }) => name);
  assertEquals(names.filter((name) => name.endsWith(".1")).length, 1);
});

Deno.test("rotation follows no link and touches nothing that a link leads to", async () => {
  await using at = await startOn(LOCAL, SMALL);
  const { id, log } = await agentWithLog(at);
  const precious = `${at.ctx.paths.state}/precious`;
  Deno.writeTextFileSync(precious, "y".repeat(20_000));
  Deno.removeSync(log);
  Deno.symlinkSync(precious, log);
  Deno.symlinkSync(at.ctx.paths.state, `${at.ctx.paths.logs}/linked`);
  assertEquals(rotateLogs(at.ctx), []);
  assertThrows(() => readLog(at.ctx, id, { lines: 1 }), Refusal, "symbolic link");
  Deno.removeSync(log);
  Deno.writeTextFileSync(log, "z".repeat(20_000));
  Deno.symlinkSync(precious, `${log}.1`);
  // Another process may hold the lock for a moment, as one that is being started does.
  await eventually(() => rotateLogs(at.ctx).includes(log));
  assertEquals(Deno.lstatSync(`${log}.1`).isFile, true);
  assertEquals(Deno.statSync(precious).size, 20_000);
});

Deno.test("what a crash left behind goes with the next rotation, what is in use stays", async () => {
  await using at = await startOn(LOCAL, SMALL);
  const { log } = await agentWithLog(at);
  const folder = log.slice(0, log.lastIndexOf("/"));
  const old = new Date(Date.now() - 3_600_000);
  for (const name of [".probe-old", ".probe-new", "a.log.1.copy"]) {
    Deno.writeTextFileSync(`${folder}/${name}`, "");
    if (name === ".probe-old") Deno.utimeSync(`${folder}/${name}`, old, old);
  }
  rotateLogs(at.ctx);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    !name.endsWith(".log")
  );
  assertEquals(names, [".probe-new"]);
});

Deno.test("a folder of logs is read again only after it has changed, so that its age costs nothing", async () => {
  await using at = await startOn(LOCAL, SMALL);
  const { log } = await agentWithLog(at);
  const folder = log.slice(0, log.lastIndexOf("/"));
  const left = () => [...Deno.readDirSync(folder)].some(({ name }) => name === "a.log.1.copy");
  const plantedAt = (time: Date) => {
    Deno.writeTextFileSync(`${folder}/a.log.1.copy`, "");
    Deno.utimeSync(folder, time, time);
  };
  const [first, second] = [new Date(Date.now() - 60_000), new Date(Date.now() - 30_000)];
  Deno.utimeSync(folder, first, first);
  rotateLogs(at.ctx);
  // As if nothing had come.
  plantedAt(first);
  rotateLogs(at.ctx);
  assertEquals(left(), true);
  plantedAt(second);
  rotateLogs(at.ctx);
  assertEquals(left(), false);

  // What is on record is still tried each time: one that was in use is left over by now.
  const probe = `${folder}/.probe-x`;
  Deno.writeTextFileSync(probe, "");
  Deno.utimeSync(folder, first, first);
  rotateLogs(at.ctx);
  assertEquals(Deno.statSync(probe).isFile, true);
  Deno.utimeSync(probe, new Date(0), new Date(0));
  Deno.utimeSync(folder, first, first);
  rotateLogs(at.ctx);
  assertThrows(() => Deno.statSync(probe), Deno.errors.NotFound);
});

Deno.test("the last lines are read as they were written, with secrets masked", async () => {
  await using at = await startOn(LOCAL);
  const { id, log } = await agentWithLog(at);
  Deno.writeTextFileSync(log, "one\ntwo \x1b[31mred\nAPI_KEY=abc\nlast");
  assertEquals(readLog(at.ctx, id, { lines: 2 }).text, "API_KEY=<redacted>\nlast");
  assertEquals(
    readLog(at.ctx, id, { lines: 3 }).text,
    "two \x1b[31mred\nAPI_KEY=<redacted>\nlast",
  );
  const all = readLog(at.ctx, id, { lines: 99 });
  assertEquals([all.text.split("\n").length, all.truncated], [4, false]);
  assertEquals(readLog(at.ctx, id, { lines: 1 }).truncated, true);
  assertEquals(readLog(at.ctx, id, { lines: 0 }).text, "");
});

Deno.test("a key that --lines cuts, or rotation, is masked", async () => {
  await using at = await startOn(LOCAL);
  const { id, log } = await agentWithLog(at);
  const key = "-----BEGIN PRIVATE KEY-----\naB3d\naB3d\n-----END PRIVATE KEY-----\n";
  const end = "<redacted>-----END PRIVATE KEY-----\nlast\n";
  Deno.writeTextFileSync(log, `${key}last\n`);
  assertEquals(readLog(at.ctx, id, { lines: 3 }).text, end);
  Deno.writeTextFileSync(`${log}.1`, key.slice(0, 36));
  Deno.writeTextFileSync(log, `${key.slice(36)}last\n`);
  assertEquals(readLog(at.ctx, id, { lines: 9 }).text, end);
});

Deno.test("a program that writes no line feed is followed, its keys masked", async () => {
  await using at = await startOn(LOCAL);
  const { id, log } = await agentWithLog(at);
  const stop = new AbortController();
  let seen = "";
  Deno.writeTextFileSync(log, "> ");
  const following = (async () => {
    const options = { lines: 10, signal: stop.signal };
    for await (const text of followLog(at.ctx, id, options)) seen += text;
  })();
  const add = (text: string) => Deno.writeTextFileSync(log, text, { append: true });
  await eventually(() => seen === "> ");
  add("Go on? [y/N] ");
  await eventually(() => seen === "> Go on? [y/N] ");
  add("use sk-ant-api03-abcdefghij");
  await eventually(() => seen === "> Go on? [y/N] use");
  add("klmnopqrstuvwxyz now");
  await eventually(() => seen === "> Go on? [y/N] use <redacted> now");
  // One that is never still.
  let ticks = 0;
  await eventually(() => {
    add(`\x1b[2K${ticks++} % `);
    return seen.includes("\x1b[2K9 % ");
  });
  // More than can be held, or masked at once.
  const large = "word ".repeat(1 << 18);
  const before = seen.length;
  add(large);
  await eventually(() => seen.length >= before + large.length);
  stop.abort();
  await following;
});

Deno.test("a log is followed through its rotation, no line twice and none missing", async () => {
  await using at = await startOn(LOCAL, SMALL);
  const { id, log } = await agentWithLog(at);
  const stop = new AbortController();
  let seen = "";
  const text = numbered(3000);
  Deno.writeTextFileSync(log, text);
  const following = (async () => {
    const options = { lines: 10_000, signal: stop.signal };
    for await (const part of followLog(at.ctx, id, options)) seen += part;
  })();
  await eventually(() => seen === text);
  assertEquals(rotateLogs(at.ctx), [log]);
  Deno.writeTextFileSync(log, "after\n", { append: true });
  await eventually(() => seen.endsWith("after\n"));
  assertEquals(seen, `${text}after\n`);
  stop.abort();
  await following;
});

Deno.test("a log is followed in whole lines, and from its beginning when it was emptied", async () => {
  await using at = await startOn(LOCAL);
  const { id, log } = await agentWithLog(at);
  const stop = new AbortController();
  const seen: string[] = [];
  Deno.writeTextFileSync(log, "first\n");
  const following = (async () => {
    for await (const text of followLog(at.ctx, id, { lines: 10, signal: stop.signal })) {
      seen.push(text);
    }
  })();
  const add = (text: string) => Deno.writeTextFileSync(log, text, { append: true });
  await eventually(() => seen.join("") === "first\n");
  add("sec");
  await new Promise((resolve) => setTimeout(resolve, 300));
  add("ond\n");
  await eventually(() => seen.join("") === "first\nsecond\n");
  Deno.truncateSync(log, 0);
  add("new\n");
  await eventually(() => seen.join("") === "first\nsecond\nnew\n");
  stop.abort();
  await following;
});

Deno.test("an agent without a log is told so", async () => {
  await using at = await startOn(LOCAL);
  const { id, log } = await agentWithLog(at);
  const reason = "s1 has no log: none was ever attached to an adopted agent";
  assertThrows(() => readLog(at.ctx, id, { lines: 1 }), Refusal, reason);
  Deno.removeSync(log);
  assertThrows(() => readLog(at.ctx, id, { lines: 1 }), Refusal, reason);
  assertThrows(() => readLog(at.ctx, "nobody", { lines: 1 }), Refusal, "no agent");
});

Deno.test("a log is not rotated where the system would end the program for a file so large", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "work", "--wait");
  const [{ log_path: log }] = box.sql("SELECT log_path FROM managed_pane") as [
    { log_path: string },
  ];
  // Without the receipts, which the worker takes away after it has committed.
  const count = () =>
    [...Deno.readDirSync(`${box.state}/local-logs`)].filter(({ name }) => name[0] !== ".").length;
  const before = count();
  Deno.truncateSync(log, 100 << 20);
  // In blocks of 512 bytes: enough for the state, and too little for 64 megabytes.
  const limited = ["sh", "-c", 'ulimit -f 60000; exec "$@"', "sh", ...WITHOUT_CACHE, "sweep"];
  const { code, stderr } = await box.exec(limited);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, `${log} could not be rotated`);
  assertStringIncludes(stderr, "ulimit -f unlimited");
  assertEquals(count(), before);
});
