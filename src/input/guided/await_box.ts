/** Waits until a program takes a text, as far as its rules tell. */
import { activityOf } from "../../activity/activity_of.ts";
import { readSignal } from "../../activity/read_signal.ts";
import { readTitle } from "../../activity/title_claim.ts";
import type { Context } from "../../context.ts";
import { type Delivery, refused } from "../../model/activity/delivery.ts";
import { LOOK_PAUSE_MS, stillThere } from "../careful_send.ts";
import { type Hindrance, hindranceOf, isOverridden } from "./hindrance.ts";
import { isLeft } from "../left_text.ts";
import type { PaneInput } from "../pane_input.ts";
import { type GuidedText, type ReadCapture, readLook } from "./read_look.ts";
import { tellsOfDialog } from "./told_dialog.ts";

/** Where a text can be typed, and what would have kept it away but for `force`. */
export interface ReadyBox {
  readonly before: ReadCapture;
  readonly hindrance: Hindrance | null;
}

/** So many looks in a row must say the same. */
const LOOKS = 3;

/** Waits for a program that starts, and with `wait` for an idle one; everything else is decided at once. */
export async function awaitBox(
  ctx: Context,
  input: PaneInput,
  toSend: GuidedText,
): Promise<ReadyBox | { readonly refusal: Delivery }> {
  const { clock } = ctx;
  const { program, force, wait, waitMs, label } = toSend;
  const deadline = clock.elapsed() + waitMs;
  let said = "";
  let times = 0;
  while (true) {
    const before = await readLook(input, program);
    let hindrance = hindranceOf(before.reading);
    if (tellsOfDialog(ctx, toSend, before)) hindrance = "dialog";
    // A program that has drawn its box and does not read keys yet would lose the text.
    if (hindrance === null && times === LOOKS - 1) {
      const mode = await input.terminalMode(before.seen);
      if (mode !== "keys" && mode !== "unknown") hindrance = "starting";
    }
    const now = hindrance ?? "ready";
    times = now === said ? times + 1 : 1;
    said = now;
    const isOver = clock.elapsed() >= deadline;
    if (times >= LOOKS || (isOver && times > 1)) {
      const isAwaited = !isOver &&
        (hindrance === "starting" ? !force : wait && !isIdle(ctx, before, toSend));
      if (!isAwaited) {
        if (hindrance === null || isOverridden(hindrance, force)) return { before, hindrance };
        return { refusal: refusal(hindrance, before, label, waitMs) };
      }
    }
    await clock.sleep(LOOK_PAUSE_MS);
  }
}

function isIdle(ctx: Context, { seen, reading }: ReadCapture, { agent, program }: GuidedText) {
  const now = ctx.clock.now().toISOString();
  const nothing = { rule: null, activity: null, reason: null, at: null } as const;
  const { activity, reason } = activityOf(
    {
      process: { source: "process", said: "it runs", ...nothing },
      isKnown: true,
      screen: reading,
      title: readTitle(seen.found.pane.title, program),
      signal: readSignal(ctx, agent, program, seen.leftSignals),
      capturedAt: now,
    },
    null,
    now,
  );
  return activity === "idle" && reason !== "draft";
}

function refusal(
  hindrance: Hindrance,
  { seen }: ReadCapture,
  label: string,
  waitMs: number,
): Delivery {
  switch (hindrance) {
    case "dialog":
      return refused(
        "dialog",
        `${label} waits for an answer to what it asks, so nothing was typed`,
      );
    case "limit":
      return refused("limit", `${label} says that a limit is reached, so nothing was typed`);
    case "draft":
      return isLeft(seen.note, seen.screen)
        ? refused("draft", stillThere(label), true)
        : refused("draft", `a text that was not sent stands in ${label}, so nothing was typed`);
    case "starting":
      return refused(
        "starting",
        `${label} showed no place for a text within ${waitMs / 1000} s, so nothing was typed`,
      );
  }
}
