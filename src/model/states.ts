/**
 * Pane states, the transitions between them (contract: lifecycle.md, "Transitions"), and a layout's derived state
 * (contract: lifecycle.md, "Layout state is derived").
 */

export const PANE_STATES = ["creating", "ready", "degraded", "failed", "removed"] as const;
export type PaneState = typeof PANE_STATES[number];

/** A layout's state takes the same words as its panes'. */
export type LayoutState = PaneState;

export const FAILED_STAGES = [
  "pane_create",
  "launch_command",
  "registration",
  "log_attach",
  "tmux_kill",
  "recovery_reattach",
] as const;
export type FailedStage = typeof FAILED_STAGES[number];

/** The stages of the spawn pipeline, in their order. */
export const SPAWN_STAGES = [
  "pane_create",
  "launch_command",
  "registration",
  "log_attach",
] as const;
export type SpawnStage = typeof SPAWN_STAGES[number];

const NEVER_READY = "never got ready";

/** What people see of a pane that could not get past a stage. */
const SEEN: Readonly<Record<FailedStage, string>> = {
  pane_create: "tmux pane not made",
  launch_command: NEVER_READY,
  registration: NEVER_READY,
  log_attach: NEVER_READY,
  tmux_kill: "tmux pane not killed",
  recovery_reattach: "tmux pane gone",
};

/** As {@link SEEN}, of a pane that lives. */
const SEEN_OF_DEGRADED: Readonly<Partial<Record<FailedStage, string>>> = {
  launch_command: "process ended",
  log_attach: "not logged",
};

/** What people see of a pane in this state, or of a layout that has its state from such a pane. */
export function seenOf(state: PaneState, stage: FailedStage): string {
  return (state === "degraded" ? SEEN_OF_DEGRADED[stage] : undefined) ?? SEEN[stage];
}

/** A state in words for people: `failed (tmux pane gone)`. */
export function stateWords(state: PaneState, stage: FailedStage | null | undefined): string {
  return stage === null || stage === undefined ? state : `${state} (${seenOf(state, stage)})`;
}

/** States in which a record holds its label and its (session, slot). */
export const LIVE_STATES = ["creating", "ready", "degraded"] as const;

/** Lists are ordered by this, ascending. */
export const STATE_PRIORITY: Readonly<Record<PaneState, number>> = {
  creating: 1,
  degraded: 2,
  ready: 3,
  failed: 4,
  removed: 5,
};

const TRANSITIONS: Readonly<
  Record<PaneState, Readonly<Partial<Record<PaneState, readonly (FailedStage | null)[]>>>>
> = {
  creating: {
    ready: [null],
    degraded: ["launch_command", "log_attach"],
    failed: ["pane_create", "launch_command", "registration", "log_attach"],
  },
  ready: {
    degraded: ["launch_command"],
    failed: ["recovery_reattach"],
    removed: [null, "tmux_kill"],
  },
  degraded: { failed: ["recovery_reattach"], removed: [null, "tmux_kill"] },
  failed: { removed: [null, "tmux_kill"] },
  removed: {},
};

/** Whether a record may go from `from` to `to` carrying `stage` as its `failed_stage`. */
export function isLegalTransition(
  from: PaneState,
  to: PaneState,
  stage: FailedStage | null,
): boolean {
  return TRANSITIONS[from][to]?.includes(stage) ?? false;
}

/** Whether a record in this state holds its label and its slot. */
export function isLive(state: PaneState): boolean {
  return (LIVE_STATES as readonly PaneState[]).includes(state);
}

/** What decides a layout's state: one current record a slot, in slot order. */
export interface SlotState {
  readonly state: PaneState;
  readonly failedStage: FailedStage | null;
}

/**
 * The state of a layout from the current record of each of its slots, in slot order.
 * `failedStage` is that of the first failed record, null unless the layout is `failed`.
 */
export function aggregate(
  slots: readonly SlotState[],
): { state: LayoutState; failedStage: FailedStage | null } {
  const has = (state: PaneState) => slots.some((slot) => slot.state === state);
  if (has("creating")) return { state: "creating", failedStage: null };
  const failed = slots.find((slot) => slot.state === "failed");
  if (failed) return { state: "failed", failedStage: failed.failedStage };
  if (has("degraded")) return { state: "degraded", failedStage: null };
  if (slots.every((slot) => slot.state === "removed")) {
    return { state: "removed", failedStage: null };
  }
  return { state: "ready", failedStage: null };
}

/** Whether a layout in this state will not change by itself any more. */
export function isSettled(state: LayoutState): boolean {
  return state !== "creating";
}
