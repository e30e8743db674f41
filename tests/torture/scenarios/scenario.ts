/** A command, the world it is given in, and what may be after it was cut short and recovered from. */
import type { World, WorldOptions } from "../world.ts";

export interface Scenario {
  readonly name: string;
  readonly world?: WorldOptions;
  /** Brings the world to where the command is given. */
  prepare(world: World): Promise<void>;
  /** The command; may use what `prepare` has left in the world's notes. */
  command(world: World): readonly string[];
  /** Environment of the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit code of the whole command; 0 when left out, null for any. */
  readonly code?: number | null;
  /** What the records may have come to after recovery, as `summary` writes them. */
  readonly allowed: RegExp;
  /** Why it cannot be run here, or null. */
  readonly obstacle?: () => string | null;
  /** Seams that no other scenario passes. */
  readonly failpoints?: readonly string[];
  /** Whether titles are to be compared with labels; default true. */
  readonly titles?: boolean;
  /** Whether every pane's log is as it is on record, also where a command died between the two; default true. */
  readonly logs?: boolean;
}

/** Milliseconds by which a marker is more than too old. */
export const EXPIRED = "400000";

/** A scenario's own notes about its world. */
const notes = new WeakMap<World, Map<string, string>>();

export function note(world: World, key: string, value: string): void {
  const own = notes.get(world) ?? new Map();
  notes.set(world, own.set(key, value));
}

export function noted(world: World, key: string): string {
  const value = notes.get(world)?.get(key);
  if (value === undefined) throw new Error(`nothing is noted of ${key}`);
  return value;
}

/** Runs a command that is to die at a point. */
export async function dies(world: World, point: string, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await world.run({ env: { AGENTTOWER_FAULT: point } }, ...args);
  if (code !== 137) throw new Error(`${args.join(" ")} outlived ${point}\n${stdout}${stderr}`);
}

/** Puts a layout on record and keeps its worker from being started. */
export async function unspawned(world: World, ...more: string[]): Promise<void> {
  await dies(
    world,
    "worker.fork:before:1",
    ...["layout", "create", "local", "--session", "demo"],
    ...more,
  );
}

/** The pane of the settled layout with this label. */
// deno-lint-ignore no-explicit-any -- an answer of the product
export function paneOf(layout: any, label: string): any {
  // deno-lint-ignore no-explicit-any -- as above
  const pane = layout.panes.find((pane: any) => pane.label === label);
  if (!pane) throw new Error(`no pane ${label} in ${JSON.stringify(layout)}`);
  return pane;
}

/** As `summary` writes a layout of three panes that are all in one state. */
export function all(state: string, session = "demo"): string {
  return ["m1", "s1", "s2"].map((label) => `${session}/${label}=${state}`).join(" ");
}
