/** AgentTower's command line: arguments in, exit code out. */
import { WORKER_ARGUMENT } from "./src/system/fork.ts";
import { denoComplaint } from "./src/system/least_deno.ts";

async function main(args: readonly string[]): Promise<number> {
  const complaint = denoComplaint(Deno.version.deno);
  if (complaint !== null) {
    console.error(complaint);
    return 1;
  }
  if (args[0] === WORKER_ARGUMENT) {
    const { workerMain } = await import("./src/worker.ts");
    return await workerMain(args.slice(1));
  }
  const { run } = await import("./src/cli/run/run.ts");
  return await run(args);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
