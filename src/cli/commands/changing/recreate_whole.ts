/** `layout recreate`, of one layout. */
import { type Advice, advise } from "../../../model/advice.ts";
import { layoutRecreateMethod } from "../../../rpc/methods/layouts.ts";
import type { Cli } from "../../command/cli.ts";
import { EXIT } from "../../command/exit.ts";
import { nameOfId } from "../../refs/in_names.ts";
import { count } from "../../render/words.ts";
import { untilSettled } from "../../session/until_settled.ts";

export interface RecreateWhole {
  readonly layoutId: string;
  /** Whether degraded panes are replaced, too. */
  readonly degraded: boolean;
  readonly key?: string;
  /** Seconds; true for as long as it takes. */
  readonly wait?: number | true;
}

export async function recreateWhole(cli: Cli, request: RecreateWhole): Promise<number> {
  const { wait } = request;
  const recreate = async () => {
    const recreated = await cli.perform(layoutRecreateMethod, {
      layout_id: request.layoutId,
      include_degraded: request.degraded,
      idempotency_key: request.key,
    });
    if (!cli.terminal.json) {
      if (recreated.panes.length === 0) {
        cli.terminal.note("there is nothing to recreate");
        if (recreated.state === "degraded") cli.terminal.hint(withDegraded(recreated.layout_id));
      } else if (recreated.replay) {
        cli.terminal.note("this key was used before: nothing new was made");
      }
    }
    return recreated;
  };
  if (wait !== undefined) {
    const { waitAndShow } = await import("../../session/wait_and_show.ts");
    const waited = await waitAndShow(cli, async () => {
      const { layout_id, panes, replay } = await recreate();
      return {
        layoutId: layout_id,
        seconds: typeof wait === "number" ? wait : undefined,
        extra: { recreated: panes, replay },
      };
    });
    return waited.exit;
  }
  const recreated = await recreate();
  const { layout_id, panes } = recreated;
  if (cli.terminal.json) cli.printResult(recreated);
  else if (panes.length > 0) {
    const labels = panes.map(({ label }) => label).join(" ");
    const name = nameOfId(await cli.context(), layout_id);
    cli.terminal.print(`${count(panes.length, "pane")} of layout ${name}: ${labels}`);
    cli.terminal.hint(untilSettled(layout_id));
  }
  return EXIT.done;
}

function withDegraded(id: string): Advice {
  return advise`degraded panes: agenttower layout recreate ${id} --degraded`;
}
