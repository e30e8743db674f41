/** Asks a container's tmux, and throws refusals. */
import { type Advice, advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { type Container, PAUSED } from "../model/container.ts";
import type { Refusal } from "../model/errors.ts";
import type { TmuxAnswer, TmuxRequest } from "../system/tmux/client.ts";
import type { Carrier } from "../system/processes/carriers.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import type { Snapshot, TmuxPane, TmuxServer } from "../system/tmux/snapshot.ts";
import {
  containerInactive,
  dockerUnavailable,
  tmuxUnavailable,
} from "../model/refusals/containers.ts";
import { isServerLoss } from "../system/tmux/tmux_complaint.ts";
import { targetOf } from "./target_of.ts";

const TIMEOUT_MS = 10_000;

/** How often a server is asked that ends as it is asked, and how long after one time the next is, in milliseconds. */
const ATTEMPTS = 4;
const ASK_AGAIN_MS = 100;

/** A line of commands that changes nothing. */
const READS = /^(?:show-\w+|display-message -p|capture-pane -p) /;

/** What the server held when it answered. `server` is null when there is certainly no server. */
export interface TmuxReply {
  readonly server: TmuxServer | null;
  readonly panes: readonly TmuxPane[];
  /** What the commands printed. */
  readonly output: string;
  /** What tmux complained of. */
  readonly complaint: string;
  /** The version of tmux; null unless the request asked for it. */
  readonly version: string | null;
  /** The requested directories that are not there, or cannot be entered. */
  readonly absent: readonly string[];
  /** Whether the request had to start the server. */
  readonly started: boolean;
  /** The processes that carry the tags that the request named. */
  readonly carriers: readonly Carrier[];
  /** What the hooks of agents have left in the container, by agent, as far as it was asked for. */
  readonly signals: TmuxAnswer["signals"];
  /** What runs in the foreground of the pane that the request named. */
  readonly foreground: TmuxAnswer["foreground"];
  /** The socket that was asked. */
  readonly socketPath: string | null;
  /** Where it was asked, and for how long its first process has run, in milliseconds; null where not known. */
  readonly around: TmuxAnswer["around"];
  readonly initAgeMs: number | null;
}

/**
 * Runs tmux commands there, if any, and looks. A server that ends meanwhile says neither what it held nor that it is
 * gone: where nothing was to be changed, the next answer counts.
 *
 * @throws {Refusal} `container_inactive`, `docker_unavailable` or `tmux_unavailable`.
 */
export async function askTmux(
  ctx: Context,
  container: Container,
  request: Omit<TmuxRequest, "timeoutMs"> & Partial<Pick<TmuxRequest, "timeoutMs">>,
): Promise<TmuxReply> {
  const ask = () => ctx.tmux.run(targetOf(ctx, container), { timeoutMs: TIMEOUT_MS, ...request });
  let answer = await ask();
  for (let n = 1; n < ATTEMPTS && hasEnded(answer) && onlyReads(request); n++) {
    await ctx.clock.sleep(ASK_AGAIN_MS);
    answer = await ask();
  }
  const { snapshot } = answer;
  if (snapshot.kind === "unknown") {
    throw unreadable(container, targetOf(ctx, container), snapshot);
  }
  if (snapshot.kind === "none" && snapshot.stoppedAs !== null) {
    throw containerInactive(container, answer.complaint);
  }
  return replyOf(answer, snapshot);
}

/** Whether the server ended before it had answered. */
function hasEnded({ snapshot, complaint }: TmuxAnswer): boolean {
  return snapshot.kind === "unknown" && snapshot.transient && isServerLoss(complaint);
}

function onlyReads({ commands }: Pick<TmuxRequest, "commands">): boolean {
  return commands === undefined || commands.split("\n").every((line) => READS.test(line));
}

/** The reply that an answer is, whose snapshot is confident. */
export function replyOf(
  answer: TmuxAnswer,
  snapshot: Exclude<Snapshot, { kind: "unknown" }>,
): TmuxReply {
  const { server, panes } = snapshot.kind === "server" ? snapshot : { server: null, panes: [] };
  return { ...answer, server, panes };
}

/** What shows a tmux that gives no answer to whoever runs this. */
export function lookAtTmux(target: ExecTarget): Advice {
  const look = shellLine(target, ["tmux", "list-sessions"]);
  return advise`see what it says: ${look}`;
}

function unreadable(
  container: Container,
  target: ExecTarget,
  { reason, engineDown, paused, cure }: Extract<Snapshot, { kind: "unknown" }>,
): Refusal {
  const { name, via } = container;
  if (paused) return containerInactive({ ...container, status: PAUSED });
  return engineDown && via !== null
    ? dockerUnavailable(via, reason)
    : tmuxUnavailable(`the tmux of ${name} cannot be asked`, reason, cure ?? lookAtTmux(target));
}
