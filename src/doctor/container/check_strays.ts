/** Finds tmux panes and processes that carry our tag and that no record claims. They are never killed. */
import { advise } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { Refusal } from "../../model/errors.ts";
import { askTmux, lookAtTmux, type TmuxReply } from "../../containers/ask_tmux.ts";
import { targetOf } from "../../containers/target_of.ts";
import { endingPane, sparedBy } from "../../managed/lifecycle/end_trees.ts";
import { activeAgentsIn } from "../../store/agents.ts";
import { endedPanes, getPane, panesToReconcile } from "../../store/panes.ts";
import { carrierText, fateOf } from "../../system/processes/carriers.ts";
import { isAgentOf } from "../../system/tmux/identity.ts";
import { shellLine } from "../../system/runtime/shell_line.ts";
import { type Check, ok, problem, warning } from "../check.ts";

const CHECK = "panes";

/** How many records of panes that are gone are asked after. */
const ENDED_RECORDS = 500;

export async function checkStrays(ctx: Context, container: Container): Promise<Check[]> {
  try {
    const ended = endedPanes(ctx.store, container.id, ENDED_RECORDS);
    const tagged = ended.map(({ id }) => id);
    const reply = await askTmux(ctx, container, { failpoint: "tmux.snapshot", tagged });
    // Live records, and those whose kill is owed: recovery sees to both.
    const claimed = new Set(panesToReconcile(ctx.store, container.id).map(({ id }) => id));
    const strays = [
      ...strayPanes(ctx, container, reply, claimed),
      ...await strayProcesses(ctx, container, reply, claimed),
    ];
    if (strays.length > 0) return strays;
    return [ok(CHECK, `every managed tmux pane in ${container.name} has its record`)];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [problem(CHECK, error.message, error.hint ?? lookAtTmux(targetOf(ctx, container)))];
  }
}

function strayPanes(
  ctx: Context,
  container: Container,
  { server, panes }: TmuxReply,
  claimed: ReadonlySet<string>,
): Check[] {
  const agents = activeAgentsIn(ctx.store, container.id);
  return panes.filter(({ tag }) => tag !== null && !claimed.has(tag))
    .filter((pane) => !agents.some((agent) => server !== null && isAgentOf(agent, server, pane)))
    .map(({ paneId, sessionName, tag }) => {
      const { name } = container;
      const kill = shellLine(targetOf(ctx, container), [
        "tmux",
        ...(server === null ? [] : ["-S", server.socketPath]),
        ...["kill-pane", "-t", paneId],
      ]);
      return warning(
        CHECK,
        `tmux pane ${paneId} in session ${sessionName} of ${name} was made as ${tag}, which no living record claims`,
        advise`agenttower agent adopt ${name} ${paneId} --role R --capability C --label L keeps it, ${kill} ends it`,
      );
    });
}

/** What outlives panes whose tmux panes are gone, but for what their profiles spare. */
async function strayProcesses(
  ctx: Context,
  container: Container,
  { carriers, panes }: TmuxReply,
  claimed: ReadonlySet<string>,
): Promise<Check[]> {
  const standing = new Set(panes.map(({ tag }) => tag));
  const target = targetOf(ctx, container);
  const checks: Check[] = [];
  for (const carrier of carriers) {
    const record = getPane(ctx.store, carrier.paneId);
    if (record === undefined) continue;
    if (claimed.has(record.id) || standing.has(record.id)) continue;
    const spare = (await sparedBy(ctx, [record])).get(record.id) ?? [];
    if (fateOf(carrier, endingPane(record, spare)) !== "end") continue;
    const kill = shellLine(target, ["kill", "-9", String(carrier.pid)]);
    checks.push(warning(
      CHECK,
      `${
        carrierText(carrier)
      } of ${record.label} (${record.id}) lives on in ${container.name}, and ` +
        `its pane does not`,
      advise`end it: ${kill}`,
    ));
  }
  return checks;
}
