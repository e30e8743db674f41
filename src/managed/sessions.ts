/** Asks a container's tmux for its sessions, before a pane is made there. */
import { type Advice, advise } from "../model/advice.ts";
import { installTmux } from "../system/tmux/tmux_version.ts";
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { tmuxUnavailable } from "../model/refusals/containers.ts";
import { askTmux, replyOf, type TmuxReply } from "../containers/ask_tmux.ts";
import { targetOf } from "../containers/target_of.ts";
import { serversOf } from "../store/panes.ts";
import { takeLook } from "./lifecycle/last_look.ts";
import { printedValue } from "../system/runtime/printed_value.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import { SHOW_EXIT_UNATTACHED } from "../system/tmux/commands.ts";
import type { TmuxPane, TmuxServer } from "../system/tmux/snapshot.ts";
import { isSupportedVersion, MINIMUM_TMUX } from "../system/tmux/tmux_version.ts";

/** How long the control path may take to answer before it counts as unhealthy, in milliseconds. */
const PREFLIGHT_TIMEOUT_MS = 30_000;

export interface Sessions {
  readonly names: ReadonlySet<string>;
  readonly server: TmuxServer | null;
  readonly panes: readonly TmuxPane[];
  /** The socket that was asked. */
  readonly socketPath: string | null;
  /** Whether the server was started for this question, so that all it has was made by its tmux.conf. */
  readonly fresh: boolean;
}

const EXIT_UNATTACHED = "exit-unattached";
const UNSET_SURVIVES = ["set-option", "-su", EXIT_UNATTACHED];

/**
 * What undoes a setting of the tmux.conf there, and of a server that has read it.
 *
 * @param name Of the option or the hook.
 * @param unset The words of the tmux command that sets it back.
 * @param server The one that runs; null for none.
 */
export function undoCure(
  target: ExecTarget,
  name: string,
  unset: readonly string[],
  server: Pick<TmuxServer, "socketPath"> | null,
): Advice {
  const conf = advise`take what sets ${name} out of the tmux.conf in ${target.name}`;
  if (server === null) return conf;
  const line = shellLine(target, ["tmux", "-S", server.socketPath, ...unset]);
  return advise`${conf}, and out of the server that runs: ${line}`;
}

/**
 * Asks the container's tmux what it has, unless recovery has just done so. A server is started for it where there is none and a tmux.conf is there,
 * since only a server tells what that says.
 *
 * @param socketPath The server to ask; null for the default one of the container's tmux user.
 * @throws {Refusal} `docker_unavailable`, `container_inactive` or `tmux_unavailable` when a layout cannot
 * be made there.
 */
export async function inspectSessions(
  ctx: Context,
  container: Container,
  socketPath: string | null = null,
): Promise<Sessions> {
  const reply = justSeen(ctx, container, socketPath) ?? await askTmux(ctx, container, {
    failpoint: "tmux.preflight",
    commands: SHOW_EXIT_UNATTACHED,
    mode: "configured",
    socketPath,
    knownServers: serversOf(ctx.store, container.id),
    timeoutMs: PREFLIGHT_TIMEOUT_MS,
  });
  const { version, server, panes } = reply;
  if (version === null || !isSupportedVersion(version)) {
    const reason = `tmux ${version ?? "of unknown version"} is too old, ${MINIMUM_TMUX} is needed`;
    throw tmuxUnavailable(
      `tmux in ${container.name} cannot be used`,
      reason,
      installTmux(container.name),
    );
  }
  if (printedValue(reply.output, EXIT_UNATTACHED) === "on") {
    const reason = "exit-unattached is on, so that its server ends, with every pane, " +
      "as soon as nobody is attached";
    // One that was started to be asked has ended.
    const running = reply.started ? null : server;
    throw tmuxUnavailable(
      `tmux in ${container.name} cannot be used`,
      reason,
      undoCure(targetOf(ctx, container), EXIT_UNATTACHED, UNSET_SURVIVES, running),
    );
  }
  const names = new Set(panes.flatMap((pane) => pane.sessionNames));
  return { names, server, panes, socketPath: reply.socketPath, fresh: reply.started };
}

/** What recovery saw a moment ago; null unless a server was there that told all that is to be known. */
function justSeen(
  ctx: Context,
  { id }: Container,
  socketPath: string | null,
): TmuxReply | null {
  const answers = takeLook(ctx, id);
  if (answers === null || socketPath !== null) return null;
  const answer = [...answers.values()].find(({ isDefaultSocket }) => isDefaultSocket);
  if (answer?.snapshot.kind !== "server") return null;
  if (printedValue(answer.output, EXIT_UNATTACHED) === "") return null;
  return { ...replyOf(answer, answer.snapshot), version: answer.snapshot.server.version };
}
