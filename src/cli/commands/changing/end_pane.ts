/** `pane remove`, of one pane. */
import { advise } from "../../../model/advice.ts";
import { paneRemoveMethod } from "../../../rpc/methods/panes.ts";
import type { Cli } from "../../command/cli.ts";
import { EXIT } from "../../command/exit.ts";
import { nameOfId } from "../../refs/in_names.ts";
import { isSure } from "../../session/sure.ts";

/** @param yes Whether nobody is asked. */
export async function endPane(cli: Cli, paneId: string, yes: boolean): Promise<number> {
  const name = nameOfId(await cli.context(), paneId);
  const ending = { kind: "pane", id: paneId } as const;
  if (!await isSure(cli, ending, `remove pane ${name}`, yes)) return EXIT.refused;
  await cli.present(paneRemoveMethod, { pane_id: paneId }, (removed) => {
    cli.terminal.print(`removed pane ${name}`);
    if (!removed.tmux_kill_succeeded) {
      cli.terminal.warn("its tmux pane could not be killed now; recovery will");
    }
    const id = removed.pane_id;
    cli.terminal.hint(advise`to have it back: agenttower pane recreate ${id}`);
  });
  return EXIT.done;
}
