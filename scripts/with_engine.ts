/**
 * Runs a command with a reachable Docker engine: the one that the user's own setup reaches, else a private one
 * for as long as the command runs, else none.
 *
 * A private engine needs root and `dockerd`. Everything of it is in one folder of its own and goes when
 * the command ends or this program is told to end.
 */
import { PrivateEngine } from "./private_engine.ts";

async function reachable(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("docker", {
      args: ["info"],
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(10_000),
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** Runs the command until it ends, or not at all if this program has been told to end before. */
async function run(
  [program, ...args]: string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  if (told.signal.aborted) return 143;
  const child = new Deno.Command(program!, { args, env }).spawn();
  told.signal.addEventListener("abort", () => child.kill(told.signal.reason));
  return (await child.status).code;
}

/** Aborted, the signal being the reason, when this program is told to end. */
const told = new AbortController();
for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  Deno.addSignalListener(signal, () => told.abort(signal));
}
// The terminal sends an interrupt to the command itself; this program stays to clean up.
Deno.addSignalListener("SIGINT", () => {});

async function main(command: string[]): Promise<number> {
  if (command.length === 0) {
    console.error("usage: with-engine COMMAND [ARGUMENT]...");
    return 2;
  }
  if (await reachable()) return await run(command, {});
  const reason = PrivateEngine.obstacle();
  if (reason !== null) {
    console.error(
      `with-engine: no Docker engine is reachable, and ${reason}; going on without one`,
    );
    return await run(command, {});
  }
  await using engine = await PrivateEngine.start();
  if (engine.problem) {
    console.error(`with-engine: a private engine does not start; going on without one`);
    console.error(engine.problem);
    return await run(command, {});
  }
  return await run(command, engine.client);
}

Deno.exit(await main(Deno.args));
