/** All commands, for those commands that are about commands. */
import type { CommandDescription, NounDescription } from "./description.ts";

/** Which command a command line means. */
export interface FoundDescription {
  /** Null when the command line has no word at all. */
  readonly noun: NounDescription | null;
  /** Null when the noun needs a verb that is not there. */
  readonly command: CommandDescription | null;
}

export interface CommandTree {
  /** @throws {UsageError} for a word that is no command, with the nearest one. */
  find(args: readonly string[]): Promise<FoundDescription>;
  /** Loads every noun that people may type. */
  load(): Promise<readonly NounDescription[]>;
  /** The words that people may type first. */
  readonly names: readonly string[];
}
