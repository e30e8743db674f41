/** What layouts, panes and agents go by. */
import type { Agent } from "../../model/agent.ts";
import { tmuxSessionName } from "../../model/identifier.ts";
import type { ManagedLayout } from "../../model/layout.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { isLive } from "../../model/states.ts";
import { nearAgents, soughtAgents } from "../../store/agents.ts";
import { nearLayouts, soughtLayouts } from "../../store/layouts.ts";
import { nearPanes, soughtPanes } from "../../store/panes.ts";
import type { Kind } from "./find_records.ts";
import type { Named } from "./match.ts";

export const LAYOUTS: Kind = {
  noun: "layout",
  sought: (reader, sought) => soughtLayouts(reader, sought).map(namedLayout),
  near: (reader) => nearLayouts(reader).map(namedLayout),
  spelled: tmuxSessionName,
};

export const PANES: Kind = {
  noun: "pane",
  sought: (reader, sought) => soughtPanes(reader, sought).map(namedPane),
  near: (reader) => nearPanes(reader).map((pane) => ({ ...namedPane(pane), rank: 0 })),
  spelled: (name) => name,
};

export const AGENTS: Kind = {
  noun: "agent",
  sought: (reader, sought) => soughtAgents(reader, sought).toReversed().map(namedAgent),
  near: (reader) => nearAgents(reader).toReversed().map(namedAgent),
  spelled: (name) => name,
};

/** A removed layout's session name may be another's by now; a failed one's too. */
const RANKS = { creating: 0, ready: 0, degraded: 0, failed: 1, removed: 2 } as const;

function namedLayout(layout: ManagedLayout): Named {
  const { state, tmuxSessionName: name } = layout;
  return { ...layout, name, rank: RANKS[state], over: state === "removed" };
}

/** A label names the live pane that has it, and where none lives the newest. */
function namedPane(pane: ManagedPane): Named {
  const { state, label } = pane;
  return { ...pane, name: label, rank: isLive(state) ? 0 : 1, over: state === "removed" };
}

/** An agent that is out of use has given its label up; of several, the newest was called so last. */
function namedAgent(agent: Agent, age: number): Named {
  return { ...agent, name: agent.label, rank: agent.active ? 0 : 1 + age, over: !agent.active };
}
