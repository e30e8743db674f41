/** Finds the command in a command line: its words may stand among options that every command takes. Pure. */
import { GLOBAL_OPTIONS } from "./globals.ts";
import type { OptionSpec } from "./spec.ts";

export interface Split {
  /** The first word, or null when there is none. */
  readonly word: string | null;
  /** Everything else, in its order. */
  readonly rest: readonly string[];
}

/** Takes the first word that is neither an option nor the value of an option. */
export function takeWord(args: readonly string[]): Split {
  let isValue = false;
  for (const [index, arg] of args.entries()) {
    if (isValue) {
      isValue = false;
      continue;
    }
    if (arg === "--") break;
    if (!arg.startsWith("-") || arg === "-") {
      return { word: arg, rest: args.toSpliced(index, 1) };
    }
    isValue = takesNext(arg);
  }
  return { word: null, rest: args };
}

function takesNext(arg: string): boolean {
  const options: Readonly<Record<string, OptionSpec>> = GLOBAL_OPTIONS;
  const name = arg.slice(2);
  return arg.startsWith("--") && Object.hasOwn(options, name) && options[name]?.kind === "value";
}
