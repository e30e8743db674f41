/** Types a text into a program whose rules say where it takes one, and what it then shows (contract: agents.md, "Sending"). */
import type { Context } from "../../context.ts";
import { type Delivery, got } from "../../model/activity/delivery.ts";
import { screenLines } from "../../activity/box.ts";
import { awaitBox } from "./await_box.ts";
import {
  endsAtCursor,
  isEmptied,
  showsQueued,
  showsRejected,
  showsTaken,
  standsInBox,
} from "./box_text.ts";
import {
  CLEAR_FIRST,
  LEAST_LOOKS,
  LOOK_PAUSE_MS,
  notShown,
  sendCarefully,
} from "../careful_send.ts";
import { clearBox } from "./clear_box.ts";
import { closeWhatTakesEnter } from "./close_lists.ts";
import { noteOf } from "../left_text.ts";
import type { PaneInput } from "../pane_input.ts";
import { type GuidedText, type ReadCapture, readLook } from "./read_look.ts";
import { signedSince } from "./signed_prompt.ts";
import { takeBack } from "../take_back.ts";
import { tellsOfDialog } from "./told_dialog.ts";

/** How long a text may take to show in a box that was seen to be empty, in milliseconds. */
const ARRIVAL_MS = 10_000;

/** How often Enter is pressed at most, and how long the box may take to be emptied after each, in milliseconds. */
const ENTERS = 3;
const EMPTIED_MS = 2000;

/** How much longer a program may take for each thousand characters, which it draws anew, in milliseconds. */
const TAKEN_MS_PER_THOUSAND = 250;

/** How long a program may take to show that it does not know a command, in milliseconds. */
const KNOWN_MS = 2000;

/** @throws {Refusal} when its tmux cannot be asked. */
export async function sendByRules(
  ctx: Context,
  input: PaneInput,
  toSend: GuidedText,
): Promise<Delivery> {
  const ready = await awaitBox(ctx, input, toSend);
  if ("refusal" in ready) return ready.refusal;
  let before = ready.before;
  if (ready.hindrance === "starting") {
    return await sendCarefully(ctx, input, { ...toSend, waitMs: 0 });
  }
  if (ready.hindrance === "draft") {
    const cleared = await clearBox(ctx, input, before, toSend);
    if ("refusal" in cleared) return cleared.refusal;
    before = cleared.before;
  }
  const { label, text, submit, program } = toSend;
  await input.paste(before.seen, text, noteOf(before.screen, text, null));
  const { arrived, last } = await awaitText(ctx, input, before, toSend);
  if (!arrived) {
    const back = await takeBack(ctx, input, before.seen, last.seen, text);
    const note = back.done ? null : noteOf(before.screen, text, back.last.screen);
    await input.note(back.last, note);
    return unsubmitted(notShown(label, back.done, ARRIVAL_MS), !back.done);
  }
  if (!submit) {
    await input.note(last.seen, null);
    return { outcome: "unsubmitted", reason: null, detail: null, leftInBox: false };
  }
  await ctx.clock.sleep(program.input.settleMs);
  const closed = await closeWhatTakesEnter(ctx, input, { before, last, text, program });
  if (closed === null) return unsubmitted(stillOpen(label), true);
  const isSigned = signedSince(ctx, toSend, closed);
  return await submitText(ctx, input, before, closed, { ...toSend, isSigned });
}

/** Looks until the text stands in the box, twice in a row. */
async function awaitText(
  { clock }: Context,
  input: PaneInput,
  before: ReadCapture,
  { text, program }: GuidedText,
): Promise<{ readonly arrived: boolean; readonly last: ReadCapture }> {
  const deadline = clock.elapsed() + ARRIVAL_MS;
  let seen = false;
  for (let looks = 1;; looks++) {
    await clock.sleep(LOOK_PAUSE_MS);
    const last = await readLook(input, program);
    const again = standsInBox(before, last, text, program);
    if (seen && again) return { arrived: true, last };
    const isLast = looks >= LEAST_LOOKS && clock.elapsed() >= deadline && (seen || !again);
    if (isLast) return { arrived: false, last };
    seen = again;
  }
}

/** A text that is submitted. */
interface SubmittedText extends GuidedText {
  /** Whether hooks have told that it was taken. */
  readonly isSigned: (now: ReadCapture) => boolean;
}

/** Presses Enter, again only while the text still stands in the box, and sees what the program makes of it. */
async function submitText(
  ctx: Context,
  input: PaneInput,
  before: ReadCapture,
  standing: ReadCapture,
  submitted: SubmittedText,
): Promise<Delivery> {
  const { clock } = ctx;
  const { label, text, program } = submitted;
  let last = standing;
  for (let pressed = 0; pressed < ENTERS; pressed++) {
    if (tellsOfDialog(ctx, submitted, last)) return unsubmitted(stillStands(label), true);
    if (!await input.enter(last.seen, rowOfText(last))) {
      // What it shows has changed since the look.
      await clock.sleep(LOOK_PAUSE_MS);
      last = await readLook(input, program);
      if (!standsInBox(before, last, text, program)) break;
      continue;
    }
    const deadline = clock.elapsed() + EMPTIED_MS;
    for (let looks = 1; looks <= LEAST_LOOKS || clock.elapsed() < deadline; looks++) {
      await clock.sleep(LOOK_PAUSE_MS);
      last = await readLook(input, program);
      if (isEmptied(last) || last.reading.box === null) {
        return await awaitTaken({ clock }, input, before, last, submitted);
      }
    }
    // Where it was given back, the cursor stands before it, and Enter might choose from a list.
    if (!endsAtCursor(last) || !standsInBox(before, last, text, program)) break;
  }
  return unsubmitted(stillStands(label), true);
}

/** What the program shows of a text that has left its box. */
async function awaitTaken(
  { clock }: Pick<Context, "clock">,
  input: PaneInput,
  before: ReadCapture,
  first: ReadCapture,
  { text, program, label, isSigned }: SubmittedText,
): Promise<Delivery> {
  // A command is shown as what was said before it is shown not to be known.
  const settlesFor = program.input.rejected !== null && text.startsWith("/") ? KNOWN_MS : 0;
  let takenAt: number | null = null;
  let last = first;
  let isNoted = true;
  const deadline = clock.elapsed() + program.input.takenMs +
    TAKEN_MS_PER_THOUSAND * text.length / 1000;
  for (let looks = 1;; looks++) {
    if (isNoted && isEmptied(last)) {
      await input.note(last.seen, null);
      isNoted = false;
    }
    if (showsRejected(before, last, program.input)) {
      return unsubmitted(
        `${label} did not take the text for a command that it knows`,
        hasDraft(last),
      );
    }
    if (showsQueued(last, program.input)) return got("queued");
    if (showsTaken(before, last, text, program) || isSigned(last)) takenAt ??= clock.elapsed();
    if (takenAt !== null && clock.elapsed() - takenAt >= settlesFor) return got("accepted");
    // It has given the text back; anything else is what somebody has begun to type since.
    if (standsInBox(before, last, text, program)) return unsubmitted(stillStands(label), true);
    if (looks >= LEAST_LOOKS && clock.elapsed() >= deadline) return got("seen");
    await clock.sleep(LOOK_PAUSE_MS);
    last = await readLook(input, program);
  }
}

function hasDraft({ reading: { box } }: ReadCapture): boolean {
  return box !== null && box.draft !== "";
}

/** The row in which the text ends; while tmux shows it, Enter is for the text. */
function rowOfText({ screen, reading: { box } }: ReadCapture): string | null {
  const lines = screenLines(screen);
  if (box === null) return lines[screen.cursors[0].row - screen.top] || null;
  const last = box.rows.findLastIndex((row) => row.trim() !== "");
  return last < 0 ? null : lines[box.top + last] ?? null;
}

function unsubmitted(detail: string, leftInBox: boolean): Delivery {
  return { outcome: "unsubmitted", reason: null, detail, leftInBox };
}

function stillOpen(label: string): string {
  return `${label} shows a list that would take Enter for itself and does not close, so Enter was not ` +
    `pressed; ${CLEAR_FIRST}`;
}

function stillStands(label: string): string {
  return `the text still stands in ${label}, and Enter has not submitted it; ${CLEAR_FIRST}`;
}
