/** Reads what says what an agent is doing, by its program's rules. Loaded where an agent's program has some. */
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import type { AgentProgram } from "../model/activity/program.ts";
import type { Screen } from "../model/activity/screen.ts";
import type { TmuxPane } from "../system/tmux/snapshot.ts";
import type { ActivityFacts } from "./activity_of.ts";
import { mayLeaveSignals, readSignal } from "./read_signal.ts";
import { readActivity } from "./screen_claim.ts";
import { requestScreens, type ScreenRequest } from "./screen_request.ts";
import { readTitle } from "./title_claim.ts";

/** The programs of agents, by agent; those without rules are left out. */
export type ProgramsOfAgents = ReadonlyMap<string, AgentProgram>;

export async function programsOfAgents(
  ctx: Context,
  agents: readonly Agent[],
): Promise<ProgramsOfAgents> {
  const { programs } = await ctx.programs();
  return new Map(agents.flatMap(({ id, program }) => {
    const known = programs.get(program ?? "");
    return known === undefined ? [] : [[id, known] as const];
  }));
}

/** Asks for the screens of these agents at one socket. */
export function screensOf(
  mark: string,
  agents: readonly Agent[],
  socketPath: string | null,
): ScreenRequest {
  const paneIds = agents.filter(({ tmuxSocketPath }) => tmuxSocketPath === socketPath)
    .map(({ tmuxPaneId }) => tmuxPaneId);
  return requestScreens(mark, [...new Set(paneIds)]);
}

/** The agents at one socket whose hooks may write into a file of their container's own. */
export function leftSignalsOf(
  agents: readonly Agent[],
  programs: ProgramsOfAgents,
  socketPath: string | null,
): string[] {
  return agents.filter((agent) => {
    const hooks = programs.get(agent.id)?.hooks ?? null;
    return hooks !== null && mayLeaveSignals(agent) && agent.tmuxSocketPath === socketPath;
  }).map(({ id }) => id);
}

/** What the sources say of an agent whose pane lives. */
export function readSources(
  ctx: Context,
  agent: Agent,
  program: AgentProgram,
  seen: {
    readonly pane: TmuxPane;
    readonly screen: Screen | undefined;
    /** The end of its file in the container, where there is one. */
    readonly left: string | undefined;
  },
): Pick<ActivityFacts, "screen" | "title" | "signal"> {
  return {
    screen: seen.screen === undefined ? null : readActivity(seen.screen, program),
    title: readTitle(seen.pane.title, program),
    signal: readSignal(ctx, agent, program, seen.left),
  };
}
