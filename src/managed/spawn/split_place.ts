/** Where a pane is put beside the living panes of its layout. */
import type { TmuxReply } from "../../containers/ask_tmux.ts";
import { isLive } from "../../model/states.ts";
import { panesOfLayout } from "../../store/panes.ts";
import { printedValue } from "../../system/runtime/printed_value.ts";
import { ARRANGED, type SplitTarget } from "../../system/tmux/commands.ts";
import { tmuxWord } from "../../system/tmux/quoting.ts";
import type { TmuxPane } from "../../system/tmux/snapshot.ts";
import { isAsArranged } from "./arrangement.ts";
import { ask, type Job, tmuxPaneOf } from "./job.ts";
import { type Attempt, STAGE_TIMEOUT_MS } from "./retry.ts";

/** The living panes of the layout that stand in one window, wherever the operator has moved it; none where none lives. */
export function siblingsOf(job: Job, view: TmuxReply): readonly TmuxPane[] {
  const living = panesOfLayout(job.ctx.store, job.layout.id)
    .filter(({ state }) => isLive(state))
    .flatMap((record) => tmuxPaneOf(view, record) ?? []);
  return living.filter(({ windowId }) => windowId === living[0]?.windowId);
}

/**
 * A window that holds the layout's panes alone, as they were arranged, is arranged again with the new pane. In one
 * that the operator has changed by hand, or shares, the largest pane of the layout is split.
 */
export async function splitPlace(
  job: Job,
  view: TmuxReply,
  siblings: readonly [TmuxPane, ...TmuxPane[]],
): Promise<Attempt<SplitTarget>> {
  const [first] = siblings;
  const at = `-t ${first.paneId}`;
  const looked = await ask(job, {
    failpoint: "tmux.snapshot",
    commands: [
      `display-message -p ${at} ${tmuxWord("now #{window_layout}")}`,
      `display-message -p ${at} ${tmuxWord(`then #{${ARRANGED}}`)}`,
      `list-panes ${at} -F ${tmuxWord("size #{pane_id} #{pane_width} #{pane_height}")}`,
    ].join("\n"),
    timeoutMs: STAGE_TIMEOUT_MS,
  });
  if (!looked.ok) return looked;
  const { output } = looked.value;
  const window = view.panes.filter(({ windowId }) => windowId === first.windowId);
  const isOwn = window.every((pane) => siblings.includes(pane));
  const isKept = isAsArranged(printedValue(output, "then"), printedValue(output, "now"));
  const arrangement = isOwn && isKept ? job.ctx.settings.tmux.arrangement : null;
  const active = window.find((pane) => pane.active) ?? first;
  const areas = new Map(
    [...output.matchAll(/^size (%\d+) (\d+) (\d+)$/gm)]
      .map(([, id = "", width, height]) => [id, Number(width) * Number(height)]),
  );
  const area = ({ paneId }: TmuxPane) => areas.get(paneId) ?? 0;
  const largest = siblings.reduce((a, b) => area(b) > area(a) ? b : a);
  return {
    ok: true,
    value: { paneId: largest.paneId, activePaneId: active.paneId, arrangement },
  };
}
