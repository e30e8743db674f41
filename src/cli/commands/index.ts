/** Every noun, loaded only when it is used. */
import type { Noun } from "../command/command.ts";

interface Entry {
  /** Left out of help and completions. */
  readonly hidden?: true;
  load(): Promise<{ readonly noun: Noun }>;
}

/** In the order of the help. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  layout: { load: () => import("./layout.ts") },
  pane: { load: () => import("./pane.ts") },
  recover: { load: () => import("./recover.ts") },
  sweep: { load: () => import("./sweep.ts") },
  container: { load: () => import("./container.ts") },
  agent: { load: () => import("./agent.ts") },
  log: { load: () => import("./log.ts") },
  route: { load: () => import("./route.ts") },
  events: { load: () => import("./events.ts") },
  template: { load: () => import("./template.ts") },
  profile: { load: () => import("./profile.ts") },
  watch: { load: () => import("./watch.ts") },
  status: { load: () => import("./status.ts") },
  doctor: { load: () => import("./doctor.ts") },
  call: { load: () => import("./call.ts") },
  rpc: { load: () => import("./rpc.ts") },
  schema: { load: () => import("./schema.ts") },
  completions: { load: () => import("./completions.ts") },
  help: { load: () => import("./help.ts") },
  __complete: { hidden: true, load: () => import("./complete.ts") },
};

/** The words that people may type first. */
export const NOUN_NAMES: readonly string[] = Object.keys(ENTRIES)
  .filter((name) => !ENTRIES[name].hidden);

/** The noun of this name, or null when there is none. */
export async function loadNoun(name: string): Promise<Noun | null> {
  return Object.hasOwn(ENTRIES, name) ? (await ENTRIES[name].load()).noun : null;
}

/** Every noun that people may type. */
export async function loadNouns(): Promise<Noun[]> {
  return await Promise.all(NOUN_NAMES.map(async (name) => (await ENTRIES[name].load()).noun));
}
