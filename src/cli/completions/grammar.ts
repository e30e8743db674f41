/** What the shells need to know of the commands, from the definitions that parse. Pure. */
import { GLOBAL_OPTIONS } from "../args/globals.ts";
import type { Completes, OptionSpecs } from "../args/spec.ts";
import type { NounDescription } from "../command/description.ts";

export interface OptionRow {
  /** Without its dashes. */
  readonly name: string;
  readonly short?: string;
  readonly help: string;
  /** Whether the next word is its value. */
  readonly takesNext: boolean;
  readonly repeatable: boolean;
  readonly completes?: Completes;
}

export interface CommandRow {
  /** The noun, and the verb if it has one. */
  readonly words: readonly string[];
  readonly summary: string;
  /** Its own; those that every command takes stand apart. */
  readonly options: readonly OptionRow[];
  readonly arguments: readonly {
    readonly value: string;
    readonly many: boolean;
    readonly completes?: Completes;
  }[];
}

export interface Grammar {
  readonly nouns: readonly { readonly name: string; readonly summary: string }[];
  readonly commands: readonly CommandRow[];
  readonly globals: readonly OptionRow[];
}

export function grammarOf(nouns: readonly NounDescription[]): Grammar {
  return {
    nouns: nouns.map(({ name, summary }) => ({ name, summary })),
    commands: nouns.flatMap((noun) =>
      noun.commands.map((command) => ({
        words: [noun.name, command.name].filter(Boolean),
        summary: command.summary,
        options: optionRows(command.options),
        arguments: Object.values(command.arguments),
      }))
    ),
    globals: optionRows(GLOBAL_OPTIONS),
  };
}

function optionRows(options: OptionSpecs): OptionRow[] {
  return Object.entries(options).map(([name, spec]) => ({
    name,
    short: spec.short,
    help: spec.help,
    takesNext: spec.kind === "value" || spec.kind === "values",
    repeatable: spec.kind === "values",
    completes: spec.completes,
  }));
}

/** Fixed words as they are, or the kind of names to ask for, as `?kind`. */
export function source(completes: Completes | undefined): string {
  if (completes === undefined) return "";
  return typeof completes === "string" ? `?${completes}` : completes.join(" ");
}
