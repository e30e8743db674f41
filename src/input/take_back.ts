/** Takes a text away again that was pasted and did not arrive whole, as far as what stands there is only ours. */
import type { Context } from "../context.ts";
import { standingPart } from "./arrival.ts";
import type { PaneInput, ScreenCapture } from "./pane_input.ts";
import { placeOn } from "./rest.ts";

/** How often what still stands is erased: blanks at its end are not seen, and more may come meanwhile. */
const ROUNDS = 8;

/** How long a program may take to erase, in milliseconds. */
const PAUSE_MS = 300;

/**
 * Whether the place of the cursor is again as it was before the paste, after Backspace was pressed at most as
 * often as characters of the text were seen there. Nothing is pressed where anything else stands.
 */
export async function takeBack(
  { clock }: Pick<Context, "clock">,
  input: PaneInput,
  before: ScreenCapture,
  given: ScreenCapture,
  text: string,
): Promise<{ readonly done: boolean; readonly last: ScreenCapture }> {
  let last = given;
  let erased = false;
  for (let round = 0; round < ROUNDS; round++) {
    const part = standingPart(before.screen, last.screen, text);
    if (part === "") break;
    await input.erase(last, [...new Intl.Segmenter().segment(part)].length);
    erased = true;
    await clock.sleep(PAUSE_MS);
    last = await input.look();
  }
  return { done: erased && placeOn(last.screen) === placeOn(before.screen), last };
}
