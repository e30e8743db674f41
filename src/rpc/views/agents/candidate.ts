/** A tmux pane that could be adopted, on the wire. */
import type { Candidate } from "../../../agents/candidates.ts";
import * as s from "../../shape.ts";

export const candidateShape = s.object({
  container_id: s.string,
  tmux_socket_path: s.string,
  tmux_session_name: s.string,
  tmux_window_index: s.number,
  tmux_pane_index: s.number,
  tmux_pane_id: s.string,
  pane_title: s.string,
  pane_current_command: s.string,
  agent_id: s.nullable(s.string),
});

export function candidateView(candidate: Candidate): s.Result<typeof candidateShape> {
  const { pane } = candidate;
  return {
    container_id: candidate.containerId,
    tmux_socket_path: candidate.socketPath,
    tmux_session_name: pane.sessionName,
    tmux_window_index: pane.windowIndex,
    tmux_pane_index: pane.paneIndex,
    tmux_pane_id: pane.paneId,
    pane_title: pane.title,
    pane_current_command: pane.currentCommand,
    agent_id: candidate.agentId,
  };
}
