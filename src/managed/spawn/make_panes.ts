/** Stage `pane_create`: every record gets its tmux pane, and only one. */
import { advise } from "../../model/advice.ts";
import type { TmuxReply } from "../../containers/ask_tmux.ts";
import { commandPath } from "../../model/launch/command_path.ts";
import { isMarkerTitle, markerTitle } from "../../model/marker.ts";
import { LOCAL_CONTAINER } from "../../model/container.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { isRefusal } from "../../model/errors.ts";
import { isLive } from "../../model/states.ts";
import type { LaunchProfile } from "../../model/profile.ts";
import { getLayoutRequest } from "../../store/layouts.ts";
import { panesOfLayout } from "../../store/panes.ts";
import {
  LET_TMUX_WORK,
  makeSession,
  markPane,
  type PaneToMake,
  splitPane,
} from "../../system/tmux/commands.ts";
import { ownSignalPath } from "../../system/tmux/left_signals.ts";
import { isServerLoss, whyNoPane } from "../../system/tmux/tmux_complaint.ts";
import type { TmuxPane, TmuxServer } from "../../system/tmux/snapshot.ts";
import { findPane, prove } from "../../system/tmux/identity.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import { twinKills } from "../lifecycle/kill.ts";
import { requireProfiles } from "../lifecycle/require_profiles.ts";
import { expectFirstReceipts, logPipe } from "../../logs/receipt.ts";
import { signalPath } from "../../logs/signal_file.ts";
import type { AgentProgram } from "../../model/activity/program.ts";
import { programName } from "../../programs/known_by.ts";
import { withHooks } from "../../activity/with_hooks.ts";
import { gatherCommands } from "./gather.ts";
import { ask, type Job, tmuxPaneOf } from "./job.ts";
import { agentOf } from "./pane_logs.ts";
import { siblingsOf, splitPlace } from "./split_place.ts";
import { type Attempt, STAGE_TIMEOUT_MS } from "./retry.ts";

const MAKE_DIRECTORY = advise`make it, or name another in the profile`;

/** How often the panes are gathered where a hook undoes it. */
const GATHER_ROUNDS = 3;

/** The result of the stage for each record. */
export interface Made {
  readonly server: TmuxServer | null;
  readonly found: ReadonlyMap<string, TmuxPane>;
  /** Why a record has no pane. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * One attempt. Looks first, so that a retry, or a worker that goes on where
 * another died, makes no pane twice.
 */
export async function makePanes(job: Job, lock: ContainerLock): Promise<Attempt<Made>> {
  const refused = new Map<string, string>();
  const launches = await readLaunches(job, refused);
  const wanted = job.panes.map((pane) => toMake(job, launches, pane));
  const looked = await ask(job, {
    failpoint: "tmux.snapshot",
    directories: [...new Set(wanted.flatMap(({ workingDir }) => workingDir ?? []))],
    timeoutMs: STAGE_TIMEOUT_MS,
  });
  if (!looked.ok) return looked;

  let view = await removeTwins(job, lock, looked.value);
  for (const pane of job.panes) {
    job.pendingSpawns.observed(pane.id, tmuxPaneOf(view, pane) !== null);
  }
  for (const { id, workingDir } of wanted) {
    if (workingDir === null || !looked.value.absent.includes(workingDir)) continue;
    if (view.panes.some(({ tag }) => tag === id)) continue;
    // tmux would start it in another directory.
    const place = `${workingDir} in ${job.container.name}`;
    refused.set(
      id,
      `its working directory ${place} does not exist, or cannot be entered: ${MAKE_DIRECTORY}`,
    );
  }
  const missing = () =>
    job.panes.filter((pane) => !refused.has(pane.id) && !tmuxPaneOf(view, pane));
  if (missing().length > 0 && siblingsOf(job, view).length === 0) {
    const session = job.layout.tmuxSessionName;
    if (view.panes.some((pane) => pane.sessionNames.includes(session))) {
      const reason =
        `tmux already has a session "${session}" that holds none of this layout's panes`;
      for (const pane of missing()) refused.set(pane.id, reason);
    } else {
      const panes = missing().map((pane) => toMake(job, launches, pane));
      const commands = makeSession(session, panes, job.ctx.settings.tmux);
      const made = await requestPanes(
        job,
        panes,
        () => spawn(job, commands, { panes, start: true }),
      );
      if (!made.ok) return made;
      view = made.value;
      if (missing().length === panes.length) {
        // The server may have been on its way out when the command reached it.
        const transient = view.server === null || isServerLoss(view.complaint);
        return { ok: false, transient, reason: view.complaint };
      }
    }
  }
  for (const pane of missing()) {
    const one = toMake(job, launches, pane);
    const made = await requestPanes(job, [one], () => makeOne(job, view, one));
    if (!made.ok) return made;
    view = made.value;
    if (!tmuxPaneOf(view, pane)) refused.set(pane.id, whyNoPane(view.complaint));
  }
  const before = new Set(looked.value.panes.map(({ paneId }) => paneId));
  const gathered = await gather(job, view, before);
  if (!gathered.ok) return gathered;
  const marked = await restoreMarkers(job, gathered.value);
  if (!marked.ok) return marked;
  view = marked.value;
  const panes = job.panes.flatMap((pane) => {
    const tmuxPane = tmuxPaneOf(view, pane);
    return tmuxPane ? [[pane.id, tmuxPane] as const] : [];
  });
  return { ok: true, value: { server: view.server, found: new Map(panes), refused } };
}

/** What panes are started with, by name. */
interface Launches {
  readonly profiles: ReadonlyMap<string, LaunchProfile>;
  readonly programs: ReadonlyMap<string, AgentProgram>;
}

async function readLaunches(job: Job, refused: Map<string, string>): Promise<Launches> {
  let profiles: ReadonlyMap<string, LaunchProfile> = new Map();
  for (const pane of job.panes) {
    try {
      profiles = new Map([
        ...profiles,
        ...await requireProfiles(job.ctx, [pane.launchCommandRef]),
      ]);
    } catch (error) {
      if (!isRefusal(error, "managed_launch_command_not_found")) throw error;
      refused.set(pane.id, error.message);
    }
  }
  // A layout of shells does without the programs' rules.
  if (profiles.size === 0) return { profiles, programs: new Map() };
  const { programs } = await job.ctx.programs();
  return { profiles, programs };
}

function toMake(job: Job, { profiles, programs }: Launches, pane: ManagedPane): PaneToMake {
  const profile = pane.launchCommandRef === null ? undefined : profiles.get(pane.launchCommandRef);
  const request = getLayoutRequest(job.ctx.store, job.layout.id);
  const kept = request?.searchPath ?? null;
  const log = job.logs.get(pane.id);
  return {
    id: pane.id,
    marker: markerTitle(pane.pendingMarkerToken ?? "", pane.label),
    command: profile === undefined ? null : commandOf(job, profile, programs, pane),
    path: profile === undefined ? null : commandPath(profile, job.ctx.settings.launch.path, kept),
    handover: profile === undefined || Object.keys(profile.env).length === 0
      ? null
      : { paneId: pane.id, token: job.ctx.ids.token(), env: profile.env },
    workingDir: profile?.workingDir ?? request?.workingDir ?? null,
    log: log?.ok ? logPipe(log) : null,
  };
}

/** A profile's command, with hooks where its program takes them and there is a file that they can write to. */
function commandOf(
  job: Job,
  profile: LaunchProfile,
  programs: ReadonlyMap<string, AgentProgram>,
  pane: ManagedPane,
): readonly string[] {
  const { command, signals } = profile;
  const program = programs.get(programName(profile, programs.values()) ?? "");
  if (program === undefined) return command;
  if ((signals ?? job.ctx.settings.launch.signals) === "off") return command;
  const path = signalPathOf(job, pane);
  return path === null ? command : withHooks(command, program, path);
}

/** Beside its log, or in a container where that is not mounted in a file of its own; null where there is none. */
function signalPathOf({ ctx, container, logs }: Job, pane: ManagedPane): string | null {
  const log = logs.get(pane.id);
  if (log?.ok && log.pullKey === null) return signalPath(log);
  return container.id === LOCAL_CONTAINER ? null : ownSignalPath(agentOf(ctx, pane));
}

/** Has panes made; whether tmux has answered is kept with the job. */
async function requestPanes(
  job: Job,
  panes: readonly PaneToMake[],
  make: () => Promise<Attempt<TmuxReply>>,
): Promise<Attempt<TmuxReply>> {
  const ids = panes.map(({ id }) => id);
  await job.pendingSpawns.request(ids);
  const logs = ids.flatMap((id) => job.logs.get(id) ?? []).filter((log) => log.ok);
  expectFirstReceipts(job.ctx, logs);
  const made = await make();
  if (made.ok) job.pendingSpawns.acknowledged(ids);
  return made;
}

/** @param panes Those that the commands make. */
function spawn(
  job: Job,
  commands: string,
  { panes, start }: { readonly panes: readonly PaneToMake[]; readonly start: boolean },
): Promise<Attempt<TmuxReply>> {
  return ask(job, {
    failpoint: "tmux.spawn",
    // The hook of a notification, such as `window-linked`, runs behind the commands that it is about.
    commands: `${commands}\n${LET_TMUX_WORK}`,
    handovers: panes.flatMap(({ handover }) => handover ?? []),
    timeoutMs: STAGE_TIMEOUT_MS,
    ...(start ? { mode: "start" } : {}),
  });
}

/** Makes one pane beside a sibling. Where there is no room, re-arranges the window first. */
async function makeOne(
  job: Job,
  view: TmuxReply,
  pane: PaneToMake,
): Promise<Attempt<TmuxReply>> {
  const [first, ...others] = siblingsOf(job, view);
  if (first === undefined) {
    return await spawn(
      job,
      makeSession(job.layout.tmuxSessionName, [pane], job.ctx.settings.tmux),
      { panes: [pane], start: true },
    );
  }
  const place = await splitPlace(job, view, [first, ...others]);
  if (!place.ok) return place;
  const made = await spawn(job, splitPane(pane, place.value), { panes: [pane], start: false });
  if (!made.ok || made.value.panes.some((other) => other.tag === pane.id)) return made;
  const { arrangement } = job.ctx.settings.tmux;
  const split = splitPane(pane, { ...place.value, arrangement });
  return await spawn(job, split, { panes: [pane], start: false });
}

/**
 * Brings the panes into one window of the layout's own, where hooks have put them elsewhere, and looks whether a
 * hook has put something beside them since.
 *
 * @param before The `%N` of the panes that were there before any of them was made.
 */
async function gather(
  job: Job,
  view: TmuxReply,
  before: ReadonlySet<string>,
): Promise<Attempt<TmuxReply>> {
  let seen = view;
  for (let round = 0; round < GATHER_ROUNDS; round++) {
    const commands = gatherCommandsFor(job, seen, before);
    if (commands.length === 0) break;
    const gathered = await spawn(job, commands.join("\n"), { panes: [], start: false });
    if (!gathered.ok) return gathered;
    seen = gathered.value;
  }
  return { ok: true, value: seen };
}

function gatherCommandsFor(job: Job, view: TmuxReply, before: ReadonlySet<string>): string[] {
  const { server } = view;
  if (server === null) return [];
  const made = job.panes.flatMap((record) => {
    const pane = tmuxPaneOf(view, record);
    return pane === null ? [] : [{ pane, proven: prove(record, server, pane) }];
  });
  const siblings = panesOfLayout(job.ctx.store, job.layout.id)
    .filter(({ id, state }) => isLive(state) && !job.panes.some((pane) => pane.id === id))
    .flatMap((record) => tmuxPaneOf(view, record) ?? []);
  const own = new Set(made.map(({ pane }) => pane.paneId));
  const others = view.panes.filter(({ paneId }) => !own.has(paneId));
  const beside = { sibling: siblings[0] ?? null, others, before };
  return gatherCommands(server, made, beside, job.ctx.settings.tmux.arrangement);
}

/** A hook may have kept the batch's own `select-pane -T` and `remain-on-exit` from reaching a pane. */
async function restoreMarkers(job: Job, view: TmuxReply): Promise<Attempt<TmuxReply>> {
  const { server } = view;
  if (server === null) return { ok: true, value: view };
  const commands = job.panes.flatMap((pane) => {
    const tmuxPane = tmuxPaneOf(view, pane);
    if (!tmuxPane || isMarkerTitle(tmuxPane.title)) return [];
    const marker = markerTitle(pane.pendingMarkerToken ?? "", pane.label);
    return [markPane(prove(pane, server, tmuxPane), marker)];
  });
  if (commands.length === 0) return { ok: true, value: view };
  return await spawn(job, commands.join("\n"), { panes: [], start: false });
}

/** Kills duplicate panes, which a command made that timed out and ran later. */
async function removeTwins(
  job: Job,
  _lock: ContainerLock,
  view: TmuxReply,
): Promise<TmuxReply> {
  const commands = job.panes.flatMap((pane) =>
    twinKills(pane, findPane(pane, view.server, view.panes).twins)
  );
  if (commands.length === 0) return view;
  const killed = await ask(job, {
    failpoint: "tmux.kill",
    commands: commands.join("\n"),
    timeoutMs: STAGE_TIMEOUT_MS,
  });
  return killed.ok ? killed.value : view;
}
