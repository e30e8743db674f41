/** One line on standard error that moves while something takes long. */
import { cut } from "./cut.ts";
import type { Terminal } from "./terminal.ts";

/** How often what is drawn in place moves, in milliseconds. */
export const FRAME_MS = 100;

const FRAMES = [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"];

/** What does not take longer is not worth a word, in milliseconds. */
const PATIENCE_MS = 1000;

/** The nth picture of what moves. */
export function frame(n: number): string {
  return FRAMES[n % FRAMES.length] ?? "";
}

/**
 * Does something, and shows that it goes on. For a terminal that draws progress, and on which nothing else is drawn.
 *
 * @param what it is, in a few words.
 */
export async function whileSpinning<T>(
  terminal: Terminal,
  what: string,
  act: () => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  let isDrawn = false;
  const clear = () => {
    if (isDrawn) terminal.draw("\r\x1b[K");
    isDrawn = false;
  };
  const draw = () => {
    const ms = performance.now() - begun;
    if (ms < PATIENCE_MS) return;
    const line = `${frame(Math.floor(ms / FRAME_MS))} ${(ms / 1000).toFixed(1)}s  ${what}`;
    isDrawn = true;
    terminal.draw(`\r\x1b[K${terminal.paintErr("busy", cut(line, terminal.columns() - 1))}`);
  };
  terminal.setLiveRegion({ clear });
  const timer = setInterval(draw, FRAME_MS);
  try {
    return await act();
  } finally {
    clearInterval(timer);
    clear();
    terminal.setLiveRegion(null);
  }
}
