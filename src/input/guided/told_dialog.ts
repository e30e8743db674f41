/** Whether an agent tells by itself that it waits for an answer, which its screen may show late. */
import { readSignal } from "../../activity/read_signal.ts";
import type { Context } from "../../context.ts";
import type { GuidedText, ReadCapture } from "./read_look.ts";

export function tellsOfDialog(
  ctx: Context,
  { agent, program }: Pick<GuidedText, "agent" | "program">,
  { seen }: ReadCapture,
): boolean {
  const told = readSignal(ctx, agent, program, seen.leftSignals);
  return told?.isComplete === true && told.activities.every((activity) => activity === "waiting");
}
