/** Shapes that several methods share: layouts and panes as they go on the wire. */
import { FAILED_STAGES, PANE_STATES } from "../../model/states.ts";
import * as s from "../shape.ts";

export const state = s.resultWord(PANE_STATES);
export const failedStage = s.resultWord(FAILED_STAGES);
export const origin = s.resultWord(["managed", "adopted"]);

const layoutFields = {
  layout_id: s.string,
  container_id: s.string,
  template_name: s.string,
  tmux_session_name: s.string,
  state,
  failed_stage: s.omittable(failedStage),
  intended_pane_count: s.number,
  ready_pane_count: s.number,
  created_at: s.string,
  updated_at: s.string,
  origin: s.exactly("managed"),
  /** Its container could not be read: this is what was known last. */
  stale: s.omittable(s.exactly(true)),
};

export const layoutItem = s.object(layoutFields);

const paneFields = {
  pane_id: s.string,
  layout_id: s.string,
  container_id: s.string,
  role: s.string,
  capability: s.string,
  label: s.string,
  state,
  failed_stage: s.omittable(failedStage),
  agent_id: s.nullable(s.string),
  tmux_session_name: s.string,
  tmux_pane_index: s.number,
  tmux_pane_id: s.nullable(s.string),
  launch_command_ref: s.nullable(s.string),
  predecessor_id: s.nullable(s.string),
  chain_depth: s.number,
  log_attached: s.boolean,
  log_path: s.nullable(s.string),
  created_at: s.string,
  updated_at: s.string,
  origin: s.exactly("managed"),
  stale: s.omittable(s.exactly(true)),
};

export const paneItem = s.object(paneFields);

export const layoutWithPanes = s.object({ ...layoutFields, panes: s.list(paneItem) });

export const paneWithChain = s.object({
  ...paneFields,
  predecessor_chain: s.omittable(s.list(s.object({
    pane_id: s.string,
    state,
    failed_stage: s.omittable(failedStage),
    chain_depth: s.number,
    predecessor_id: s.nullable(s.string),
  }))),
});

/** What became of one pane that was removed. */
export const removedPane = s.object({
  pane_id: s.string,
  state: s.exactly("removed"),
  tmux_kill_succeeded: s.boolean,
});
