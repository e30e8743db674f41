/** A word of its own for a command that has two. */
import type { Command, Noun } from "../../command/command.ts";

/** @param verb The command of the noun. @throws {Error} where it has none of that name. */
export function aliasOf(noun: Noun, verb: string, name: string, examples: string[]): Noun {
  const known = noun.commands.find((command) => command.name === verb);
  if (known === undefined) throw new Error(`${noun.name} has no command ${verb}`);
  const summary = `Short for ${noun.name} ${verb}`;
  const command: Command = { ...known, name: "", summary, examples };
  return { name, summary, commands: [command] };
}
