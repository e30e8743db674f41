/** Which command a command line means. */
import { advise, didYouMean } from "../../model/advice.ts";
import { nearest } from "../../model/nearest.ts";
import { takeWord } from "../args/split.ts";
import { UsageError } from "../args/usage_error.ts";
import type { Command, Noun } from "../command/command.ts";
import type { FoundDescription } from "../command/command_tree.ts";
import { loadNoun, NOUN_NAMES } from "./nouns.ts";

export interface FoundCommand extends FoundDescription {
  readonly noun: Noun | null;
  readonly command: Command | null;
  /** The command line without the command's own words. */
  readonly rest: readonly string[];
}

/** @throws {UsageError} for a word that is no command, with the nearest one. */
export async function findCommand(args: readonly string[]): Promise<FoundCommand> {
  const first = takeWord(args);
  if (first.word === null) return { noun: null, command: null, rest: args };
  const noun = await loadNoun(first.word);
  if (noun === null) throw unknown("command", first.word, NOUN_NAMES);
  const [only] = noun.commands;
  if (only?.name === "") return { noun, command: only, rest: first.rest };
  const second = takeWord(first.rest);
  if (second.word === null) return { noun, command: null, rest: first.rest };
  const command = noun.commands.find(({ name }) => name === second.word);
  if (command) return { noun, command, rest: second.rest };
  throw unknown(`${noun.name} command`, second.word, noun.commands.map(({ name }) => name));
}

function unknown(kind: string, word: string, known: readonly string[]): UsageError {
  const near = nearest(word, known) ?? known.find((name) => name.startsWith(word)) ?? null;
  const all = known.join(", ");
  const hint = near === null ? advise`known: ${all}` : didYouMean(`"${near}"`);
  return new UsageError("COMMAND", `there is no ${kind} "${word}"`, hint);
}
