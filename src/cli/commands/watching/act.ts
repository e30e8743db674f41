/** What a key asks for is done as the commands of the same names do it, and they say what came of it. */
import { Refusal } from "../../../model/errors.ts";
import { sendInputMethod } from "../../../rpc/methods/agent_input.ts";
import { UsageError } from "../../args/usage_error.ts";
import type { Cli } from "../../command/cli.ts";
import { showOutcome } from "../../render/outcomes.ts";
import { endLayout } from "../changing/end_layout.ts";
import { endPane } from "../changing/end_pane.ts";
import { recreateOne } from "../changing/recreate_one.ts";
import { recreateWhole } from "../changing/recreate_whole.ts";
import type { WatchRow } from "./rows.ts";

/** The log is shown to so many lines from its end. */
const LOG_LINES = 1000;

/** Says why something is refused; a bug is thrown on. */
export async function sayingWhy(cli: Cli, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const isRefusal = error instanceof Refusal && error.code !== "internal_error";
    if (!isRefusal && !(error instanceof UsageError)) throw error;
    cli.terminal.error(isRefusal ? `error[${error.code}]` : "error", error.message);
    if (error.hint !== undefined) cli.terminal.hint(error.hint);
  }
}

/** Somebody was asked already. */
export async function remove(cli: Cli, { kind, id }: WatchRow): Promise<void> {
  await (kind === "layout" ? endLayout(cli, id, true) : endPane(cli, id, true));
}

export async function recreate(cli: Cli, { kind, id, state }: WatchRow): Promise<void> {
  if (kind === "layout") await recreateWhole(cli, { layoutId: id, degraded: true });
  else await recreateOne(cli, { paneId: id, replace: state === "degraded" });
}

export async function send(cli: Cli, { agentId }: WatchRow, text: string): Promise<void> {
  const sent = await cli.perform(sendInputMethod, { agent_id: agentId, text });
  showOutcome(cli.terminal, sent);
}

/** The end of the pane's log, as `log show` gives it. */
export async function logLines(cli: Cli, { agentId }: WatchRow): Promise<string[]> {
  const ctx = await cli.context();
  cli.requireHost(ctx);
  // It brings a terminal with it, which nothing else here needs.
  const { showLog } = await import("../../../logs/show.ts");
  const { text } = await showLog(ctx, agentId!, { lines: LOG_LINES });
  return text === "" ? ["the log is empty"] : text.replace(/\n$/, "").split("\n");
}
