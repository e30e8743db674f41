/** What operators do that is no lifecycle event (contract: state.md, "Operator actions"). */
import { SEND_OUTCOMES } from "./activity/delivery.ts";

/** What may be done; each is the name of its type. */
export const ACTIONS = [
  "send",
  "keys",
  "answer",
  "adopt",
  "release",
  "route",
  "log",
  "rotate",
] as const;

export type ActionType = typeof ACTIONS[number];

/** What became of it. `failed`: it was refused, or something did not work, as the reason says. */
export const ACTION_OUTCOMES = [
  ...SEND_OUTCOMES,
  ...["pressed", "not_shown", "answered", "still_open"] as const,
  ...["adopted", "released", "attached", "detached", "rotated"] as const,
  ...["added", "removed", "enabled", "disabled"] as const,
  "failed",
] as const;

export type ActionOutcome = typeof ACTION_OUTCOMES[number];

/** What it was done with: never a text, nor the characters of one. */
export interface ActionDetails {
  /** Of a text. */
  readonly characters?: number;
  /** Of a text: the first digits of its SHA-256. */
  readonly checksum?: string;
  /** How many were to be pressed. */
  readonly keys?: number;
  /** Those of them that have a name, in their order, as far as they are few. */
  readonly named?: readonly string[];
  /** The number of the choice that was pressed. */
  readonly choice?: number;
  /** What a log held when it was rotated. */
  readonly bytes?: number;
}

/** How it ended. */
export interface ActionEnd {
  readonly outcome: ActionOutcome;
  /** Why, in a word, where there is one: of a refused send, `no_enter` of one that
   * was not to be submitted, or the code of what was refused or failed. */
  readonly reason: string | null;
}

export interface OperatorAction {
  readonly id: string;
  readonly type: ActionType;
  /** Name of the system's user who did it. */
  readonly user: string;
  /** The container that it was done from; null for the host. */
  readonly peerContainerId: string | null;
  readonly agentId: string;
  /** The agent that sent a text, or the target of a route; null where there is none. */
  readonly otherAgentId: string | null;
  /** Those of the agent's managed pane; null for an adopted agent. */
  readonly layoutId: string | null;
  readonly paneId: string | null;
  readonly details: ActionDetails;
  /** Null while it is under way, and of one whose process ended before it could say. */
  readonly end: ActionEnd & { readonly at: string } | null;
  readonly timestamp: string;
}
