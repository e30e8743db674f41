/** Kills from outside, at system calls, with strace(1). */
import type { Random } from "./random.ts";
import type { Cut } from "./strike.ts";
import type { World } from "./world.ts";

/** A system call of the process, and which of those that one of its threads makes, from 1. */
export interface SystemCall {
  readonly name: string;
  readonly nth: number;
}

/** What changes the world, or waits for somebody who does; `?` lets strace pass over what a machine has not. */
const CALLS = [
  ...["write", "pwrite64", "fsync", "fdatasync", "ftruncate"],
  ...["openat", "?unlink", "unlinkat", "?rename", "?renameat", "?renameat2", "?mkdir", "fchmod"],
  ...["flock", "fcntl", "?clone3", "clone", "?vfork"],
];

/** Before these last calls of a kind a process mostly reads its own program. */
const LATE = 60;

// The child of a process is let go when it executes another program: tmux, its server and the worker live on.
const STRACE = ["strace", "-f", "-qq", "-b", "execve"];

/** Why nothing can be killed so here; null where it can. */
export async function straceObstacle(): Promise<string | null> {
  const script = "strace -f -qq -b execve -o /dev/null true";
  try {
    const { success } = await new Deno.Command("sh", {
      args: ["-c", script],
      stdout: "null",
      stderr: "null",
    }).output();
    return success ? null : "strace -b does not work here";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Runs a command whole; gives, for each system call, how many one of its threads made at the most. */
export async function countCalls(
  world: World,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const file = `${world.box.dir}/strace`;
  const command = [...STRACE, "-o", file, "-e", `trace=${CALLS}`, ...world.argv(...args)];
  await world.box.exec(command, { env: { ...env } });
  const perThread = new Map<string, number>();
  const most = new Map<string, number>();
  for (const [, thread, name = ""] of Deno.readTextFileSync(file).matchAll(/^(\d+) +(\w+)\(/gm)) {
    const count = (perThread.get(`${thread} ${name}`) ?? 0) + 1;
    perThread.set(`${thread} ${name}`, count);
    most.set(name, Math.max(count, most.get(name) ?? 0));
  }
  return most;
}

/** One of the late calls of a command; every kind is as likely as every other. */
export function pickCall(counts: ReadonlyMap<string, number>, random: Random): SystemCall {
  const [name, count] = random.pick([...counts]);
  return { name, nth: count - random.below(Math.min(count, LATE)) };
}

/** Kills the command when a thread of it enters the call. */
export function killAt({ name, nth }: SystemCall): Cut {
  const inject = ["-e", `trace=${name}`, "-e", `inject=${name}:signal=KILL:when=${nth}`];
  return (world, env, args) => {
    const command = [...STRACE, "-o", "/dev/null", ...inject, ...world.argv(...args)];
    return world.box.exec(command, { env: { ...env } });
  };
}
