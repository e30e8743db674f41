/** A command that is given several names: one outcome each, and the worst of their exit codes. */
import { Refusal } from "../../model/errors.ts";
import { UsageError } from "../args/usage_error.ts";
import type { Cli } from "../command/cli.ts";
import { EXIT, exitOfError, worstExit } from "../command/exit.ts";

/**
 * One name is as if the command took but one. Of several, what is refused keeps no other from being done.
 *
 * @param value What a name is called in the usage line.
 * @throws {UsageError} for several with `--json`, whose one envelope is of one.
 */
export async function forEachName(
  cli: Cli,
  value: string,
  given: readonly string[],
  act: (name: string) => Promise<number>,
): Promise<number> {
  const names = [...new Set(given)];
  const [first, ...others] = names;
  if (first !== undefined && others.length === 0) return await act(first);
  if (cli.terminal.json) throw new UsageError("--json", `with --json, only one ${value} is taken`);
  const exits: number[] = [];
  for (const name of names) {
    const exit = await outcomeOf(cli, name, act);
    exits.push(exit);
    if (exit === EXIT.interrupted) break;
  }
  return worstExit(exits);
}

async function outcomeOf(
  cli: Cli,
  name: string,
  act: (name: string) => Promise<number>,
): Promise<number> {
  try {
    return await act(name);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === "internal_error") throw error;
    cli.terminal.error(`error[${error.code}]`, `${name}: ${error.message}`);
    if (error.hint !== undefined) cli.terminal.hint(error.hint);
    return exitOfError(error);
  }
}

/** @throws {UsageError} A key is of one request. */
export function requireOneForKey(
  key: string | undefined,
  value: string,
  names: readonly string[],
): void {
  if (key === undefined || new Set(names).size <= 1) return;
  throw new UsageError("--idempotency-key", `with --idempotency-key, only one ${value} is taken`);
}
