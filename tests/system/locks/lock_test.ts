import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { deadline } from "@std/async/deadline";
import { Refusal } from "../../../src/model/errors.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { randomIds } from "../../../src/system/ids.ts";
import { type Lock, Locks } from "../../../src/system/locks/lock.ts";
import { NUMBERS } from "../../../src/system/platform/numbers.ts";
import { Child, denoScript } from "../../support/child.ts";
import { eventually } from "../../support/eventually.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";

const PROCESS = new URL("./lock_process.ts", import.meta.url).pathname;
const NAME = "bench";

/** Longer than any test. */
const WAIT_MS = 10 * 60_000;

/** What has not come by then does not come. */
const LATEST_MS = 60_000;

function locksIn(
  box: Sandbox,
  onWait = (_name: string, _doing: string) => {},
  waitMs = WAIT_MS,
): Locks {
  Deno.mkdirSync(box.state, { recursive: true });
  return new Locks(box.state, onWait, randomIds.token, systemClock, waitMs);
}

function start(box: Sandbox, ...args: string[]): Child {
  return new Child(denoScript(PROCESS, box.state, NAME, ...args), box.env);
}

async function take(locks: Locks, withinMs?: number): Promise<Lock> {
  const lock = await locks.acquire(NAME, { doing: "this test", withinMs });
  assert(lock);
  return lock;
}

/** The waiter that came last. */
function queueEnd(box: Sandbox): string {
  try {
    return Deno.readTextFileSync(`${box.state}/${NAME}.queue`);
  } catch {
    return "";
  }
}

/** Starts a process that has to wait; gives it once it stands in the queue. */
async function startWaiting(box: Sandbox, ...args: string[]): Promise<Child> {
  const before = queueEnd(box);
  const child = start(box, ...args);
  await eventually(() => queueEnd(box) !== before && queueEnd(box) !== "");
  return child;
}

/** Does something while a descriptor of each of this process's open files is in other hands as well, as after a fork(2). */
function whileShared(act: () => void): void {
  const { symbols } = Deno.dlopen(NUMBERS.libc, {
    dup: { parameters: ["i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const copies = Array.from({ length: 1024 }, (_, descriptor) => symbols.dup(descriptor))
    .filter((copy) => copy >= 0);
  try {
    act();
  } finally {
    for (const copy of copies) symbols.close(copy);
  }
}

function tickets(box: Sandbox): string[] {
  return [...Deno.readDirSync(box.state)].map((entry) => entry.name)
    .filter((name) => name.includes(".ticket."));
}

Deno.test("processes that take and discard a lock as fast as they can are never inside together", async () => {
  await using box = await sandbox();
  locksIn(box);
  await using stack = new AsyncDisposableStack();
  const inside = `${box.dir}/inside`;
  const children = [
    ...Array.from({ length: 3 }, () => stack.use(start(box, "enter", inside, "60"))),
    stack.use(start(box, "discard", "150")),
  ];
  assertEquals(
    await Promise.all(children.map((child) => child.line())),
    children.map(() => "done"),
  );
  for (const child of children) await child.status;
  assertEquals(tickets(box), []);
});

Deno.test("processes get a lock in the order in which they came", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const order = `${box.dir}/order`;
  await using stack = new AsyncDisposableStack();
  const lock = await take(locks);
  const children: Child[] = [];
  for (const word of ["a", "b", "c", "d", "e"]) {
    children.push(stack.use(await startWaiting(box, "note", order, word)));
  }
  lock.release();
  for (const child of children) assertEquals((await child.status).success, true);
  assertEquals(Deno.readTextFileSync(order), "a\nb\nc\nd\ne\n");
  assertEquals(tickets(box), []);
});

Deno.test("who comes while others wait does not overtake them", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const order = `${box.dir}/order`;
  const lock = await take(locks);
  await using first = await startWaiting(box, "note", order, "first");
  const own = take(locks).then((lock) => {
    Deno.writeTextFileSync(order, "own\n", { append: true });
    lock.release();
  });
  lock.release();
  await Promise.all([own, first.status]);
  assertEquals(Deno.readTextFileSync(order), "first\nown\n");
});

Deno.test("waits of one process are served in their order, however many there are", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  await using holder = start(box, "hold");
  assertEquals(await holder.line(), "got");
  const order: number[] = [];
  const all = Array.from({ length: 100 }, async (_, n) => {
    using _lock = await take(locks);
    order.push(n);
  });
  await holder.say("");
  await Promise.all(all);
  assertEquals(order, Array.from({ length: 100 }, (_, n) => n));
});

Deno.test("a lock that was released is free, though a process that was just forked has its file", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const lock = await take(locks);
  whileShared(() => {
    assertEquals(locks.isHeld(NAME), true);
    lock.release();
    assertEquals(locks.isHeld(NAME), false);
    locks.tryAcquire(NAME, "x")!.release();
    assertEquals(locks.isHeld(NAME), false);
  });
});

Deno.test("a lock dies with its holder", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  await using holder = start(box, "hold");
  assertEquals(await holder.line(), "got");
  assertEquals(locks.isHeld(NAME), true);
  assertEquals(locks.tryAcquire(NAME, "x"), null);
  const waiting = take(locks);
  holder.signal("SIGKILL");
  (await waiting).release();
  assertEquals(locks.isHeld(NAME), false);
});

Deno.test("a stopped holder still holds", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  await using holder = start(box, "hold");
  assertEquals(await holder.line(), "got");
  holder.signal("SIGSTOP");
  assertEquals(await locks.acquire(NAME, { doing: "x", withinMs: 50 }), null);
  holder.signal("SIGCONT");
  await holder.say("");
  (await take(locks)).release();
});

Deno.test("a waiter's death lets nobody behind its successor come before it", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const order = `${box.dir}/order`;
  const lock = await take(locks);
  await using _a = await startWaiting(box, "note", order, "a");
  await using b = await startWaiting(box, "note", order, "b");
  await using c = await startWaiting(box, "note", order, "c");
  await using d = await startWaiting(box, "note", order, "d");
  b.signal("SIGKILL");
  await b.status;
  lock.release();
  await Promise.all([c.status, d.status]);
  await eventually(() => Deno.readTextFileSync(order).length === 6);
  // The dead one's successor may overtake those before it.
  const rest = Deno.readTextFileSync(order).replace("a\n", "");
  assertEquals(rest, "c\nd\n");
});

Deno.test("the last waiter's death leaves nobody waiting for it", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const lock = await take(locks);
  await using waiter = await startWaiting(box, "hold");
  waiter.signal("SIGKILL");
  await waiter.status;
  lock.release();
  (await take(locks, LATEST_MS)).release();
  assertEquals(tickets(box).length, 1);
  assertEquals(locks.discardTickets().length, 1);
  assertEquals(tickets(box), []);
});

Deno.test("who gives up does not hold the lock later on", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const lock = await take(locks);
  await using waiter = await startWaiting(box, "hold", "50");
  assertEquals(await waiter.line(), "gave up");
  assertEquals(tickets(box), []);
  const given = locks.acquire(NAME, { doing: "x", withinMs: 50 });
  assertEquals(await deadline(given, LATEST_MS), null);
  lock.release();
  (await take(locks, LATEST_MS)).release();
  assertEquals(locks.isHeld(NAME), false);
  (await take(locks, LATEST_MS)).release();
});

Deno.test("somebody who gives up in the middle of the queue keeps nobody waiting", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const order = `${box.dir}/order`;
  const lock = await take(locks);
  await using first = await startWaiting(box, "hold");
  await using second = await startWaiting(box, "hold", "50");
  await using third = await startWaiting(box, "note", order, "third");
  assertEquals(await second.line(), "gave up");
  lock.release();
  assertEquals(await first.line(), "got");
  await first.say("");
  await third.status;
  assertEquals(Deno.readTextFileSync(order), "third\n");
});

Deno.test("however many waits were given up, a process can still wait", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  using _lock = await take(locks);
  const other = await locks.acquire("other", { doing: "this test" });
  // More than Deno has threads for calls that block.
  await using waiter = start(box, "persist", "48", "other");
  await eventually(() => tickets(box).some((name) => name.startsWith("other.")));
  other?.release();
  assertEquals(await deadline(waiter.line(), LATEST_MS), "got");
});

Deno.test("who waits for a short time keeps its place among those that wait longer", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const order = `${box.dir}/order`;
  await using stack = new AsyncDisposableStack();
  const lock = await take(locks);
  const children: Child[] = [];
  for (
    const [word, ...within] of [["a", "300000"], ["b"], ["c", "300000"], ["d", "300000"], [
      "e",
    ]] as const
  ) {
    children.push(stack.use(await startWaiting(box, "note", order, word, ...within)));
  }
  lock.release();
  for (const child of children) assertEquals((await child.status).success, true);
  assertEquals(Deno.readTextFileSync(order), "a\nb\nc\nd\ne\n");
  assertEquals(tickets(box), []);
});

Deno.test("only the tickets of the dead are discarded", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  using _lock = await take(locks);
  await using _waiter = await startWaiting(box, "hold");
  assertEquals(locks.discardTickets(), []);
  assertEquals(tickets(box).length, 1);
});

Deno.test("a lock that is held or awaited is not discarded", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const lock = await take(locks);
  assertEquals(locks.discard(NAME), false);
  await using waiter = await startWaiting(box, "hold");
  assertEquals(locks.discard(NAME), false);
  lock.release();
  assertEquals(await waiter.line(), "got");
  assertEquals(locks.discard(NAME), false);
  await waiter.say("");
  await waiter.status;
  assertEquals(locks.isHeld(NAME), false);
  assertEquals(locks.discard(NAME), true);
  assertEquals([...Deno.readDirSync(box.state)], []);
});

Deno.test("processes that ask whether a lock is held do not take each other for holders", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  (await take(locks)).release();
  await using stack = new AsyncDisposableStack();
  const children = [1, 2, 3].map(() => stack.use(start(box, "ask", "20000")));
  assertEquals(await Promise.all(children.map((child) => child.line())), ["0", "0", "0"]);
});

Deno.test("who waits for a second learns what for", async () => {
  await using box = await sandbox();
  const told: string[] = [];
  const locks = locksIn(box, (name, doing) => told.push(`${name}: ${doing}`));
  await using holder = start(box, "hold");
  assertEquals(await holder.line(), "got");
  const waiting = take(locks);
  await eventually(() => told.length > 0);
  assertEquals(told, [`${NAME}: process ${holder.pid}`]);
  await holder.say("");
  (await waiting).release();
  assertEquals(told.length, 1);
});

Deno.test("a lock without files is free, and asking makes none", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  assertEquals(locks.isHeld("never-seen"), false);
  assertEquals([...Deno.readDirSync(box.state)], []);
});

Deno.test("different locks do not wait for each other, and each is released once", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const one = await take(locks);
  const other = await locks.acquire("other", { doing: "x", withinMs: LATEST_MS });
  assert(other);
  one.release();
  one.release();
  assertEquals(locks.isHeld(NAME), false);
  assertEquals(locks.isHeld("other"), true);
  const again = await take(locks);
  one.release();
  assertEquals(locks.isHeld(NAME), true);
  again.release();
  other.release();
});

Deno.test("a wait that is refused names the holder, what it does, and that it is stopped", async () => {
  await using box = await sandbox();
  const locks = locksIn(box, () => {}, 50);
  await using holder = start(box, "hold");
  assertEquals(await holder.line(), "got");
  const refused = () => assertRejects(() => locks.acquire(NAME, { doing: "x" }), Refusal);
  const running = await refused();
  assertEquals(running.code, "state_unavailable");
  const { pid } = holder;
  const locked = `${box.state}/${NAME}.lock has been locked by pid ${pid} (`;
  assertStringIncludes(running.message, locked);
  assertStringIncludes(running.message, `: process ${pid}) for `);
  assertStringIncludes(running.message, " run -q -P ");
  assertStringIncludes(running.message, `within 0 s; wait until it ends, or end it (kill ${pid})`);
  holder.signal("SIGSTOP");
  let told = "";
  await eventually(async () => {
    told = (await refused()).message;
    return told.includes("), which is stopped, for ");
  });
  assertStringIncludes(told, `kill -CONT ${pid}`);
  holder.signal("SIGCONT");
  await holder.say("");
  (await take(locks, LATEST_MS)).release();
});

Deno.test("a process that is stopped in line is named by who waits behind it", async () => {
  await using box = await sandbox();
  const locks = locksIn(box, () => {}, 50);
  const lock = await take(locks);
  await using waiter = await startWaiting(box, "hold");
  waiter.signal("SIGSTOP");
  await eventually(async () => {
    const { stdout } = await box.exec(["ps", "-o", "stat=", "-p", String(waiter.pid)]);
    return stdout.startsWith("T");
  });
  lock.release();
  const { message } = await assertRejects(() => locks.acquire(NAME, { doing: "x" }), Refusal);
  assertStringIncludes(message, `pid ${waiter.pid} (`);
  assertStringIncludes(message, `kill -CONT ${waiter.pid}`);
});

Deno.test("what is planted in place of a lock's file is refused at once and left as it is", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const target = `${box.dir}/target`;
  Deno.writeTextFileSync(target, "theirs");
  Deno.chmodSync(target, 0o644);
  const plants: Record<string, (path: string) => Promise<unknown> | void> = {
    "is not a regular file": (path) => box.exec(["mkfifo", path]),
    "has 2 names (hard links)": (path) => Deno.linkSync(target, path),
    "is a symbolic link": (path) => Deno.symlinkSync("/dev/zero", path),
  };
  for (const suffix of [".lock", ".queue"]) {
    const path = `${box.state}/${NAME}${suffix}`;
    for (const [fault, plant] of Object.entries(plants)) {
      await plant(path);
      const { message } = await deadline(
        assertRejects(() => locks.acquire(NAME, { doing: "x" }), Refusal),
        LATEST_MS,
      );
      assertStringIncludes(message, `${path} ${fault}`);
      assertEquals([locks.isHeld(NAME), locks.doing(NAME)], [false, ""]);
      Deno.removeSync(path);
    }
  }
  assertEquals(Deno.readTextFileSync(target), "theirs");
  assertEquals((Deno.statSync(target).mode ?? 0) % 0o1000, 0o644);
});

Deno.test("a queue that names what is no ticket of its own is taken for an empty one", async () => {
  await using box = await sandbox();
  const locks = locksIn(box);
  const ticket = `${NAME}.ticket.planted`;
  await box.exec(["mkfifo", `${box.state}/${ticket}`]);
  await box.exec(["mkfifo", `${box.dir}/pipe`]);
  for (const last of [ticket, `../pipe`, `${NAME}.ticket.x/../../pipe`]) {
    Deno.writeTextFileSync(`${box.state}/${NAME}.queue`, last);
    using lock = await deadline(take(locks), LATEST_MS);
    await using waiter = start(box, "hold");
    await eventually(() => tickets(box).length === 2);
    lock.release();
    assertEquals(await deadline(waiter.line(), LATEST_MS), "got");
  }
});

testUnless(
  await whyNoStrace(),
  "a lock that the system does not give is refused at once, and says why",
  async () => {
    await using box = await sandbox();
    locksIn(box);
    const errors = {
      ENOLCK: "the file system has no locks to give",
      EIO: "the disk reports an input/output error",
    };
    for (const [error, words] of Object.entries(errors)) {
      const program = denoScript(PROCESS, box.state, NAME, "hold");
      const inject = ["-f", "-qq", "-e", "trace=flock", "-e", `inject=flock:error=${error}`];
      const trace = ["strace", ...inject, "-o", "/dev/null"];
      const { code, stderr } = await deadline(box.exec([...trace, ...program]), LATEST_MS);
      assertEquals(code, 1);
      assertStringIncludes(stderr, `${box.state}/${NAME}.lock cannot be locked: ${words}`);
    }
  },
);

/** Why no system call can be made to fail here, or null. */
async function whyNoStrace(): Promise<string | null> {
  try {
    const { success } = await new Deno.Command("strace", {
      args: ["-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", "inject=flock:error=EIO", "true"],
    }).output();
    return success ? null : "strace may not trace here";
  } catch {
    return "there is no strace";
  }
}
