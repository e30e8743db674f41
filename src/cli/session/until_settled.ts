/** What to do about panes that are not made yet. */
import { type Advice, advise } from "../../model/advice.ts";
import { shortId } from "../render/words.ts";

export function untilSettled(layoutId: string): Advice {
  const id = shortId(layoutId);
  return advise`agenttower layout wait ${id}`;
}
