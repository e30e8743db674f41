/** Every noun, loaded only when it is used. */
import type { Noun } from "../command/command.ts";

interface Entry {
  /** Left out of help and completions. */
  readonly hidden?: true;
  load(): Promise<{ readonly default: Noun }>;
}

/** In the order of the help. */
const ENTRIES: ReadonlyMap<string, Entry> = new Map(Object.entries<Entry>({
  layout: { load: () => import("../commands/layout.ts") },
  pane: { load: () => import("../commands/pane.ts") },
  recover: { load: () => import("../commands/recover.ts") },
  sweep: { load: () => import("../commands/sweep.ts") },
  container: { load: () => import("../commands/container.ts") },
  agent: { load: () => import("../commands/agent.ts") },
  log: { load: () => import("../commands/log.ts") },
  route: { load: () => import("../commands/route.ts") },
  events: { load: () => import("../commands/events.ts") },
  template: { load: () => import("../commands/template.ts") },
  profile: { load: () => import("../commands/profile.ts") },
  program: { load: () => import("../commands/program/program.ts") },
  config: { load: () => import("../commands/config/config.ts") },
  watch: { load: () => import("../commands/watch.ts") },
  status: { load: () => import("../commands/status.ts") },
  doctor: { load: () => import("../commands/doctor.ts") },
  ls: { load: () => import("../commands/verbs/list_layouts.ts") },
  ps: { load: () => import("../commands/verbs/list_panes.ts") },
  attach: { load: () => import("../commands/verbs/attach_named.ts") },
  send: { load: () => import("../commands/verbs/send_text.ts") },
  logs: { load: () => import("../commands/verbs/show_log.ts") },
  restart: { load: () => import("../commands/verbs/restart.ts") },
  rm: { load: () => import("../commands/verbs/remove_named.ts") },
  call: { load: () => import("../commands/call.ts") },
  rpc: { load: () => import("../commands/rpc.ts") },
  schema: { load: () => import("../commands/schema.ts") },
  completions: { load: () => import("../commands/completions.ts") },
  help: { load: () => import("../commands/help.ts") },
  __complete: { hidden: true, load: () => import("../commands/complete.ts") },
}));

const VISIBLE = [...ENTRIES].filter(([, entry]) => !entry.hidden);

/** The words that people may type first. */
export const NOUN_NAMES: readonly string[] = VISIBLE.map(([name]) => name);

/** The noun of this name, or null when there is none. */
export async function loadNoun(name: string): Promise<Noun | null> {
  const loaded = await ENTRIES.get(name)?.load();
  return loaded?.default ?? null;
}

/** Every noun that people may type. */
export async function loadNouns(): Promise<Noun[]> {
  return await Promise.all(VISIBLE.map(async ([, entry]) => (await entry.load()).default));
}
