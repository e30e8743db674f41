/** What follows a page that is not the last one. */
import { type Advice, advise } from "../../model/advice.ts";

/** @param cursor Where the next page begins. */
export function moreAfter(cursor: string): Advice {
  return advise`there are more: --after ${cursor}`;
}
