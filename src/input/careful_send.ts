/**
 * Types a text into a program of which nothing is known: it is typed when the pane has come to rest, and has arrived
 * when it stands where it was typed (contract: operations.md, "Input").
 */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { type Delivery, got, refused } from "../model/activity/delivery.ts";
import { invalid } from "../model/refusals/validation.ts";
import { hasArrived, isVisible } from "./arrival.ts";
import { isLeft, noteOf, seenNote } from "./left_text.ts";
import type { PaneInput, ScreenCapture } from "./pane_input.ts";
import { isAtRest, isBlank, seeAgain, type Stillness } from "./rest.ts";
import { isRead, LONGEST_LINE, type ReadMode, type TerminalMode } from "./terminal_mode.ts";
import { takeBack } from "./take_back.ts";

/** A text on its way to one agent. */
export interface TextToSend {
  readonly label: string;
  readonly text: string;
  /** Whether Enter follows. */
  readonly submit: boolean;
  /** How long the pane may take until a text can be typed, in milliseconds. */
  readonly waitMs: number;
  /** Whether it is typed although an earlier text may stand there, or the program may still be starting. */
  readonly force: boolean;
}

/** How long a program may take over the lines that it was given before the last one, in milliseconds. */
const READ_LINES_MS = 10_000;

/** How long a program may take keys and show nothing before that counts as all that it shows, in milliseconds. */
const BLANK_MS = 10_000;

/** How long the text may take to show, in milliseconds, and the pause before each look. */
const ARRIVAL_MS = 3000;
export const LOOK_PAUSE_MS = 100;

/** So many looks are taken, however long each of them takes. */
export const LEAST_LOOKS = 4;

export const CLEAR_FIRST = advise`submit it or clear it in the pane first`;

/** @throws {Refusal} `validation_failed`, or when its tmux cannot be asked. */
export async function sendCarefully(
  ctx: Context,
  input: PaneInput,
  { label, text, submit, waitMs, force }: TextToSend,
): Promise<Delivery> {
  const ready = await awaitReady(ctx, input, waitMs, { mayStand: force });
  if (ready.mode === "taken") {
    const { before } = ready;
    await input.note(before, seenNote(before.note, before.screen));
    return refused("draft", stillThere(label), true);
  }
  if (!isRead(ready.mode)) return refused("starting", notReady(label, ready.mode, waitMs));
  const typed = ready.mode === "lines"
    ? await typeLines(ctx, input, ready.before, text, label)
    : await typeText(ctx, input, ready.before, text, ready.mode);
  if (!typed.arrived) {
    const { done, last } = await takeBack(ctx, input, typed.before, typed.last, text);
    await input.note(last, done ? null : noteOf(typed.before.screen, text, last.screen));
    const detail = notShown(label, done, ARRIVAL_MS);
    return { outcome: "unsubmitted", reason: null, detail, leftInBox: !done };
  }
  if (submit) {
    await input.enter(typed.last);
    return got("seen");
  }
  await input.note(typed.last, null);
  return { outcome: "unsubmitted", reason: null, detail: null, leftInBox: false };
}

/** Whether a text stands where it was typed, and what was seen before it was typed and last. */
interface Typed {
  readonly arrived: boolean;
  readonly before: ScreenCapture;
  readonly last: ScreenCapture;
}

/** Pastes the text whole. */
async function typeText(
  ctx: Context,
  input: PaneInput,
  before: ScreenCapture,
  text: string,
  mode: ReadMode,
): Promise<Typed> {
  await input.paste(before, text, noteOf(before.screen, text, null));
  return await awaitArrival(ctx, input, before, text, mode);
}

/**
 * Pastes a text for a program that reads lines: each has what precedes the last one when it waits for a line
 * again, whatever it has answered meanwhile; the last one then stands at the cursor until Enter.
 *
 * @throws {Refusal} `validation_failed` where the terminal would not keep a line whole.
 */
async function typeLines(
  ctx: Context,
  input: PaneInput,
  before: ScreenCapture,
  text: string,
  label: string,
): Promise<Typed> {
  requireFittingLines(text, label);
  const split = text.lastIndexOf("\n") + 1;
  const [complete, last] = [text.slice(0, split), text.slice(split)];
  if (complete === "") return await typeText(ctx, input, before, last, "lines");
  await input.paste(before, complete, noteOf(before.screen, text, null));
  const next = await awaitReady(ctx, input, READ_LINES_MS, { mayStand: true });
  if (next.mode !== "lines") return { arrived: false, before, last: next.before };
  if (last === "") return { arrived: true, before, last: next.before };
  if (!isVisible(last)) {
    await input.paste(next.before, last, noteOf(before.screen, text, null));
    return { arrived: true, before, last: next.before };
  }
  return await typeText(ctx, input, next.before, last, "lines");
}

/** Why nothing can be pasted: `restless` where the screen does not come to rest, `blank` where nothing is drawn yet. */
type Obstacle = Exclude<TerminalMode, ReadMode> | "restless" | "blank";

/** What is there to paste into: `taken` where a text stands in it. */
interface Readiness {
  readonly before: ScreenCapture;
  readonly mode: ReadMode | Obstacle | "taken";
}

/** Waits until the screen rests and somebody reads what is typed; `mayStand`: an earlier text is no harm. */
async function awaitReady(
  ctx: Context,
  input: PaneInput,
  waitMs: number,
  { mayStand = false }: { readonly mayStand?: boolean } = {},
): Promise<Readiness> {
  const { clock } = ctx;
  const deadline = clock.elapsed() + waitMs;
  let stillness: Stillness | null = null;
  let readSince: number | null = null;
  while (true) {
    const before = await input.look();
    if (!mayStand && isLeft(before.note, before.screen)) return { before, mode: "taken" };
    const now = clock.elapsed();
    stillness = seeAgain(stillness, before.screen, now);
    const rests = waitMs === 0 || isAtRest(stillness, now);
    const mode = rests ? await input.terminalMode(before) : "restless";
    if (isRead(mode)) readSince ??= now;
    // Whoever waits for a line is there to read it, whatever is shown; one that takes keys may still be starting.
    const isDrawn = waitMs === 0 || mode === "lines" || !isBlank(before.screen) ||
      now - (readSince ?? now) >= BLANK_MS;
    if (isRead(mode) && isDrawn) return { before, mode };
    if (now >= deadline) return { before, mode: isRead(mode) ? "blank" : mode };
    await clock.sleep(LOOK_PAUSE_MS);
  }
}

/** Looks until the text stands where it was typed, twice in a row and with its reader still there. */
async function awaitArrival(
  ctx: Context,
  input: PaneInput,
  before: ScreenCapture,
  text: string,
  mode: ReadMode,
): Promise<Typed> {
  const { clock } = ctx;
  const deadline = clock.elapsed() + ARRIVAL_MS;
  let seen = false;
  for (let looks = 1;; looks++) {
    await clock.sleep(LOOK_PAUSE_MS);
    const last = await input.look();
    const again = hasArrived(before.screen, last.screen, text);
    // The echo of the terminal itself counts only for as long as the same reader waits for it.
    if (seen && again && await input.terminalMode(last) === mode) {
      return { arrived: true, before, last };
    }
    // What this look was the first to see is looked at once more.
    const isLast = looks >= LEAST_LOOKS && clock.elapsed() >= deadline && (seen || !again);
    if (isLast) return { arrived: false, before, last };
    seen = again;
  }
}

/** @throws {Refusal} `validation_failed` where a program that reads lines could not have a line whole. */
function requireFittingLines(text: string, label: string): void {
  const encoder = new TextEncoder();
  const longest = Math.max(...text.split("\n").map((line) => encoder.encode(line).length));
  if (longest <= LONGEST_LINE) return;
  throw invalid(
    "text",
    `has a line of ${longest} bytes; ${label} reads whole lines, of which its terminal keeps ` +
      `${LONGEST_LINE}`,
  );
}

export function notShown(label: string, isTakenBack: boolean, withinMs: number): string {
  const then = isTakenBack
    ? "what did show was taken away again"
    : advise`look at the pane before you send again`;
  return `the text was pasted but did not show whole in ${label} where it was typed within ` +
    `${withinMs / 1000} s, so Enter was not pressed; ${then}`;
}

export function stillThere(label: string): string {
  return `a text that was sent before may still stand in ${label}, so nothing was typed; ` +
    CLEAR_FIRST;
}

function notReady(label: string, why: Obstacle, waitMs: number): string {
  const within = `within ${waitMs / 1000} s, so nothing was typed`;
  switch (why) {
    case "unread":
      return `nothing in ${label} read its terminal ${within}`;
    case "unanswered":
      return `the system did not say how ${label} reads its terminal ${within}`;
    case "blank":
      return `${label} showed nothing ${within}`;
    case "restless":
      return `${label} did not come to rest ${within}`;
  }
}
