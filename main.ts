/** AgentTower's command line: arguments in, exit code out. */
import { WORKER_ARGUMENT } from "./src/system/fork.ts";

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === WORKER_ARGUMENT) {
    const { workerMain } = await import("./src/worker.ts");
    return await workerMain(args.slice(1));
  }
  const { run } = await import("./src/cli/run/run.ts");
  return await run(args);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
