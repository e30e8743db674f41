/** Options of {@linkcode parseArgs}. Names with a dot (`a.b`) make nested values. */
export interface ParseOptions<
  B extends string = string,
  S extends string = string,
  C extends string = string,
  N extends string = string,
  D extends Record<string, unknown> = Record<string, unknown>,
  DD extends boolean = boolean,
> {
  /** Give what follows `--` under that name, not among the positional arguments. */
  "--"?: DD;
  /** Other names of an option; a value is given under each. */
  alias?: Record<string, string | ReadonlyArray<string>>;
  /** Options without a value, `false` unless given; `true` makes every unknown long one so. */
  boolean?: boolean | B | ReadonlyArray<B>;
  default?: D;
  /** Everything from the first positional argument on is positional. */
  stopEarly?: boolean;
  /** Options whose value stays a string; `_` keeps positional arguments strings. */
  string?: S | ReadonlyArray<S>;
  /** Options that may be repeated; their values make an array. */
  collect?: C | ReadonlyArray<C>;
  /** Options that `--no-NAME` sets to `false`. */
  negatable?: N | ReadonlyArray<N>;
  /** Called for what no option names; `false` leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

type ValueOf<K, B, S, C> = K extends C
  ? (K extends B ? boolean[] : K extends S ? string[] : unknown[])
  : K extends B ? boolean
  : string;

type Required<B extends string, S extends string, C extends string, D> = {
  [K in Exclude<B | C, keyof D>]: ValueOf<K, B, S, C>;
};

type Optional<B extends string, S extends string, C extends string, N, D> = {
  [K in Exclude<S, B | C | keyof D>]?: ValueOf<K, B, S, C> | (K extends N ? false : never);
};

type Defaulted<B extends string, S extends string, C extends string, D> = {
  [K in keyof D]: D[K] | (K extends B | S | C ? ValueOf<K, B, S, C> : never);
};

/** What {@linkcode parseArgs} gives: the options by name, and positional arguments as `_`. */
export type Args<
  B extends string = never,
  S extends string = never,
  C extends string = never,
  N extends string = never,
  D extends Record<string, unknown> = Record<never, never>,
  DD extends boolean = false,
> =
  // deno-lint-ignore no-explicit-any -- untyped where no option is declared, as in the real package
  & ([B | S | C] extends [never] ? Record<string, any> : Record<string, unknown>)
  & Required<B, S, C, D>
  & Optional<B, S, C, N, D>
  & Defaulted<B, S, C, D>
  & { _: Array<string | number> }
  & (DD extends true ? { "--": string[] } : Record<never, never>);
