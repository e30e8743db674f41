/** `layout remove`, of one layout. */
import { layoutRemoveMethod } from "../../../rpc/methods/layouts.ts";
import type { Cli } from "../../command/cli.ts";
import { EXIT } from "../../command/exit.ts";
import { nameOfId } from "../../refs/in_names.ts";
import { count } from "../../render/words.ts";
import { isSure } from "../../session/sure.ts";

/** @param yes Whether nobody is asked. */
export async function endLayout(cli: Cli, layoutId: string, yes: boolean): Promise<number> {
  const name = nameOfId(await cli.context(), layoutId);
  const ending = { kind: "layout", id: layoutId } as const;
  if (!await isSure(cli, ending, `remove layout ${name}`, yes)) return EXIT.refused;
  await cli.present(layoutRemoveMethod, { layout_id: layoutId }, (removed) => {
    const owed = removed.panes.filter((pane) => !pane.tmux_kill_succeeded);
    cli.terminal.print(`removed layout ${name} with ${count(removed.panes.length, "pane")}`);
    if (owed.length === 0) return;
    cli.terminal.warn(`${count(owed.length, "pane")} could not be killed now; recovery will`);
  });
  return EXIT.done;
}
