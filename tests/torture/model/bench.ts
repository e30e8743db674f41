/** What operations are done to: the product in a world, and the reference beside it. */
import type { TmuxServer } from "../oracle/panes.ts";
import type { World } from "../world.ts";
import type { Reference } from "./reference.ts";

/** Not a bench container: the two sides that an operation is done to. */
export interface Bench {
  readonly world: World;
  readonly reference: Reference;
  /** Where the layouts are made. */
  readonly containerId: string;
  readonly server: TmuxServer;
  /** Calls a method; gives the whole envelope. */
  // deno-lint-ignore no-explicit-any -- answers of the product
  call(method: string, params: object): Promise<any>;
  /** Ends the tmux server with all that is in it, and waits until it has gone. */
  endServer(): Promise<void>;
}

export interface Operation {
  readonly name: string;
  /** Does it on both sides; gives what the two disagree about. */
  run(bench: Bench): Promise<string[]>;
}
