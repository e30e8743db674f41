/** Asks before what an agent is working on is lost. */
import { Refusal } from "../../model/errors.ts";
import { layoutDetailMethod } from "../../rpc/methods/layouts.ts";
import { paneDetailMethod } from "../../rpc/methods/panes.ts";
import type { Cli } from "../command/cli.ts";
import { confirm, mayAsk } from "../terminal/confirm.ts";

/** What is about to end. */
export type Ending =
  | { readonly kind: "layout"; readonly id: string }
  | { readonly kind: "pane"; readonly id: string };

/**
 * Whether to go on. Only a person is asked, and only where an agent works.
 *
 * @param doing As in `remove layout demo`.
 */
export async function isSure(
  cli: Cli,
  ending: Ending,
  doing: string,
  yes: boolean,
): Promise<boolean> {
  if (yes || !mayAsk(cli.terminal)) return true;
  const labels = await workingIn(cli, ending);
  if (labels.length === 0) return true;
  const are = labels.length === 1 ? "is" : "are";
  if (await confirm(cli.terminal, `${labels.join(", ")} ${are} working; ${doing}?`)) return true;
  cli.terminal.error("not done", `${doing}: the answer was not yes`);
  return false;
}

/** Labels of the panes whose agents work. */
async function workingIn(cli: Cli, { kind, id }: Ending): Promise<string[]> {
  try {
    const panes = kind === "pane"
      ? [await cli.perform(paneDetailMethod, { pane_id: id })]
      : (await cli.perform(layoutDetailMethod, { layout_id: id })).panes;
    return panes.filter(({ activity }) => activity === "working").map(({ label }) => label);
  } catch (error) {
    // What is to be done says so itself.
    if (error instanceof Refusal) return [];
    throw error;
  }
}
