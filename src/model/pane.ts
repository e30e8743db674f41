/** One managed pane record (contract: state.md, "managed_pane"). */
import type { FailedStage, PaneState } from "./states.ts";

export interface ManagedPane {
  readonly id: string;
  readonly layoutId: string;
  readonly containerId: string;
  readonly agentId: string | null;
  readonly role: string;
  readonly capability: string;
  readonly label: string;
  /** The launch profile's name; null starts the user's shell. */
  readonly launchCommandRef: string | null;
  readonly tmuxSessionName: string;
  /** 0-based slot in the template; `tmux_pane_index` in the database and on the wire. */
  readonly slot: number;
  readonly tmuxSocketPath: string | null;
  /** `%N`, meaningful only together with `tmuxServerId`. */
  readonly tmuxPaneId: string | null;
  readonly tmuxServerId: string | null;
  /** Where that server lives; null where this is not on record. */
  readonly tmuxPlace: string | null;
  /** Set exactly while the record is `creating`. */
  readonly pendingMarkerToken: string | null;
  readonly state: PaneState;
  readonly failedStage: FailedStage | null;
  readonly predecessorId: string | null;
  readonly chainDepth: number;
  readonly idempotencyKey: string | null;
  readonly logAttached: boolean;
  /** Path of the pane's log on this host. */
  readonly logPath: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A chain of recreated panes holds depths 0 to 15. */
export const MAX_CHAIN_LENGTH = 16;
