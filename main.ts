/** AgentTower's command line: arguments in, exit code out. */
import { denoComplaint } from "./src/system/least_deno.ts";

async function main(args: readonly string[]): Promise<number> {
  const complaint = denoComplaint(Deno.version.deno);
  if (complaint !== null) {
    console.error(complaint);
    return 1;
  }
  const { program } = await import("./src/program.ts");
  return await program(args);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
