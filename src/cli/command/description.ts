/** What a command says of itself: its words, what it takes and how it helps. */
import type { ArgumentSpecs, OptionSpecs } from "../args/spec.ts";

export interface CommandDescription {
  /** The verb behind the noun; empty for a noun that is a command itself. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** More, for `--help`. */
  readonly more?: string;
  readonly arguments: ArgumentSpecs;
  readonly options: OptionSpecs;
  /** Command lines that work as they stand. */
  readonly examples: readonly string[];
  /** The method whose envelope `--json` prints. */
  readonly method?: string;
}

/** Commands that share a first word. */
export interface NounDescription {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandDescription[];
}
