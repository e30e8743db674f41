/** Reads what agents are doing in the look that is taken at their tmux anyway. */
import type { Context } from "../context.ts";
import type { Evidence } from "../model/activity/activity.ts";
import type { Agent } from "../model/agent.ts";
import type { Screen } from "../model/activity/screen.ts";
import type { TmuxAnswer } from "../system/tmux/client.ts";
import { locate } from "../system/tmux/identity.ts";
import type { TmuxPane } from "../system/tmux/snapshot.ts";
import type { ActivityFacts } from "./activity_of.ts";
import type { ScreenRequest } from "./screen_request.ts";

/** What a look at one socket showed. */
export interface TmuxLook {
  readonly answer: TmuxAnswer;
  readonly screens: ReadonlyMap<string, Screen>;
  /** When it was asked for. */
  readonly askedAt: string;
}

/** Agents that a look is about. */
export interface WatchedAgents {
  readonly agents: readonly Agent[];
  /** What is to be asked of the tmux at a socket. */
  screensAt(socketPath: string | null): ScreenRequest;
  /** Whose files in the container are to be read along. */
  leftSignalsAt(socketPath: string | null): readonly string[];
  /** What was found of an agent; null where its tmux said nothing certain. */
  facts(agent: Agent, look: TmuxLook): ActivityFacts | null;
}

/** @param allScreens Whether those are read, too, that no rule is about. */
export async function watchAgents(
  ctx: Context,
  agents: readonly Agent[],
  allScreens: boolean,
): Promise<WatchedAgents> {
  // A layout of shells does without the rules, which take their time to load.
  if (!allScreens && agents.every(({ program }) => program === null)) {
    return { agents, ...WITHOUT_RULES };
  }
  const { leftSignalsOf, programsOfAgents, readSources, screensOf } = await import("./sources.ts");
  const programs = await programsOfAgents(ctx, agents);
  const read = allScreens ? agents : agents.filter(({ id }) => programs.has(id));
  return {
    agents,
    screensAt: (socketPath) => screensOf(ctx.ids.token(), read, socketPath),
    leftSignalsAt: (socketPath) => leftSignalsOf(agents, programs, socketPath),
    facts: (agent, look) => {
      const found = processFacts(agent, look);
      const program = programs.get(agent.id);
      if (found === null || program === undefined) return found && found.facts;
      const { facts, pane } = found;
      const known = { ...facts, isKnown: true };
      if (pane === null || pane.dead) return known;
      // By its number on record, which is another pane's on another server, and may be outdated.
      const screen = pane.paneId === agent.tmuxPaneId ? look.screens.get(pane.paneId) : undefined;
      const left = look.answer.signals.get(agent.id);
      return { ...known, ...readSources(ctx, agent, program, { pane, screen, left }) };
    },
  };
}

const WITHOUT_RULES: Omit<WatchedAgents, "agents"> = {
  screensAt: () => ({ commands: "", read: () => new Map() }),
  leftSignalsAt: () => [],
  facts: (agent, look) => processFacts(agent, look)?.facts ?? null,
};

/** What the process alone says, and the agent's pane; null where its tmux said nothing certain. */
function processFacts(
  agent: Agent,
  { answer, askedAt }: TmuxLook,
): { readonly facts: ActivityFacts; readonly pane: TmuxPane | null } | null {
  const location = locate(agent, answer);
  if (location.kind === "unknown") return null;
  const pane = location.kind === "found" ? location.pane : null;
  const facts = {
    process: processEvidence(pane),
    isKnown: false,
    screen: null,
    title: null,
    signal: null,
    capturedAt: askedAt,
  };
  return { facts, pane };
}

function processEvidence(pane: TmuxPane | null): Evidence {
  const source = "process";
  const nothing = { source, rule: null, reason: null, at: null } as const;
  if (pane === null) return { ...nothing, activity: "exited", said: "its pane is gone" };
  if (!pane.dead) return { ...nothing, activity: null, said: `${pane.currentCommand} runs` };
  const at = pane.diedAtMs === null ? null : new Date(pane.diedAtMs).toISOString();
  const how = pane.exitCode === null ? "" : ` with ${pane.exitCode}`;
  return { ...nothing, activity: "exited", said: `it has ended${how}`, at };
}
