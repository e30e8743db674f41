/** What the contract says becomes of layouts, small enough to be read at once. Pure. */

export type State = "ready" | "failed" | "removed";

export interface ModelPane {
  readonly id: string;
  readonly label: string;
  readonly slot: number;
  state: State;
  stage: string | null;
  /** Whether tmux has a pane of it now, whatever is on record. */
  lives: boolean;
  readonly source: ModelPane | null;
}

export interface ModelLayout {
  readonly id: string;
  readonly session: string;
  /** Every record, oldest first. */
  readonly panes: ModelPane[];
}

/** What an operation must be answered with: `ok`, or the code of a refusal. */
export type Answer = string;

export const SLOTS = ["m1", "s1", "s2"];

export class Reference {
  readonly layouts: ModelLayout[] = [];

  /** The newest record of a slot. */
  current(layout: ModelLayout, slot: number): ModelPane {
    return layout.panes.findLast((pane) => pane.slot === slot)!;
  }

  /** Recovery, and what every command but sweep does first: a pane that is gone has failed. */
  look(): void {
    for (const pane of this.layouts.flatMap(({ panes }) => panes)) {
      if (pane.state !== "ready" || pane.lives) continue;
      pane.state = "failed";
      pane.stage = "recovery_reattach";
    }
  }

  #sessionExists(session: string): boolean {
    return this.layouts.some((layout) =>
      layout.session === session && layout.panes.some((pane) => pane.lives)
    );
  }

  create(session: string): Answer {
    this.look();
    return this.#sessionExists(session) ? "managed_session_name_conflict" : "ok";
  }

  created(layout: ModelLayout): void {
    this.layouts.push(layout);
  }

  remove(pane: ModelPane): Answer {
    this.look();
    this.#end(pane);
    return "ok";
  }

  removeLayout(layout: ModelLayout): Answer {
    this.look();
    SLOTS.forEach((_, slot) => this.#end(this.current(layout, slot)));
    return "ok";
  }

  #end(pane: ModelPane): void {
    pane.state = "removed";
    pane.stage = null;
    pane.lives = false;
  }

  recreate(layout: ModelLayout, source: ModelPane): Answer {
    this.look();
    if (source.state === "ready") return "managed_pane_illegal_recreate_source";
    const blocks = (pane: ModelPane) => pane.state === "ready";
    if (layout.panes.some((pane) => pane.source === source && blocks(pane))) {
      return "managed_pane_concurrent_recreate";
    }
    if (blocks(this.current(layout, source.slot))) return "managed_pane_concurrent_recreate";
    const own = layout.panes.some((pane) => pane.lives);
    if (!own && this.#sessionExists(layout.session)) return "managed_session_name_conflict";
    return "ok";
  }

  recreated(layout: ModelLayout, source: ModelPane, id: string): void {
    const { label, slot } = source;
    layout.panes.push({ id, label, slot, state: "ready", stage: null, lives: true, source });
  }

  /** Somebody ends a pane, or all of them, in tmux. */
  lose(...panes: readonly ModelPane[]): void {
    for (const pane of panes) pane.lives = false;
  }

  /** The records in one line, as `summary` writes those of the database. */
  toString(): string {
    const order = this.layouts.flatMap((layout, age) =>
      layout.panes.map((pane, index) => ({
        layout,
        pane,
        key: [layout.session, pane.slot, age, index],
      }))
    );
    order.sort((a, b) => compare(a.key, b.key));
    return order.map(({ layout, pane }) =>
      `${layout.session}/${pane.label}=${pane.state}${pane.stage === null ? "" : `:${pane.stage}`}`
    ).join(" ");
  }
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}
