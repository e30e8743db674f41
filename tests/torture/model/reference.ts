/** What becomes of layouts (contract: lifecycle.md, "Transitions"), small enough to be read at once. Pure. */
import { itemAt } from "../../support/items.ts";

export type State = "ready" | "degraded" | "failed" | "removed";

export interface ModelPane {
  readonly id: string;
  readonly label: string;
  readonly slot: number;
  readonly source: ModelPane | null;
  readonly key: string | null;
  /** Whether its launch command exits at once. */
  readonly exits: boolean;
  state: State;
  stage: string | null;
  /** What tmux has of it now, whatever is on record: `dead` is a kept pane without a process. */
  tmux: "alive" | "dead" | "gone";
}

export interface ModelLayout {
  readonly id: string;
  readonly session: string;
  readonly key: string | null;
  /** Every record, oldest first. */
  readonly panes: ModelPane[];
  /** What its session is called in tmux now. */
  tmuxSession: string;
}

/** What an operation must be answered with: `ok`, or the code of a refusal. */
export type Answer = string;

export const SLOTS = ["m1", "s1", "s2"];

export class Reference {
  readonly layouts: ModelLayout[] = [];
  /** Every record, in the order in which they were made. */
  readonly #panes: ModelPane[] = [];

  /** The newest record of a slot. */
  current(layout: ModelLayout, slot: number): ModelPane {
    return layout.panes.findLast((pane) => pane.slot === slot)!;
  }

  /** Recovery, and what every command but sweep does first. */
  look(): void {
    for (const pane of this.#panes) {
      if (isLive(pane) && pane.tmux === "gone") settle(pane, "failed", "recovery_reattach");
      if (pane.state === "ready" && pane.tmux === "dead") {
        settle(pane, "degraded", "launch_command");
      }
      // An owed kill is paid.
      if (!isLive(pane)) pane.tmux = "gone";
      if (pane.stage === "tmux_kill") settle(pane, "removed", null);
    }
  }

  /** Whether the next look has a kill to do. */
  owesKill(): boolean {
    return this.#panes.some((pane) => !isLive(pane) && pane.tmux !== "gone");
  }

  create(session: string, prefix: string, key: string | null = null): Answer {
    this.look();
    if (key !== null && this.withKey(key)) return "ok";
    if (this.#tmuxHas(session)) return "managed_session_name_conflict";
    if (SLOTS.some((label) => this.#labelHeld(prefix + label))) {
      return "managed_pane_label_conflict";
    }
    return SLOTS.some((_, slot) => this.#slotHeld(session, slot))
      ? "managed_session_name_conflict"
      : "ok";
  }

  withKey(key: string): ModelLayout | undefined {
    return this.layouts.find((layout) => layout.key === key);
  }

  created(layout: ModelLayout): void {
    this.layouts.push(layout);
    this.#panes.push(...layout.panes);
  }

  remove(pane: ModelPane): Answer {
    this.look();
    end(pane);
    return "ok";
  }

  /** Removes it while tmux cannot be reached. */
  removeBlindly(pane: ModelPane): void {
    if (pane.state !== "removed") settle(pane, "removed", "tmux_kill");
  }

  removeLayout(layout: ModelLayout): Answer {
    this.look();
    SLOTS.forEach((_, slot) => end(this.current(layout, slot)));
    return "ok";
  }

  recreate(layout: ModelLayout, source: ModelPane, key: string | null = null): Answer {
    this.look();
    if (key !== null && this.replayed(layout, source, key)) return "ok";
    if (isLive(source)) return "managed_pane_illegal_recreate_source";
    const successors = layout.panes.filter((pane) => pane.source === source);
    if ([...successors, this.current(layout, source.slot)].some(isLive)) {
      return "managed_pane_concurrent_recreate";
    }
    if (!stands(layout) && this.#tmuxHas(layout.session)) return "managed_session_name_conflict";
    if (this.#labelHeld(source.label)) return "managed_pane_label_conflict";
    return this.#slotHeld(layout.session, source.slot) ? "managed_session_name_conflict" : "ok";
  }

  replayed(layout: ModelLayout, source: ModelPane, key: string): ModelPane | undefined {
    return layout.panes.find((pane) => pane.source === source && pane.key === key);
  }

  /** The successor goes beside its siblings, or into a session of the layout's own name. */
  recreated(layout: ModelLayout, source: ModelPane, id: string, key: string | null = null): void {
    const { label, slot, exits } = source;
    if (!stands(layout)) layout.tmuxSession = layout.session;
    const pane = newPane({ id, label, slot, exits, source, key });
    layout.panes.push(pane);
    this.#panes.push(pane);
  }

  /** Somebody ends a pane, or all of them, in tmux. */
  lose(...panes: readonly ModelPane[]): void {
    for (const pane of panes) pane.tmux = "gone";
  }

  #tmuxHas(session: string): boolean {
    return this.layouts.some((layout) => layout.tmuxSession === session && stands(layout));
  }

  #labelHeld(label: string): boolean {
    return this.#panes.some((pane) => isLive(pane) && pane.label === label);
  }

  #slotHeld(session: string, slot: number): boolean {
    return this.layouts.some((layout) =>
      layout.session === session &&
      layout.panes.some((pane) => isLive(pane) && pane.slot === slot)
    );
  }

  /** The records in one line, as `summary` writes those of the database: by session, by slot, by age. */
  toString(): string {
    const order = this.layouts.flatMap((layout) =>
      layout.panes.map((pane) => ({
        layout,
        pane,
        key: [layout.session, pane.slot, this.#panes.indexOf(pane)],
      }))
    );
    order.sort((a, b) => compare(a.key, b.key));
    return order.map(({ layout, pane }) =>
      `${layout.session}/${pane.label}=${pane.state}${pane.stage === null ? "" : `:${pane.stage}`}`
    ).join(" ");
  }
}

/** A record as it is when its worker is done with it. */
export function newPane(
  pane: Pick<ModelPane, "id" | "label" | "slot" | "exits" | "source" | "key">,
): ModelPane {
  return pane.exits
    ? { ...pane, state: "degraded", stage: "launch_command", tmux: "dead" }
    : { ...pane, state: "ready", stage: null, tmux: "alive" };
}

/** Whether tmux has a pane of the layout. */
export function stands(layout: ModelLayout): boolean {
  return layout.panes.some((pane) => pane.tmux !== "gone");
}

function isLive(pane: ModelPane): boolean {
  return pane.state === "ready" || pane.state === "degraded";
}

function settle(pane: ModelPane, state: State, stage: string | null): void {
  pane.state = state;
  pane.stage = stage;
}

function end(pane: ModelPane): void {
  if (pane.state !== "removed") settle(pane, "removed", null);
  pane.tmux = "gone";
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : itemAt(a, at) < itemAt(b, at) ? -1 : 1;
}
