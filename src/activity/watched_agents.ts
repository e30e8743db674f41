/** Reads what agents are doing in the look that is taken at their tmux anyway. */
import type { Context } from "../context.ts";
import type { ActivityFacts } from "./activity_of.ts";
import type { Evidence } from "../model/activity/activity.ts";
import type { Agent } from "../model/agent.ts";
import type { AgentProgram } from "../model/activity/program.ts";
import type { Screen } from "../model/activity/screen.ts";
import type { TmuxAnswer } from "../system/tmux/client.ts";
import { locate } from "../system/tmux/identity.ts";
import type { TmuxPane } from "../system/tmux/snapshot.ts";
import { readActivity } from "./screen_claim.ts";
import { requestScreens, type ScreenRequest } from "./screen_request.ts";
import { readSignal } from "./read_signal.ts";
import { readTitle } from "./title_claim.ts";

/** An agent with what is known of its program; null where nothing is. */
export interface WatchedAgent {
  readonly agent: Agent;
  readonly program: AgentProgram | null;
}

/** Finds the programs of agents. */
export async function watchAgents(
  ctx: Context,
  agents: readonly Agent[],
): Promise<WatchedAgent[]> {
  // Most layouts of shells do without the rules.
  if (agents.every(({ program }) => program === null)) {
    return agents.map((agent) => ({ agent, program: null }));
  }
  const { programs } = await ctx.programs();
  return agents.map((agent) => ({ agent, program: programs.get(agent.program ?? "") ?? null }));
}

/** Asks for the screens of those at one socket whose programs have rules. */
export function screensOf(
  mark: string,
  watched: readonly WatchedAgent[],
  socketPath: string | null,
): ScreenRequest {
  const paneIds = watched
    .filter(({ agent, program }) => program !== null && agent.tmuxSocketPath === socketPath)
    .map(({ agent }) => agent.tmuxPaneId);
  return requestScreens(mark, [...new Set(paneIds)]);
}

/** What a look at one socket showed. */
export interface Look {
  readonly answer: TmuxAnswer;
  readonly screens: ReadonlyMap<string, Screen>;
  /** When it was asked for. */
  readonly askedAt: string;
}

/** What was found of an agent; null where its tmux said nothing certain. */
export function activityFacts(
  ctx: Context,
  { agent, program }: WatchedAgent,
  { answer, screens, askedAt }: Look,
): ActivityFacts | null {
  const location = locate(agent, answer);
  if (location.kind === "unknown") return null;
  const pane = location.kind === "found" ? location.pane : null;
  // By its number on record, which is another pane's on another server, and may be outdated.
  const shown = pane?.paneId === agent.tmuxPaneId ? screens.get(agent.tmuxPaneId) : undefined;
  const lives = pane !== null && !pane.dead && program !== null;
  return {
    process: processEvidence(pane),
    isKnown: program !== null,
    screen: lives && shown !== undefined ? readActivity(shown, program) : null,
    title: lives ? readTitle(pane.title, program) : null,
    signal: lives ? readSignal(ctx, agent, program) : null,
    capturedAt: askedAt,
  };
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
