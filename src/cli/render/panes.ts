/** One pane as people see it. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { paneDetailShape } from "../../rpc/views/pane.ts";
import { visible } from "../../model/visible.ts";
import { isUnwell, staleness, unattended, type View, wayBack } from "./layouts.ts";
import { activityCell } from "./activity.ts";
import { stateColumn } from "./table/columns.ts";
import { NAME_RANK } from "./table/fit_columns.ts";
import { type Cell, type Column, fields, table } from "./text_table.ts";
import { shortId, stateCell } from "./words.ts";

export type ShownPane = Result<typeof paneDetailShape>;

export function paneText(pane: ShownPane, view: View): string {
  const rows: [string, Cell][] = [
    ["pane", pane.pane_id],
    ["label", pane.label],
    ["state", stateCell(pane)],
    ...(view.isReplaced(pane.pane_id)
      ? []
      : isUnwell(pane)
      ? unwell(pane, view)
      : owed(pane, view)),
    ...(pane.agent_id === null
      ? []
      : [["activity", activityCell(pane, view.now)] as [string, Cell]]),
    ["layout", pane.layout_id],
    ["container", view.containerName(pane.container_id)],
    ["session", pane.tmux_session_name],
    ["slot", String(pane.tmux_pane_index)],
    ["tmux pane", pane.tmux_pane_id ?? "none"],
    ["role", pane.role],
    ["capability", pane.capability],
    ["profile", pane.launch_command_ref ?? "none: the user's shell"],
    ["agent", pane.agent_id ?? "none"],
    ["log", pane.log_attached ? pane.log_path ?? "attached" : "not attached"],
    ...(pane.log_mode === null ? [] : [["logged", LOGGED[pane.log_mode]] as [string, Cell]]),
    ["chain", `depth ${pane.chain_depth}` + predecessor(pane)],
    ["created", pane.created_at],
    ["updated", pane.updated_at],
  ];
  const head = [
    fields(rows, view.paint),
    ...staleness([pane], view),
    ...unattended([pane], view),
  ].join("\n\n");
  const chain = pane.predecessor_chain ?? [];
  if (chain.length === 0) return head + lastLines(pane);
  const columns: Column<typeof chain[number]>[] = [
    { heading: "PREDECESSOR", rank: NAME_RANK, cell: (link) => shortId(link.pane_id) },
    stateColumn(),
    { heading: "DEPTH", rank: 3, cell: (link) => String(link.chain_depth) },
  ];
  const links = table(columns, chain, view);
  return `${head}${lastLines(pane)}\n\n${links}`;
}

/** How what a pane writes comes to its log. */
const LOGGED = {
  direct: "by tmux on this machine",
  mount: "through a mount of its container",
  pull: "pulled from its container at each look, and by log show and log tail",
} as const;

function lastLines({ last_lines = [] }: ShownPane): string {
  if (last_lines.length === 0) return "";
  return `\n\nlast lines of its screen:\n${last_lines.map((it) => `  ${visible(it)}`).join("\n")}`;
}

/** What is still to be done about a removed pane. */
function owed(pane: ShownPane, view: View): [string, Cell][] {
  const problem = pane.failed_stage === "tmux_kill" ? view.problem(pane.pane_id) : null;
  return problem === null ? [] : [["owed", problem]];
}

function unwell(pane: ShownPane, view: View): [string, Cell][] {
  const problem = view.problem(pane.pane_id);
  return [...(problem === null ? [] : [["problem", problem] as [string, Cell]]), [
    "way back",
    wayBack(pane, view),
  ]];
}

function predecessor(pane: ShownPane): string {
  return pane.predecessor_id === null ? "" : `, after ${pane.predecessor_id}`;
}
