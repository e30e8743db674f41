/** Properties of option names, with their aliases. */
import type { ParseOptions } from "./parse_options.ts";

/** Which option names have which property, each with all of its aliases. */
export class OptionNames {
  readonly #aliases = new Map<string, Set<string>>();
  readonly boolean: Set<string>;
  readonly string: Set<string>;
  readonly collect: Set<string>;
  readonly negatable: Set<string>;
  /** Whether every unknown long option without `=` is a boolean. */
  readonly allBoolean: boolean;

  constructor(options: ParseOptions) {
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      if (others === undefined) throw new TypeError("Alias value must be defined");
      const family = [name, ...[others].flat()];
      this.#aliases.set(name, new Set(family.slice(1)));
      for (const alias of family.slice(1)) {
        this.#aliases.set(alias, new Set(family.filter((it) => it !== alias)));
      }
    }
    this.allBoolean = options.boolean === true;
    this.boolean = this.#families(typeof options.boolean === "boolean" ? [] : options.boolean);
    this.string = this.#families(options.string);
    this.collect = this.#families(options.collect);
    this.negatable = this.#families(options.negatable);
  }

  aliasesOf(name: string): Set<string> {
    return this.#aliases.get(name) ?? new Set();
  }

  isDeclared(name: string): boolean {
    return this.boolean.has(name) || this.string.has(name) || this.collect.has(name) ||
      this.#aliases.has(name);
  }

  #families(names: string | readonly string[] = []): Set<string> {
    const declared = [names].flat().filter(Boolean);
    return new Set(declared.flatMap((name) => [name, ...this.aliasesOf(name)]));
  }
}
