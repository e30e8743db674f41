/** The records of a world in one line, to compare and to read. */
import { readRows } from "./oracle/rows.ts";
import type { World } from "./world.ts";

/** `demo/m1=ready demo/s1=failed:recovery_reattach …`: by session, by slot, by age. */
export function summary(world: World): string {
  const rows = readRows(`${world.box.state}/agenttower.sqlite3`);
  const key = (pane: { tmux_session_name: string; tmux_pane_index: number; created_at: string }) =>
    [
      pane.tmux_session_name,
      String(pane.tmux_pane_index).padStart(3, "0"),
      pane.created_at,
    ].join("/");
  return (rows?.panes ?? []).toSorted((a, b) => key(a) < key(b) ? -1 : 1)
    .map((pane) => {
      const stage = pane.failed_stage === null ? "" : `:${pane.failed_stage}`;
      return `${pane.tmux_session_name}/${pane.label}=${pane.state}${stage}`;
    })
    .join(" ");
}

/** What is wrong where the records have come to anything but this. */
export function expectSummary(world: World, wanted: string, when = "in the end"): string[] {
  const seen = summary(world);
  return seen === wanted ? [] : [`${when}: ${seen}, where it must be ${wanted}`];
}
