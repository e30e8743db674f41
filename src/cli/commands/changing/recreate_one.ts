/** `pane recreate`, of one pane. */
import { paneRecreateMethod } from "../../../rpc/methods/panes.ts";
import type { Cli } from "../../command/cli.ts";
import { EXIT } from "../../command/exit.ts";
import { nameOfId } from "../../refs/in_names.ts";
import { untilSettled } from "../../session/until_settled.ts";

export interface RecreateOne {
  readonly paneId: string;
  /** Whether a degraded one is removed first. */
  readonly replace: boolean;
  /** The profile to start it with; its own when left out. */
  readonly launch?: string;
  readonly key?: string;
  /** Seconds; true for as long as it takes. */
  readonly wait?: number | true;
}

export async function recreateOne(cli: Cli, request: RecreateOne): Promise<number> {
  const { wait } = request;
  const params = {
    predecessor_pane_id: request.paneId,
    launch_command_override: request.launch,
    replace: request.replace,
    idempotency_key: request.key,
  };
  if (wait !== undefined) {
    const { waitAndShow } = await import("../../session/wait_and_show.ts");
    const waited = await waitAndShow(cli, async () => {
      const { layout_id, pane_id, replay } = await cli.perform(paneRecreateMethod, params);
      return {
        layoutId: layout_id,
        paneId: pane_id,
        seconds: typeof wait === "number" ? wait : undefined,
        extra: { pane_id, replay },
      };
    });
    return waited.exit;
  }
  const created = await cli.perform(paneRecreateMethod, params);
  if (cli.terminal.json) cli.printResult(created);
  else {
    const name = nameOfId(await cli.context(), created.pane_id);
    cli.terminal.print(`pane ${name} is ${created.state}`);
    cli.terminal.hint(untilSettled(created.layout_id));
  }
  return EXIT.done;
}
