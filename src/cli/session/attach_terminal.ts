/** Hands this terminal over to a layout's tmux session. */
import { untilSettled } from "./until_settled.ts";
import { type Advice, advise } from "../../model/advice.ts";
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
import type { TmuxPane, TmuxServer } from "../../system/tmux/snapshot.ts";
import { visible } from "../../model/visible.ts";
import { UsageError } from "../args/usage_error.ts";
import type { Cli } from "../command/cli.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { handOver } from "./give_terminal.ts";
import { askPlace, isAbandoned, newMark, terminalsLike } from "./attach_place.ts";

/** How long tmux may take to say where the panes are, in milliseconds. */
export const LOOK_TIMEOUT_MS = 10_000;

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
      advise`see which it has: agenttower layout show ${layoutId}`,
    );
  }
  for (const pane of panes) requireHere(ctx, pane);
  const { pane, server } = await findLiving(ctx, target, panes, layoutId);
  const { sessionName } = pane;
  return await attachAt(cli, target, server, {
    sessionName,
    paneId: label === null ? null : pane.paneId,
  });
}

/**
 * Attaches to a session of a server that was just seen, and gives tmux's exit code.
 *
 * @param at a pane stands for its window, too; null leaves the selection as it is.
 */
export async function attachAt(
  cli: Cli,
  target: ExecTarget,
  server: TmuxServer,
  { sessionName, paneId }: { readonly sessionName: string; readonly paneId: string | null },
): Promise<number> {
  const ctx = await cli.context();
  const { socketPath } = server;
  const terminal = await prepare(cli.terminal, ctx, target, server);
  const mark = target.via === null ? null : newMark(ctx.ids.token());
  const argv = attachCommand({
    target,
    socketPath,
    terminal,
    own: { term: Deno.env.get("TERM") ?? "", colours: Deno.env.get("COLORTERM") ?? "" },
    mark,
    sessionName,
    paneId,
    // The socket of the tmux that this runs in, if it does.
    enclosing: Deno.env.get("TMUX")?.split(",")[0] ?? null,
  });
  cli.terminal.detail(argv.join(" "));
  await cli.close();
  // tmux refuses to run in another tmux unless it does not know.
  return await handOver(argv, { TMUX: "" }, async () => {
    // The engine's client may have ended without the one in the container.
    if (mark !== null) await askPlace(ctx, target, socketPath, { detach: [mark] });
  });
}

/**
 * Detaches the clients that closed terminals have left there, and finds a terminal that tmux knows.
 *
 * @returns what tmux is to take this terminal for; null for what it calls itself.
 * @throws {Refusal} when no description of a terminal is there.
 */
async function prepare(
  terminal: Terminal,
  ctx: Context,
  target: ExecTarget,
  { socketPath, version }: TmuxServer,
): Promise<string | null> {
  const own = Deno.env.get("TERM") ?? "";
  const isKept = own === "" || own === "dumb";
  const place = await askPlace(ctx, target, socketPath, {
    terminals: isKept ? [] : terminalsLike(own),
  });
  if (place === null) return null;
  const detach = target.via === null ? [] : place.clients.filter(isAbandoned);
  if (detach.length > 0) await askPlace(ctx, target, socketPath, { detach });
  if (place.version !== null && place.version !== version) {
    terminal.warn(
      `tmux in ${target.name} is ${place.version}, and its server was started as ${version}: ` +
        advise`if they do not understand each other, attach with the older one`,
    );
  }
  if (isKept || place.terminal === own) return null;
  if (place.terminal === null) {
    throw unavailable(
      `${target.name} knows neither the terminal ${own} nor any common one`,
      advise`install descriptions of terminals in ${target.name} (Debian: apt-get install ncurses-base)`,
    );
  }
  terminal.note(`${target.name} does not know ${visible(own)}; it is taken for ${place.terminal}`);
  return place.terminal;
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
): Promise<{ pane: TmuxPane; server: TmuxServer }> {
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
      if (pane) return { pane, server: snapshot.server };
    }
  }
  if (panes.some(({ state }) => state === "creating")) {
    throw unavailable("none of its panes is in tmux yet", untilSettled(layoutId));
  }
  throw unavailable(
    "none of its panes is in tmux",
    advise`agenttower layout recreate ${layoutId} --wait`,
  );
}

function unavailable(reason: string, hint?: Advice): Refusal<"tmux_unavailable"> {
  return tmuxUnavailable("cannot attach", reason, hint);
}
