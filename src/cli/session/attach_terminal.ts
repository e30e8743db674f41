/** Hands this terminal over to a layout's tmux session. */
import type { Context } from "../../context.ts";
import type { Refusal } from "../../model/errors.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { tmuxUnavailable } from "../../model/refusals/containers.ts";
import { requireHere } from "../../containers/place_of.ts";
import { requireContainer } from "../../containers/require_container.ts";
import { targetOf } from "../../containers/target_of.ts";
import { findPane } from "../../system/tmux/identity.ts";
import { requireLayout } from "../../store/require_record.ts";
import { layoutDetailMethod } from "../../rpc/methods/layouts.ts";
import { currentPanes } from "../../store/panes.ts";
import type { ExecTarget } from "../../system/runtime/target.ts";
import { attachCommand } from "../../system/tmux/attach_argv.ts";
import type { TmuxPane } from "../../system/tmux/snapshot.ts";
import { UsageError } from "../args/usage_error.ts";
import type { Cli } from "../command/cli.ts";

const LOOK_TIMEOUT_MS = 10_000;

/**
 * Attaches, and gives tmux's exit code.
 *
 * @param label the pane to select first; null leaves the selection as it is.
 * @throws {Refusal} when the layout has no living pane, or its container cannot be reached.
 */
export async function attachLayout(
  cli: Cli,
  layoutId: string,
  label: string | null,
): Promise<number> {
  requireAttachable();
  const ctx = await cli.context();
  await cli.perform(layoutDetailMethod, { layout_id: layoutId });
  const { containerId } = requireLayout(ctx.store, layoutId);
  const target = targetOf(ctx, await requireContainer(ctx, containerId));
  const panes = currentPanes(ctx.store, layoutId)
    .filter((pane) => label === null || pane.label === label);
  if (panes.length === 0) {
    throw new UsageError(
      "--pane",
      `the layout has no pane "${label}"`,
      `agenttower layout show ${layoutId}`,
    );
  }
  for (const pane of panes) requireHere(ctx, pane);
  const { pane, socketPath } = await findLiving(ctx, target, panes, layoutId);
  const argv = attachCommand({
    target,
    socketPath,
    sessionName: pane.sessionName,
    paneId: label === null ? null : pane.paneId,
    // The socket of the tmux that this runs in, if it does.
    enclosing: Deno.env.get("TMUX")?.split(",")[0] ?? null,
  });
  cli.terminal.detail(argv.join(" "));
  await cli.close();
  return await handOver(argv);
}

/** @throws {UsageError} when there is no terminal to hand over. */
export function requireAttachable(): void {
  if (Deno.stdin.isTerminal() && Deno.stdout.isTerminal()) return;
  throw new UsageError("attach", "attach needs a terminal");
}

/** A managed pane that lives; the same snapshot proves its identity. */
async function findLiving(
  ctx: Context,
  target: ExecTarget,
  panes: readonly ManagedPane[],
  layoutId: string,
): Promise<{ pane: TmuxPane; socketPath: string }> {
  const socketPath = panes.find((pane) => pane.tmuxSocketPath !== null)?.tmuxSocketPath;
  const { snapshot } = await ctx.tmux.run(target, {
    failpoint: "tmux.snapshot",
    socketPath,
    timeoutMs: LOOK_TIMEOUT_MS,
  });
  if (snapshot.kind === "unknown") throw unavailable(snapshot.reason, snapshot.cure);
  if (snapshot.kind === "server") {
    for (const record of panes) {
      const { pane } = findPane(record, snapshot.server, snapshot.panes);
      if (pane) return { pane, socketPath: snapshot.server.socketPath };
    }
  }
  throw unavailable("none of its panes is in tmux", `agenttower layout show ${layoutId}`);
}

function unavailable(reason: string, hint?: string): Refusal<"tmux_unavailable"> {
  return tmuxUnavailable("cannot attach", reason, hint);
}

/** Runs the program on this terminal; what the terminal sends is the program's alone. */
async function handOver([program, ...args]: readonly string[]): Promise<number> {
  if (program === undefined) throw new Error("an empty command line cannot be run");
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  try {
    const child = new Deno.Command(program, {
      args,
      // tmux refuses to run in another tmux unless it does not know.
      env: { TMUX: "" },
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    return (await child.status).code;
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
  }
}
