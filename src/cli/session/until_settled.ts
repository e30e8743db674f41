/** What to do about panes that are not made yet. */
import { type Advice, advise } from "../../model/advice.ts";

export function untilSettled(id: string): Advice {
  return advise`agenttower layout wait ${id}`;
}
