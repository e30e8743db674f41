/** How a command declares what it takes; parsing, help and completions all read this. */
import { UsageError } from "./usage_error.ts";

/** What a shell may offer for a value: names from the state, or fixed words. */
export type Completes =
  | "container"
  /** But this machine. */
  | "other-container"
  | "layout"
  | "pane"
  | "agent"
  | "layout-or-pane"
  | "layout-or-agent"
  /** Of a pane of the layout that the line names. */
  | "label"
  | "route"
  | "template"
  | "profile"
  | "program"
  | "launch"
  | "setting"
  /** Of the setting that the line names. */
  | "setting-value"
  | "schema"
  | "method"
  | "command"
  | "file"
  | readonly string[];

/** One positional argument. */
export interface ArgumentSpec<T = unknown> {
  /** As the usage line shows it. */
  readonly value: string;
  readonly help: string;
  readonly required: boolean;
  /** Takes all further arguments. */
  readonly many: boolean;
  readonly completes?: Completes;
  /** Carries the type of the value; never present. */
  readonly type?: T;
}

/** One option; its key in the command's `options` is its name without the dashes. */
export interface OptionSpec<T = unknown> {
  /** `flag` takes no value, `optional` one behind `=` only, `values` may be repeated. */
  readonly kind: "flag" | "value" | "values" | "optional";
  /** The value as the usage line shows it; empty for a flag. */
  readonly value: string;
  readonly help: string;
  readonly required: boolean;
  /** One letter. */
  readonly short?: string;
  readonly completes?: Completes;
  /**
   * @param given the texts, in their order; an optional value that was left out is the empty text.
   * @throws {UsageError}
   */
  read(name: string, given: readonly string[]): T;
}

export type ArgumentSpecs = Readonly<Record<string, ArgumentSpec>>;
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export type ArgumentValues<A extends ArgumentSpecs> = {
  readonly [K in keyof A]: A[K] extends ArgumentSpec<infer T> ? T : never;
};
export type OptionValues<O extends OptionSpecs> = {
  readonly [K in keyof O]: O[K] extends OptionSpec<infer T> ? T : never;
};

export function argument(
  value: string,
  help: string,
  completes?: Completes,
): ArgumentSpec<string> {
  return { value, help, required: true, many: false, completes };
}

export function optionalArgument(
  value: string,
  help: string,
  completes?: Completes,
): ArgumentSpec<string | undefined> {
  return { value, help, required: false, many: false, completes };
}

export function restArguments(
  value: string,
  help: string,
  completes?: Completes,
): ArgumentSpec<readonly string[]> {
  return { value, help, required: false, many: true, completes };
}

/** One or more. */
export function someArguments(
  value: string,
  help: string,
  completes?: Completes,
): ArgumentSpec<readonly string[]> {
  return { value, help, required: true, many: true, completes };
}

export function flag(help: string, short?: string): OptionSpec<boolean> {
  return {
    kind: "flag",
    value: "",
    help,
    required: false,
    short,
    read: (_name, given) => given.length > 0,
  };
}

export function option(
  value: string,
  help: string,
  completes?: Completes,
): OptionSpec<string | undefined> {
  return {
    kind: "value",
    value,
    help,
    required: false,
    completes,
    read: (_name, given) => given.at(-1),
  };
}

export function requiredOption(
  value: string,
  help: string,
  completes?: Completes,
): OptionSpec<string> {
  return {
    kind: "value",
    value,
    help,
    required: true,
    completes,
    read: (name, given) => {
      const last = given.at(-1);
      if (last === undefined) throw new UsageError(`--${name}`, `--${name} ${value} is required`);
      return last;
    },
  };
}

export function repeatedOption(
  value: string,
  help: string,
  completes?: Completes,
): OptionSpec<readonly string[]> {
  return { kind: "values", value, help, required: false, completes, read: (_name, given) => given };
}

export function numberOption(value: string, help: string): OptionSpec<number | undefined> {
  return {
    kind: "value",
    value,
    help,
    required: false,
    read: (name, given) => {
      const last = given.at(-1);
      return last === undefined ? undefined : readNumber(name, last);
    },
  };
}

/** `--name` alone is `true`, `--name=5` is 5; left out, `undefined`. */
export function optionalNumber(
  value: string,
  help: string,
): OptionSpec<number | true | undefined> {
  return {
    kind: "optional",
    value,
    help,
    required: false,
    read: (name, given) => {
      const last = given.at(-1);
      if (last === undefined) return undefined;
      return last === "" ? true : readNumber(name, last);
    },
  };
}

function readNumber(name: string, text: string): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isFinite(number)) return number;
  throw new UsageError(`--${name}`, `--${name} takes a number, not "${text}"`);
}
