/** The rooms of the house: which folders and files belong together, and which may import which. */

/**
 * From the lowest rank to the highest; rooms of one rank do not import each other. A file is in the room with
 * the longest name that fits, so that `src/rpc` is what of it has no room of its own.
 */
export const RANKS: readonly (readonly string[])[] = [
  ["deno.json"],
  ["src/model"],
  ["src/programs", "src/store", "src/config", "src/system"],
  ["src/system/locks", "src/system/runtime"],
  ["src/system/processes"],
  ["src/system/tmux"],
  ["src/context.ts"],
  ["src/audit"],
  ["src/app"],
  ["src/containers"],
  ["src/actions"],
  ["src/logs"],
  ["src/activity"],
  ["src/agents", "src/input"],
  ["src/managed/lifecycle"],
  ["src/managed/reconcile", "src/managed/spawn"],
  ["src/managed"],
  ["src/doctor"],
  ["src/worker.ts"],
  ["src/rpc"],
  ["src/rpc/views"],
  ["src/rpc/methods"],
  ["src/rpc/serve"],
  ["src/cli/args"],
  ["src/cli/terminal"],
  ["src/cli/command"],
  ["src/cli/refs"],
  ["src/cli/render"],
  ["src/cli/completions", "src/cli/definitions", "src/cli/session"],
  ["src/cli/commands"],
  ["src/cli/run"],
  ["src/program.ts"],
  ["src/carried.ts"],
  ["src/compiled_ahead.ts"],
  ["src/compiled.ts"],
  ["main.ts"],
];

export interface Room {
  readonly name: string;
  /** Its place in {@link RANKS}. */
  readonly rank: number;
}

const ROOMS: readonly Room[] = RANKS.flatMap((names, rank) => names.map((name) => ({ name, rank })))
  .sort((a, b) => b.name.length - a.name.length);

/** The room of a file, by its path from the root; null where it is in none. */
export function roomOf(path: string): Room | null {
  return ROOMS.find(({ name }) => path === name || path.startsWith(`${name}/`)) ?? null;
}
