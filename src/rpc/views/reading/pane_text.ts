/** What an agent's pane shows, on the wire. */
import type { PaneText } from "../../../agents/read_pane.ts";
import * as s from "../../shape.ts";

export const paneTextShape = s.object({
  agent_id: s.string,
  tmux_pane_id: s.string,
  columns: s.number,
  rows: s.number,
  /** Whether its program draws on the alternate screen. */
  alternate: s.boolean,
  /** Whether its process has ended. */
  dead: s.boolean,
  text: s.string,
  /** Whether tmux keeps more, before this. */
  truncated: s.boolean,
});

export function paneTextView(
  { agentId, pane, text, truncated }: PaneText,
): s.Result<typeof paneTextShape> {
  const { paneId, columns, rows, alternate, dead } = pane;
  return {
    agent_id: agentId,
    tmux_pane_id: paneId,
    columns,
    rows,
    alternate,
    dead,
    text,
    truncated,
  };
}
