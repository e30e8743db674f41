/** One state of a program's screen, and how the program is brought into it. */
import type { Rig, RigOptions } from "../rig.ts";

export type Activity = "starting" | "working" | "waiting" | "idle" | "exited" | "unknown";

export interface State {
  readonly name: string;
  readonly activity: Activity;
  readonly reason?: string;
  readonly options?: RigOptions;
  /** What of it is worth knowing beside its name. */
  readonly note?: string;
  /** Ends when the state is on the screen. */
  readonly reach: (rig: Rig) => Promise<unknown>;
}

/** Of a large paste; wide and long enough for every program's limit. */
export const LARGE_TEXT = Array.from({ length: 60 }, (_, i) => `line ${i + 1} of a long text`)
  .join("\n");

/** Pastes, waits until it shows, and presses Enter. */
export async function prompt({ terminal }: Rig, text: string): Promise<void> {
  await terminal.paste(text);
  await terminal.until(text.slice(0, 20));
  await terminal.steady(300);
  await terminal.keys("Enter");
}
