/** The whole program: arguments in, exit code out. */
import { WORKER_ARGUMENT } from "./system/fork.ts";

/** Runs a command line, or the worker whose hidden argument comes first; gives the exit code. Never throws. */
export async function program(args: readonly string[]): Promise<number> {
  if (args[0] === WORKER_ARGUMENT) {
    const { workerMain } = await import("./worker.ts");
    return await workerMain(args.slice(1));
  }
  const { run } = await import("./cli/run/run.ts");
  return await run(args);
}
