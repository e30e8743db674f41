/** Whether an agent's hooks tell that it has taken a text as a prompt. */
import { signalEnds } from "../../activity/read_signal.ts";
import { linesOfPrompt } from "../../activity/signal_line.ts";
import { promptInEvent } from "../../activity/with_hooks.ts";
import type { Context } from "../../context.ts";
import { cksum } from "./cksum.ts";
import type { GuidedText, ReadCapture } from "./read_look.ts";

/** Tells of a look whether hooks have told of the text since the one that is given here. */
export function signedSince(
  ctx: Context,
  { agent, program, text }: Pick<GuidedText, "agent" | "program" | "text">,
  before: ReadCapture,
): (now: ReadCapture) => boolean {
  if (program.hooks === null || program.hooks.prompts === null) return () => false;
  const marks = new Set(asTaken(text).map(promptMark));
  const lines = ({ seen }: ReadCapture) =>
    signalEnds(ctx, agent, seen.leftSignals).flatMap((end) => linesOfPrompt(end, marks, program));
  const known = new Set(lines(before));
  return (now) => lines(now).some((line) => !known.has(line));
}

/** What hooks write of an event with this prompt. */
export function promptMark(prompt: string): string {
  return cksum(new TextEncoder().encode(promptInEvent(prompt)));
}

/** A text as it was typed, and as programs tidy it up. */
function asTaken(text: string): string[] {
  return [text, text.trim(), text.normalize("NFC").replaceAll("\t", "    ").trimEnd()];
}
