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

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Pastes, waits until it shows and a moment more, and presses Enter, or another key. */
export async function prompt({ terminal }: Rig, text: string, key = "Enter"): Promise<void> {
  await terminal.paste(text);
  const [line = ""] = text.split("\n");
  await terminal.until(line.slice(0, 20));
  await pause(300);
  await terminal.keys(key);
}
