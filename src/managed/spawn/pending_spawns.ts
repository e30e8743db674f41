/**
 * The panes that tmux was told to make, and whether tmux has answered. A command without an answer may still run,
 * at any later time, also after this process has died. It therefore stays on record until then.
 */
import { placeTextOf } from "../../containers/place_of.ts";
import type { Context } from "../../context.ts";
import type { Writer } from "../../store/db.ts";
import {
  clearSpawnRequested,
  getSpawnProgress,
  setSpawnRequested,
} from "../../store/pane_progress.ts";
import { getPane, setPanePlace } from "../../store/panes.ts";
import { writeWithRetry } from "./retry.ts";

export class PendingSpawns {
  readonly #askedAt = new Map<string, number>();
  readonly #answered = new Set<string>();
  readonly #doubtful = new Set<string>();

  constructor(private readonly ctx: Context) {}

  /** When this worker told tmux to make the pane, in the clock's elapsed milliseconds. */
  requestedAt(paneId: string): number | undefined {
    return this.#askedAt.get(paneId);
  }

  /** Takes whether the first snapshot shows the pane. If not, an older command may still be unanswered. */
  observed(paneId: string, isThere: boolean): void {
    if (isThere) this.#answered.add(paneId);
    else if (getSpawnProgress(this.ctx.store, paneId)?.spawnRequestedAt) this.#doubtful.add(paneId);
  }

  /** Records the request; called before tmux is told. */
  async request(paneIds: readonly string[]): Promise<void> {
    await writeWithRetry(this.ctx, () =>
      this.ctx.store.write("spawn.request", (writer) => {
        const now = this.ctx.clock.now().toISOString();
        for (const id of paneIds) {
          setSpawnRequested(writer, id, now);
          const containerId = getPane(writer, id)?.containerId;
          if (containerId !== undefined) {
            setPanePlace(writer, id, placeTextOf(this.ctx, containerId));
          }
        }
      }));
    for (const id of paneIds) {
      this.#askedAt.set(id, this.ctx.clock.elapsed());
      this.#answered.delete(id);
    }
  }

  /** Takes that tmux has answered for these panes, whether or not it made them. */
  acknowledged(paneIds: readonly string[]): void {
    for (const id of paneIds) this.#answered.add(id);
  }

  /** Clears the request of a pane that tmux has answered for, unless an older command is unanswered. */
  clear(writer: Writer, paneId: string): void {
    if (this.#answered.has(paneId) && !this.#doubtful.has(paneId)) {
      clearSpawnRequested(writer, paneId);
    }
  }
}
