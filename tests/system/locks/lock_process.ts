/**
 * A process that takes locks as its arguments say and tells of it on stdout. Not a test itself.
 *
 *     DIR NAME hold [WITHIN_MS]   says "got" or "gave up", releases at its first line of input
 *     DIR NAME note FILE WORD [WITHIN_MS]
 *                                 takes the lock, appends WORD to FILE, ends
 *     DIR NAME enter FILE TIMES   takes it that often; says "overlap" where somebody else was inside
 *     DIR NAME discard TIMES      removes the lock's files that often
 *     DIR NAME persist TIMES OTHER
 *                                 gives up that often, then waits for OTHER and says "got"
 *     DIR NAME ask TIMES          asks whether it is held that often; says how often it was
 */
import { Locks } from "../../../src/system/locks/lock.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { randomIds } from "../../../src/system/ids.ts";
import { exactly, itemAt } from "../../support/items.ts";

const [directory, name] = exactly(Deno.args.slice(0, 2), 2);
const [mode, ...rest] = Deno.args.slice(2);
/** Longer than any test. */
const WAIT_MS = 10 * 60_000;
const locks = new Locks(directory, () => {}, randomIds.token, systemClock, WAIT_MS);

async function acquire(within?: string) {
  const withinMs = within === undefined ? undefined : Number(within);
  return await locks.acquire(name, { doing: `process ${Deno.pid}`, withinMs });
}

async function hold(within?: string): Promise<void> {
  const lock = await acquire(within);
  console.log(lock ? "got" : "gave up");
  await Deno.stdin.read(new Uint8Array(1));
  lock?.release();
  console.log("released");
}

async function note(file: string, word: string, within?: string): Promise<void> {
  using _ = await acquire(within);
  Deno.writeTextFileSync(file, `${word}\n`, { append: true });
}

async function enter(file: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    using _ = await acquire();
    try {
      Deno.openSync(file, { write: true, createNew: true }).close();
    } catch {
      console.log("overlap");
    }
    await new Promise((resolve) => setTimeout(resolve, n % 2));
    Deno.removeSync(file);
  }
  console.log("done");
}

async function discard(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    locks.discard(name);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  console.log("done");
}

async function persist(times: number, other: string): Promise<void> {
  for (let n = 0; n < times; n++) await acquire("1");
  using _ = await locks.acquire(other, { doing: `process ${Deno.pid}` });
  console.log("got");
}

function ask(times: number): void {
  let held = 0;
  for (let n = 0; n < times; n++) if (locks.isHeld(name)) held++;
  console.log(held);
}

if (mode === "hold") await hold(rest[0]);
else if (mode === "note") await note(itemAt(rest, 0), itemAt(rest, 1), rest[2]);
else if (mode === "enter") await enter(itemAt(rest, 0), Number(rest[1]));
else if (mode === "discard") await discard(Number(rest[0]));
else if (mode === "persist") await persist(Number(rest[0]), itemAt(rest, 1));
else ask(Number(rest[0]));
