/** Finds tmux panes that carry our tag and that no record claims. They are never killed. */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { activeAgentsIn } from "../store/agents.ts";
import { panesToReconcile } from "../store/panes.ts";
import { isAgentOf } from "../system/tmux/identity.ts";
import { askTmux } from "../containers/ask_tmux.ts";
import { targetOf } from "../containers/target_of.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "panes";

export async function checkStrays(ctx: Context, container: Container): Promise<Check[]> {
  try {
    const { server, panes } = await askTmux(ctx, container, { failpoint: "tmux.snapshot" });
    // Live records, and those whose kill is owed: recovery sees to both.
    const claimed = new Set(panesToReconcile(ctx.store, container.id).map(({ id }) => id));
    const agents = activeAgentsIn(ctx.store, container.id);
    const strays = panes.filter(({ tag }) => tag !== null && !claimed.has(tag))
      .filter((pane) => !agents.some((agent) => server !== null && isAgentOf(agent, server, pane)));
    const kill = (paneId: string) =>
      shellLine(targetOf(ctx, container), [
        "tmux",
        ...(server === null ? [] : ["-S", server.socketPath]),
        ...["kill-pane", "-t", paneId],
      ]);
    if (strays.length === 0) {
      return [ok(CHECK, `every managed tmux pane in ${container.name} has its record`)];
    }
    return strays.map(({ paneId, sessionName, tag }) =>
      warning(
        CHECK,
        `tmux pane ${paneId} in session ${sessionName} of ${container.name} was made as ${tag}, which ` +
          "no living record claims",
        `agenttower agent adopt ${container.name} ${paneId} --role R --capability C --label L keeps it, ` +
          `${kill(paneId)} ends it`,
      )
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [problem(CHECK, error.message, error.hint ?? `look at the tmux of ${container.name}`)];
  }
}
