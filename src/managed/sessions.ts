/** Asks a container's tmux for its sessions, before a pane is made there. */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { tmuxUnavailable } from "../model/refusals/containers.ts";
import { askTmux } from "../containers/ask_tmux.ts";
import { serversOf } from "../store/panes.ts";
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
}

/**
 * Asks the container's tmux what it has.
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
  const reply = await askTmux(ctx, container, {
    failpoint: "tmux.preflight",
    mode: "version",
    socketPath,
    knownServers: serversOf(ctx.store, container.id),
    timeoutMs: PREFLIGHT_TIMEOUT_MS,
  });
  const { version, server, panes } = reply;
  if (version === null || !isSupportedVersion(version)) {
    const reason = `tmux ${version ?? "of unknown version"} is too old, ${MINIMUM_TMUX} is needed`;
    throw tmuxUnavailable(`tmux in ${container.name} cannot be used`, reason);
  }
  const names = new Set(panes.flatMap((pane) => pane.sessionNames));
  return { names, server, panes, socketPath: reply.socketPath };
}
