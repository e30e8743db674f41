/** What tmux in a container has, before anything is made there. */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { askTmux } from "../registry/ask_tmux.ts";
import { serversOf } from "../store/panes.ts";
import type { TmuxPane } from "../system/tmux/snapshot.ts";
import { isSupportedVersion, MINIMUM_TMUX } from "../system/tmux/version.ts";

/** How long the control path may take to answer before it counts as unhealthy, in milliseconds. */
const PREFLIGHT_TIMEOUT_MS = 30_000;

export interface Sessions {
  readonly names: ReadonlySet<string>;
  readonly panes: readonly TmuxPane[];
  /** The default socket of the container's tmux user. */
  readonly socketPath: string | null;
}

/**
 * Asks the container's tmux what it has.
 *
 * @throws {Refusal} `docker_unavailable`, `container_inactive` or `tmux_unavailable` when a layout cannot
 * be made there.
 */
export async function inspectSessions(ctx: Context, container: Container): Promise<Sessions> {
  const sight = await askTmux(ctx, container, {
    seam: "tmux.preflight",
    mode: "version",
    knownServers: serversOf(ctx.store, container.id),
    timeoutMs: PREFLIGHT_TIMEOUT_MS,
  });
  const { version, panes, socketPath } = sight;
  if (version === null || !isSupportedVersion(version)) {
    const reason = `tmux ${version ?? "of unknown version"} is too old, ${MINIMUM_TMUX} is needed`;
    throw new Refusal("tmux_unavailable", `tmux in ${container.name} cannot be used: ${reason}`, {
      reason,
    });
  }
  return { names: new Set(panes.map((pane) => pane.sessionName)), panes, socketPath };
}
