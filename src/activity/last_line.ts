/** What of a pane's screen a person is shown in one line. Pure. */
import { joinFullRows, splitFullRows } from "../logs/replay/full_rows.ts";
import type { Screen } from "../model/activity/screen.ts";
import type { Agent } from "../model/agent.ts";
import { maskSecrets } from "../model/secrets/mask_secrets.ts";
import { locate } from "../system/tmux/identity.ts";
import type { ActivityFacts } from "./activity_of.ts";
import { screenLines, type ShownBox } from "./box.ts";
import type { TmuxLook } from "./watched_agents.ts";

const WORD = /[\p{L}\p{N}]/u;

/** Blanks and lines drawn around a text. */
const FRAME = /^[\s│┃|]+|[\s│┃|]+$/gu;

/**
 * The last line that has a word in it, secrets of common shapes masked; empty where none has.
 *
 * @param box Where texts are typed: what stands above it is the program's last word. Null where none is shown.
 * @param columns Cells in a row of the screen.
 */
export function lastLine(
  screen: Screen,
  box: Pick<ShownBox, "top"> | null,
  columns: number,
): string {
  const lines = screenLines(screen).slice(0, box?.top);
  const last = lines.findLastIndex((line) => WORD.test(line));
  // A secret may begin in a row above.
  const text = joinFullRows(lines.slice(0, last + 1).join("\n"), columns);
  const shown = splitFullRows(maskSecrets(text)).split("\n").at(-1) ?? "";
  return shown.replaceAll(FRAME, "");
}

/**
 * By agent, the last lines of the screens that a look showed.
 *
 * @param looks By socket.
 * @param found What was found of the agents, by id.
 */
export function readLastLines(
  agents: readonly Agent[],
  looks: ReadonlyMap<string | null, TmuxLook>,
  found: ReadonlyMap<string, ActivityFacts>,
): ReadonlyMap<string, string> {
  return new Map(agents.flatMap((agent) => {
    const look = looks.get(agent.tmuxSocketPath);
    const location = look && locate(agent, look.answer);
    if (location?.kind !== "found") return [];
    const { pane: { paneId, columns } } = location;
    // By its number on record, which is another pane's on another server, and may be outdated.
    const screen = paneId === agent.tmuxPaneId ? look?.screens.get(paneId) : undefined;
    if (screen === undefined) return [];
    return [[agent.id, lastLine(screen, found.get(agent.id)?.screen?.box ?? null, columns)]];
  }));
}
