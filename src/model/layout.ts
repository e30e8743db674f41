/** One managed layout record (contract: state.md, "managed_layout"). */
import type { FailedStage, LayoutState } from "./states.ts";

export interface ManagedLayout {
  readonly id: string;
  readonly containerId: string;
  readonly templateName: string;
  /** As tmux has it. */
  readonly tmuxSessionName: string;
  /** Empty when none was asked for. */
  readonly labelPrefix: string;
  readonly intendedPaneCount: number;
  readonly state: LayoutState;
  readonly failedStage: FailedStage | null;
  readonly idempotencyKey: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** At most this many layouts that are not `removed` in one state directory. */
export const MAX_LAYOUTS = 40;
