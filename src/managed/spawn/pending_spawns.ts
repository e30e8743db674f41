/**
 * What tmux was told to make and whether it has answered. An order without an answer may be carried out
 * however late, also after this process has died, and is therefore on record until then.
 */
import type { Context } from "../../context.ts";
import type { Writer } from "../../store/db.ts";
import {
  clearSpawnRequested,
  getSpawnProgress,
  setSpawnRequested,
} from "../../store/pane_progress.ts";
import { writeWithRetry } from "./retry.ts";

export class PendingSpawns {
  readonly #askedAt = new Map<string, number>();
  readonly #answered = new Set<string>();
  readonly #doubtful = new Set<string>();

  constructor(private readonly ctx: Context) {}

  /** When tmux was told by this worker to make the pane, in the clock's elapsed milliseconds. */
  requestedAt(paneId: string): number | undefined {
    return this.#askedAt.get(paneId);
  }

  /** A first look has found the pane, or has not: then an older order is still without an answer. */
  observed(paneId: string, isThere: boolean): void {
    if (isThere) this.#answered.add(paneId);
    else if (getSpawnProgress(this.ctx.store, paneId)?.spawnRequestedAt) this.#doubtful.add(paneId);
  }

  /** To be called before tmux is told. */
  async request(paneIds: readonly string[]): Promise<void> {
    await writeWithRetry(this.ctx, () =>
      this.ctx.store.write("spawn.request", (writer) => {
        const now = this.ctx.clock.now().toISOString();
        for (const id of paneIds) setSpawnRequested(writer, id, now);
      }));
    for (const id of paneIds) {
      this.#askedAt.set(id, this.ctx.clock.elapsed());
      this.#answered.delete(id);
    }
  }

  /** tmux has said what it made, and what not. */
  acknowledged(paneIds: readonly string[]): void {
    for (const id of paneIds) this.#answered.add(id);
  }

  /** Takes what was answered off the record, unless an older order still stands. */
  clear(writer: Writer, paneId: string): void {
    if (this.#answered.has(paneId) && !this.#doubtful.has(paneId)) {
      clearSpawnRequested(writer, paneId);
    }
  }
}
