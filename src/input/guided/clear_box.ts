/** Takes away what somebody has typed into a program's box, where a text is to take its place. */
import type { Context } from "../../context.ts";
import { keyBytes } from "../../model/activity/keys.ts";
import { type Delivery, refused } from "../../model/activity/delivery.ts";
import { isEmptied } from "./box_text.ts";
import type { PaneInput } from "../pane_input.ts";
import { type GuidedText, type ReadCapture, readLook } from "./read_look.ts";

/** A draft of more lines is left alone: each round takes away a line's rest, or the break before it. */
const ROUNDS = 60;

/** How long a program may take to show that something is gone, in milliseconds. */
const PAUSE_MS = 60;

export async function clearBox(
  { clock }: Pick<Context, "clock">,
  input: PaneInput,
  given: ReadCapture,
  { program, label }: Pick<GuidedText, "program" | "label">,
): Promise<{ readonly before: ReadCapture } | { readonly refusal: Delivery }> {
  let before = given;
  for (let round = 0; round < ROUNDS; round++) {
    for (const key of program.input.clear) {
      await input.press(before.seen, keyBytes(key, false), null);
      await clock.sleep(PAUSE_MS);
    }
    before = await readLook(input, program);
    if (before.reading.box === null) break;
    if (isEmptied(before)) return { before };
  }
  return { refusal: refused("draft", `what stands in ${label} could not be taken away`) };
}
