/** Kills that are owed: those that could not be done, or whose command died. */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { isLive } from "../../model/states.ts";
import { clearOwedKill, setProblem } from "../../store/pane_progress.ts";
import { clearKillStage, getPane } from "../../store/panes.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import type { ExecTarget } from "../../system/runtime/target.ts";
import { archivePane } from "./archive.ts";
import { KILL_TIMEOUT_MS, killPanes, mayAppear } from "./kill.ts";
import { changeStates } from "./transition.ts";

/**
 * Retries the kills that are owed, and clears those that are done. A record that lives and owes one was being
 * removed when the command died; it is removed then.
 *
 * @returns the ids of the records whose absence is certain now.
 */
export async function retryOwedKills(
  ctx: Context,
  lock: ContainerLock,
  target: ExecTarget,
  owed: readonly ManagedPane[],
  leftMs: () => number = () => KILL_TIMEOUT_MS,
): Promise<ReadonlySet<string>> {
  if (owed.length === 0) return new Set();
  const absent = await killPanes(ctx, lock, target, owed, leftMs);
  const settled = owed.filter((pane) => absent.has(pane.id) && !mayAppear(ctx, pane));
  if (settled.length > 0) {
    changeStates(ctx, "recover", "daemon", (change) => {
      const { writer } = change;
      for (const { id } of settled) {
        const pane = getPane(writer, id);
        if (pane && isLive(pane.state)) archivePane(ctx, change, pane, true);
        clearOwedKill(writer, id);
        if (clearKillStage(writer, id)) setProblem(writer, id, null);
      }
    }, { withinMs: leftMs() });
  }
  return absent;
}
