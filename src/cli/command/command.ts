/** What a command is: what it says of itself, and what it does. */
import type { ArgumentSpecs, ArgumentValues, OptionSpecs, OptionValues } from "../args/spec.ts";
import type { Cli } from "./cli.ts";
import type { CommandDescription, NounDescription } from "./description.ts";

export interface Command extends CommandDescription {
  /**
   * @returns the exit code.
   * @throws {Refusal} or {UsageError}.
   */
  run(
    cli: Cli,
    values: Readonly<Record<string, unknown>>,
    options: Readonly<Record<string, unknown>>,
  ): Promise<number>;
}

export interface CommandInput<A extends ArgumentSpecs, O extends OptionSpecs>
  extends Omit<Command, "run" | "arguments" | "options"> {
  readonly arguments?: A;
  readonly options?: O;
  run(cli: Cli, values: ArgumentValues<A>, options: OptionValues<O>): Promise<number>;
}

/** Names a command with the types of what it takes. */
export function command<
  const A extends ArgumentSpecs = Record<never, never>,
  const O extends OptionSpecs = Record<never, never>,
>(definition: CommandInput<A, O>): Command {
  return {
    ...definition,
    arguments: definition.arguments ?? {},
    options: definition.options ?? {},
    // The parser fills exactly what the two lists declare.
    run: (cli, values, options) =>
      definition.run(cli, values as ArgumentValues<A>, options as OptionValues<O>),
  };
}

/** Commands that share a first word. */
export interface Noun extends NounDescription {
  readonly commands: readonly Command[];
}
