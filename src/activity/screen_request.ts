/** Has tmux show panes together with a look, and reads what it shows. Pure. */
import { readScreen, type Screen } from "../model/activity/screen.ts";
import { tmuxWord } from "../system/tmux/quoting.ts";

const GEOMETRY = tmuxWord(
  "#{cursor_x} #{cursor_y} #{pane_height} #{history_size} #{alternate_on}",
);

/** Panes to be shown, and what finds them in the answer. */
export interface ScreenRequest {
  /** A line each; one about a pane that is gone keeps no other from running. */
  readonly commands: string;
  /** The panes that were shown whole, by `%N`. */
  read(output: string): ReadonlyMap<string, Screen>;
}

/**
 * Asks for the visible part of each pane, with its attributes.
 *
 * @param mark Not to be guessed: nothing that a pane shows may pass for the end of its screen.
 * @param paneIds `%N` each.
 */
export function requestScreens(mark: string, paneIds: readonly string[]): ScreenRequest {
  const commands = paneIds.map((paneId) =>
    [
      `display-message -p ${tmuxWord(opening(mark, paneId))}`,
      `display-message -p -t ${paneId} ${GEOMETRY}`,
      `capture-pane -p -e -t ${paneId}`,
      `display-message -p ${tmuxWord(closing(mark, paneId))}`,
    ].join("\n")
  ).join("\n");
  const read = (output: string) => {
    const screens = new Map<string, Screen>();
    for (const paneId of paneIds) {
      const shown = between(output, `${opening(mark, paneId)}\n`, closing(mark, paneId));
      const screen = shown === null ? null : readShown(shown);
      if (screen !== null) screens.set(paneId, screen);
    }
    return screens;
  };
  return { commands, read };
}

function opening(mark: string, paneId: string): string {
  return `screen ${mark} ${paneId.slice(1)} begins`;
}

function closing(mark: string, paneId: string): string {
  return `screen ${mark} ${paneId.slice(1)} ends`;
}

function between(text: string, from: string, to: string): string | null {
  const start = text.indexOf(from);
  const end = start < 0 ? -1 : text.indexOf(to, start + from.length);
  return end < 0 ? null : text.slice(start + from.length, end);
}

/** The geometry's line, then the screen; null where a pane is not there. */
function readShown(shown: string): Screen | null {
  const lineEnd = shown.indexOf("\n");
  const words = shown.slice(0, Math.max(0, lineEnd)).split(" ");
  const numbers = words.map((word) => Number(word || NaN));
  const [cursorX, cursorY, height, historySize, alternate] = numbers;
  if (cursorX === undefined || cursorY === undefined || height === undefined) return null;
  if (historySize === undefined || numbers.some(Number.isNaN)) return null;
  const geometry = { cursorX, cursorY, height, historySize, alternate: alternate === 1 };
  return readScreen(shown.slice(lineEnd + 1), geometry);
}
