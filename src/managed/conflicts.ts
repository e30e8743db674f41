/** What is in the way of new records: too many layouts, a label, a slot or a session that is held already. */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { MAX_LAYOUTS } from "../model/layout.ts";
import {
  managedLayoutCapacityExceeded,
  managedPaneLabelConflict,
  managedSessionNameConflict,
  type Wants,
} from "../model/refusals/managed.ts";
import { targetOf } from "../containers/target_of.ts";
import type { Reader } from "../store/db.ts";
import { countOpenLayouts, oldestFailedLayouts } from "../store/layouts.ts";
import { findLiveLabel, findLiveSession, findLiveSlot } from "../store/panes.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import { attachCommand } from "../system/tmux/attach_argv.ts";
import type { TmuxServer } from "../system/tmux/snapshot.ts";
import type { Sessions } from "./sessions.ts";

/** @throws {Refusal} `managed_layout_capacity_exceeded` when there are as many layouts as there may be. */
export function requireRoom(reader: Reader): void {
  const count = countOpenLayouts(reader);
  if (count >= MAX_LAYOUTS) {
    throw managedLayoutCapacityExceeded(count, oldestFailedLayouts(reader, 3).map(({ id }) => id));
  }
}

/** @throws {Refusal} `managed_pane_label_conflict` when a live record holds the label. */
export function requireFreeLabel(
  reader: Reader,
  container: Container,
  label: string,
  wants: Wants,
): void {
  const holder = findLiveLabel(reader, container.id, label);
  if (holder) throw managedPaneLabelConflict(container, label, holder, wants);
}

/** @throws {Refusal} `managed_session_name_conflict` when a live record holds the session's name. */
export function requireFreeSession(
  reader: Reader,
  container: Container,
  sessionName: string,
  wants: Wants,
): void {
  const holder = findLiveSession(reader, container.id, sessionName);
  if (holder) throw managedSessionNameConflict(container, sessionName, { ...holder, wants });
}

/** @throws {Refusal} `managed_session_name_conflict` when a live record holds the slot that a pane comes back to. */
export function requireFreeSlot(
  reader: Reader,
  container: Container,
  sessionName: string,
  slot: number,
): void {
  const holder = findLiveSlot(reader, container.id, sessionName, slot);
  if (holder) {
    throw managedSessionNameConflict(container, sessionName, { ...holder, wants: "recreate" });
  }
}

/**
 * @param wants What wants the session: a new layout, which may choose another name, or panes that come back.
 * @throws {Refusal} `managed_session_name_conflict` when tmux has a session of that name.
 */
export function requireNoSession(
  ctx: Context,
  container: Container,
  sessionName: string,
  { names, server, fresh }: Sessions,
  wants: Wants,
): void {
  if (server === null || !names.has(sessionName)) return;
  requireFreeSession(ctx.store, container, sessionName, wants);
  const showCommand = lookCommand(ctx, container, sessionName, server);
  const free = freeName(sessionName, names);
  const renameCommand = wants === "create" ? null : shellLine(targetOf(ctx, container), [
    ...["tmux", "-S", server.socketPath],
    ...["rename-session", "-t", `=${sessionName}`, free],
  ]);
  throw managedSessionNameConflict(container, sessionName, { showCommand, renameCommand, fresh });
}

function freeName(taken: string, names: ReadonlySet<string>): string {
  let name = `${taken}-other`;
  while (names.has(name)) name += "-other";
  return name;
}

/** The command that shows a session to whoever runs this. */
function lookCommand(
  ctx: Context,
  container: Container,
  sessionName: string,
  { socketPath }: TmuxServer,
): string {
  const target = { ...targetOf(ctx, container), containerId: container.name };
  const argv = attachCommand({
    target,
    socketPath,
    sessionName,
    paneId: null,
    enclosing: null,
    terminal: null,
    // Who will type it is not known; this one is known wherever tmux is.
    own: { term: "screen", colours: "" },
    mark: null,
  });
  return argv.map(shellWordIfNeeded).join(" ");
}
