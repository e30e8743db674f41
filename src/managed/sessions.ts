/** What tmux in a container has, before anything is made there. */
import type { Context } from "../context.ts";
import { Refusal } from "../model/errors.ts";
import { LOCAL_CONTAINER } from "../model/container.ts";
import { serversOf } from "../store/panes.ts";
import type { Place } from "../system/runtime/place.ts";
import { isSupportedVersion, MINIMUM_TMUX } from "../system/tmux/version.ts";
import type { TmuxAnswer } from "../system/tmux/client.ts";
import type { TmuxPane } from "../system/tmux/snapshot.ts";

/** How long the control path may take to answer before it counts as unhealthy, in milliseconds. */
const PREFLIGHT_TIMEOUT_MS = 30_000;

export interface Sessions {
  readonly names: ReadonlySet<string>;
  readonly panes: readonly TmuxPane[];
  /** The default socket of the place's tmux user. */
  readonly socketPath: string | null;
}

/**
 * Asks the container's tmux what it has.
 *
 * @throws {Refusal} `docker_unavailable`, `container_inactive` or `tmux_unavailable` when a layout cannot
 * be made there.
 */
export async function inspectSessions(
  ctx: Context,
  place: Place,
  containerId: string,
): Promise<Sessions> {
  const answer = await ctx.tmux.run(place, {
    seam: "tmux.preflight",
    mode: "version",
    knownServers: serversOf(ctx.store, containerId),
    timeoutMs: PREFLIGHT_TIMEOUT_MS,
  });
  requireUsable(answer, place, containerId);
  const panes = answer.snapshot.kind === "server" ? answer.snapshot.panes : [];
  return {
    names: new Set(panes.map((pane) => pane.sessionName)),
    panes,
    socketPath: answer.socketPath,
  };
}

function requireUsable(answer: TmuxAnswer, place: Place, containerId: string): void {
  const cure = containerId === LOCAL_CONTAINER
    ? "agenttower doctor"
    : `agenttower doctor --container ${place.name}`;
  if (answer.stopped) {
    throw new Refusal(
      "container_inactive",
      `container ${place.name} is not running: ${answer.complaint}`,
      { container_id: containerId },
      `${place.through?.program ?? "docker"} start ${place.name}`,
    );
  }
  if (answer.engineDown) {
    const reason = answer.complaint;
    throw new Refusal("docker_unavailable", `the container engine cannot be reached: ${reason}`, {
      reason,
    }, cure);
  }
  if (answer.snapshot.kind === "unknown") {
    const { reason } = answer.snapshot;
    throw new Refusal("tmux_unavailable", `tmux in ${place.name} cannot be used: ${reason}`, {
      reason,
    }, cure);
  }
  if (answer.version === null || !isSupportedVersion(answer.version)) {
    const reason = `tmux ${
      answer.version ?? "of unknown version"
    } is too old, ${MINIMUM_TMUX} is needed`;
    throw new Refusal("tmux_unavailable", `tmux in ${place.name} cannot be used: ${reason}`, {
      reason,
    }, cure);
  }
}
