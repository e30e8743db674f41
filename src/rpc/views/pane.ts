/** A managed pane on the wire, and its predecessors. */
import type { LogWay } from "../../model/agent.ts";
import type { ManagedPane } from "../../model/pane.ts";
import type { ListedPane, PaneDetail } from "../../managed/query.ts";
import { isLive } from "../../model/states.ts";
import * as s from "../shape.ts";
import { activityFields, activityView } from "./agents/agent_activity.ts";
import { failedStage, logMode, state } from "./vocabulary.ts";

const fields = {
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
  /** Its container could not be read: this is what was known last. */
  stale: s.omittable(s.exactly(true)),
};

export const paneShape = s.object(fields);

export function paneView({ pane, stale }: ListedPane): s.Result<typeof paneShape> {
  return {
    pane_id: pane.id,
    layout_id: pane.layoutId,
    container_id: pane.containerId,
    role: pane.role,
    capability: pane.capability,
    label: pane.label,
    state: pane.state,
    ...(pane.failedStage === null ? {} : { failed_stage: pane.failedStage }),
    agent_id: pane.agentId,
    tmux_session_name: pane.tmuxSessionName,
    tmux_pane_index: pane.slot,
    tmux_pane_id: pane.tmuxPaneId,
    launch_command_ref: pane.launchCommandRef,
    predecessor_id: pane.predecessorId,
    chain_depth: pane.chainDepth,
    log_attached: pane.logAttached,
    log_path: pane.logPath,
    created_at: pane.createdAt,
    updated_at: pane.updatedAt,
    origin: "managed",
    ...(stale ? { stale: true } : {}),
  };
}

const troubleFields = {
  /** Why it is degraded or failed, for people. */
  problem: s.omittable(s.string),
  /** What its process exited with, where one ended. */
  exit_code: s.omittable(s.number),
};

/** A pane of a layout's detail. */
export const paneOfLayoutShape = s.object({ ...fields, ...activityFields, ...troubleFields });

/** A pane with what is known of how it is doing. */
export type PaneOfLayout = ListedPane & Pick<PaneDetail, "trouble" | "activity">;

export function paneOfLayoutView(listed: PaneOfLayout): s.Result<typeof paneOfLayoutShape> {
  const { problem, exitCode } = listed.trouble ?? { problem: null, exitCode: null };
  return {
    ...paneView(listed),
    ...activityView(listed.activity, isLive(listed.pane.state)),
    ...(problem === null ? {} : { problem }),
    ...(exitCode === null ? {} : { exit_code: exitCode }),
  };
}

/** One link of a chain of recreated panes. */
const linkShape = s.object({
  pane_id: s.string,
  state,
  failed_stage: s.omittable(failedStage),
  chain_depth: s.number,
  predecessor_id: s.nullable(s.string),
});

function linkView(pane: ManagedPane): s.Result<typeof linkShape> {
  return {
    pane_id: pane.id,
    state: pane.state,
    ...(pane.failedStage === null ? {} : { failed_stage: pane.failedStage }),
    chain_depth: pane.chainDepth,
    predecessor_id: pane.predecessorId,
  };
}

export const paneDetailShape = s.object({
  ...fields,
  ...activityFields,
  ...troubleFields,
  /** How what it writes comes to its log; null where it has none. */
  log_mode: s.nullable(logMode),
  predecessor_chain: s.omittable(s.list(linkShape)),
  /** The last lines on the screen of a command that has ended, where they can be read. */
  last_lines: s.omittable(s.list(s.string)),
});

export function paneDetailView(
  detail: PaneDetail,
  { lastLines, logWay }: {
    readonly lastLines: readonly string[] | null;
    readonly logWay: LogWay | null;
  },
): s.Result<typeof paneDetailShape> {
  const { predecessors } = detail;
  return {
    ...paneOfLayoutView(detail),
    log_mode: logWay,
    ...(predecessors === null ? {} : { predecessor_chain: predecessors.map(linkView) }),
    ...(lastLines === null ? {} : { last_lines: lastLines }),
  };
}
