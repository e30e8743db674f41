/** Closes what a program would take Enter for: a list of completions, or a line that goes on. */
import { screenLines } from "../../activity/box.ts";
import type { Context } from "../../context.ts";
import type { Closer } from "../../model/activity/input_rules.ts";
import { keyBytes } from "../../model/activity/keys.ts";
import { standsInBox } from "./box_text.ts";
import { LOOK_PAUSE_MS } from "../careful_send.ts";
import type { PaneInput } from "../pane_input.ts";
import { type ReadCapture, readLook } from "./read_look.ts";
import type { InputProgram } from "./with_input_rules.ts";

/** How long a list may take to open behind a paste, and to close, in milliseconds. */
const LIST_MS = 1000;

interface Standing {
  readonly before: ReadCapture;
  readonly last: ReadCapture;
  readonly text: string;
  readonly program: InputProgram;
}

/** What is shown once nothing is open and the text still stands there; null where that could not be reached. */
export async function closeWhatTakesEnter(
  ctx: Context,
  input: PaneInput,
  { before, last, text, program }: Standing,
): Promise<ReadCapture | null> {
  let now: ReadCapture | null = last;
  for (const closer of program.input.closing.filter((each) => each.text.test(text))) {
    if (now === null) return null;
    now = closer.shown === null
      ? await pressKey(ctx, input, now, closer, program)
      : await closeList(ctx, input, now, closer, program);
  }
  return now !== null && standsInBox(before, now, text, program) ? now : null;
}

async function pressKey(
  { clock }: Context,
  input: PaneInput,
  now: ReadCapture,
  closer: Closer,
  program: InputProgram,
): Promise<ReadCapture> {
  await input.press(now.seen, keyBytes(closer.key, false), null);
  await clock.sleep(LOOK_PAUSE_MS * 2);
  return await readLook(input, program);
}

/** Presses the key while a row shows the list, until none does; a list may open late. */
async function closeList(
  { clock }: Context,
  input: PaneInput,
  given: ReadCapture,
  closer: Closer,
  program: InputProgram,
): Promise<ReadCapture | null> {
  let now = given;
  let opens = clock.elapsed() + LIST_MS;
  const deadline = opens + LIST_MS * 2;
  while (true) {
    const row = openRow(now, closer);
    if (row === null) {
      if (clock.elapsed() >= opens) return now;
    } else {
      if (clock.elapsed() >= deadline) return null;
      if (await input.press(now.seen, keyBytes(closer.key, false), row)) opens = clock.elapsed();
    }
    await clock.sleep(LOOK_PAUSE_MS * 2);
    now = await readLook(input, program);
  }
}

/** The row that shows that it is open. */
function openRow({ screen, reading: { box } }: ReadCapture, { shown }: Closer): string | null {
  if (box === null || shown === null) return null;
  return screenLines(screen).slice(0, box.top).findLast((row) => shown.test(row)) ?? null;
}
