/** A look at a program's pane, read by its rules, and the text that is to go there. */
import { readActivity } from "../../activity/screen_claim.ts";
import type { Agent } from "../../model/agent.ts";
import type { ReadScreen } from "./box_text.ts";
import type { TextToSend } from "../careful_send.ts";
import type { PaneInput, ScreenCapture } from "../pane_input.ts";
import type { InputProgram } from "./with_input_rules.ts";

/** A text for an agent whose program has rules. */
export interface GuidedText extends TextToSend {
  readonly agent: Agent;
  readonly program: InputProgram;
  /** Whether an idle agent is waited for first. */
  readonly wait: boolean;
}

/** A look with what was read from it. */
export interface ReadCapture extends ReadScreen {
  readonly seen: ScreenCapture;
}

/** Looks, and reads what is shown by the program's rules. */
export async function readLook(input: PaneInput, program: InputProgram): Promise<ReadCapture> {
  const seen = await input.look();
  return { seen, screen: seen.screen, reading: readActivity(seen.screen, program) };
}
