/** What operators do, as it is put on record. */
import type { Context } from "../../context.ts";
import type { OperatorAction } from "../../model/operator_action.ts";
import type { JournalFilter } from "../../store/journal.ts";
import {
  actionAt,
  actionsMatching,
  lastActionPosition,
  type PositionedAction,
} from "../../store/operator_actions.ts";
import { BATCH, type Feed } from "./follow.ts";

/** How long an action is waited for that says not how it ended, in milliseconds, before it is given as it is. */
const HELD_MS = 15_000;

/** Who says nothing for so long, in milliseconds, has ended: no send may wait longer for its agent. */
const ENDED_MS = 900_000;

/**
 * The actions that the filter lets through, each once it has ended. One that goes on for long is given as it is, and
 * once more when it has ended.
 *
 * @param from the position behind which it begins.
 */
export function actionFeed(ctx: Context, filter: JournalFilter, from = 0): Feed<OperatorAction> {
  let position = from;
  /** Those that have not ended, by their places, and whether they were given. */
  const open = new Map<number, { readonly isGiven: boolean }>();
  const ageOf = ({ timestamp }: OperatorAction) =>
    ctx.clock.now().getTime() - Date.parse(timestamp);
  const given = ({ position: place, action }: PositionedAction): boolean => {
    const isGiven = open.get(place)?.isGiven ?? false;
    const age = ageOf(action);
    if (action.end !== null || age >= ENDED_MS) {
      open.delete(place);
      return action.end !== null || !isGiven;
    }
    open.set(place, { isGiven: isGiven || age >= HELD_MS });
    return !isGiven && age >= HELD_MS;
  };
  return {
    next: () =>
      ctx.store.read(() => {
        const again = [...open.keys()].map((place) => {
          const row = actionAt(ctx.store, place);
          // What is kept no more says nothing more.
          if (row === undefined) open.delete(place);
          return row;
        });
        const found = actionsMatching(ctx.store, filter, position, BATCH);
        const last = found.length < BATCH ? undefined : found.at(-1);
        position = last?.position ?? lastActionPosition(ctx.store);
        return [...again.filter((row) => row !== undefined), ...found]
          .filter(given).map(({ action }) => action);
      }),
  };
}
