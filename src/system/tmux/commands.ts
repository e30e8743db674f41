/** tmux command lines for managed panes. Pure: settings and records in, command text out. */
import { type Handover, handoverName } from "../../model/launch/handover.ts";
import type { CommandPath } from "../../model/launch/command_path.ts";
import { tagCondition, taggedCommand } from "../../model/launch/tag.ts";
import type { Settings } from "../../model/settings.ts";
import { processOf } from "./server_id.ts";
import type { TmuxServer } from "./snapshot.ts";
import { shellWord } from "../shell.ts";
import { segmentWriter } from "./segment_writer.ts";
import { formatLiteral, timeFormatLiteral, tmuxWord, tmuxWords } from "./quoting.ts";

/** A pane to be made. */
export interface PaneToMake {
  readonly id: string;
  /** Its title until it settles. */
  readonly marker: string;
  /** argv; null for the user's shell. */
  readonly command: readonly string[] | null;
  /** Where its program is looked for; null leaves the PATH as tmux has it. */
  readonly path: CommandPath;
  /** What it gets that no command may hold; null for nothing. */
  readonly handover: Handover | null;
  readonly workingDir: string | null;
  /** Where its output goes from the first byte on; null for none. */
  readonly log: LogPipe | null;
}

/** Files where tmux runs. */
export type LogPipe =
  | {
    /** Output is appended to it. */
    readonly path: string;
    /** When it exists, the pipe writes to it as soon as it has opened the log. */
    readonly receipt: string;
  }
  | {
    /** Output goes to segments in this folder, which the pipe makes. */
    readonly folder: string;
    /** Whether some of what comes before was lost. */
    readonly isAfterLoss?: boolean;
  };

/** The flags and command that start a pane. */
function start({ id, command, path, handover, workingDir }: PaneToMake): string {
  const directory = workingDir === null ? [] : [`-c ${tmuxWord(formatLiteral(workingDir))}`];
  const name = handover && handoverName(handover);
  // `--` keeps tmux from reading the command's own options.
  return [...directory, "--", tmuxWords(taggedCommand(id, command, { path, handover: name }))]
    .join(" ");
}

/** What belongs to a new pane before tmux reads anything from it: without a target, the one just made. */
function furnish(pane: PaneToMake, target: string): string {
  const marked = mark(pane.marker, target);
  return pane.log === null ? marked : `${marked} ; ${pipe(target, pane.log)}`;
}

/** Writes what comes from now on to a log, unless the pane is piped: then `-o` ends that pipe. */
function pipe(target: string, log: LogPipe): string {
  const command = "folder" in log ? segmentWriter(log) : fileWriter(log);
  return `pipe-pane -o ${target} ${tmuxWord(timeFormatLiteral(command))} ; ` +
    `set-option -p ${target} ${OUR_PIPE} on`;
}

/** In one shell, so that what the receipt says is true of the very pipe; `cat`, because it must be found, too. */
function fileWriter({ path, receipt }: Extract<LogPipe, { path: string }>): string {
  const word = shellWord(receipt);
  return `exec >>${shellWord(path)} || exit; [ -f ${word} ] && echo open | cat >>${word}; exec cat`;
}

/** The pane's own option that says whose its pipe is. */
const OUR_PIPE = "@agenttower_log";

/** Keeps the pane when its command exits, so that its status can be read, and shows the marker. */
function mark(marker: string, target: string): string {
  return `set-option -p ${target} remain-on-exit on ; select-pane ${target} -T ${tmuxWord(marker)}`;
}

/**
 * Does something to a pane at the first of these places that it is at: a hook may have made another window or
 * pane the active one. Where it is at none, nothing is done; somebody else's pane is never touched.
 */
function atPane(
  pane: PaneToMake,
  places: readonly string[],
  act: (target: string) => string,
): string {
  const [place, ...others] = places;
  if (place === undefined) return "";
  const target = `-t ${tmuxWord(place)}`;
  const elsewhere = others.length === 0 ? "" : ` ${tmuxWord(atPane(pane, others, act))}`;
  return `if-shell -F ${target} ${tmuxWord(tagCondition(pane.id))} ${
    tmuxWord(act(target))
  }${elsewhere}`;
}

/** The window's own option that keeps how it was arranged. */
export const ARRANGED = "@agenttower_arranged";

/** Arranges a window and keeps how; without a target, the one of the pane just made. */
function arrange(target: string, arrangement: string): string {
  return `select-layout ${target} ${arrangement} ; ` +
    `set-option -w -F ${target} ${ARRANGED} ${tmuxWord("#{window_layout}")}`;
}

/** The pane's own option that holds its label, which its title does as long as its program leaves that alone. */
const LABEL = "@agenttower_label";

/**
 * The label, and behind it a title that says something else; a title alone of a pane that has no label. An attached
 * client draws it in the border above each pane (`pane-border-format`, tmux(1)).
 */
const BORDER = ` #{?pane_active,#[bold],}#{?${LABEL},#{${LABEL}}#[default]` +
  `#{?#{==:#{pane_title},#{${LABEL}}},, #{pane_title}},#{pane_title}}#[default] `;

function showLabels(target: string): string {
  return `set-option -w ${target} pane-border-status top ; ` +
    `set-option -w ${target} pane-border-format ${tmuxWord(BORDER)}`;
}

/**
 * Makes a session with these panes in one sequence: when one command fails, tmux skips the rest, so that
 * nothing lands in a session of the same name that is not ours.
 */
export function makeSession(
  sessionName: string,
  panes: readonly PaneToMake[],
  settings: Settings["tmux"],
): string {
  const [first, ...rest] = panes;
  if (first === undefined) throw new Error("a session cannot be made without a pane");
  const session = `=${sessionName}:`;
  const target = `-t ${tmuxWord(session)}`;
  const atFirst = (act: (at: string) => string) =>
    atPane(first, [`${session}^.{top-left}`, session], act);
  return [
    `new-session -d -s ${tmuxWord(sessionName)} -x ${settings.columns} -y ${settings.rows} ${
      start(first)
    }`,
    atFirst((at) =>
      [
        furnish(first, at),
        ...(settings.borders === "label" ? [showLabels(at)] : []),
        arrange(at, settings.arrangement),
      ].join(" ; ")
    ),
    // With the user's `destroy-unattached on`, the detached session would go when this client does.
    `set-option ${target} destroy-unattached off`,
    ...rest.map((pane, index) =>
      // Beside the pane before it, which is the active one of its window unless a hook has chosen another.
      atPane(panes[index] ?? first, [`${session}^`, session, `${session}^.{bottom-right}`], (at) =>
        [
          `split-window ${at} ${start(pane)}`,
          // Without a target: the pane that split-window made, whatever a hook has selected since.
          furnish(pane, ""),
          arrange("", settings.arrangement),
        ].join(" ; "))
    ),
  ].join(" ; ");
}

/** Where a pane is put beside living siblings. */
export interface SplitTarget {
  /** `%N` of a managed pane, proven a moment ago under the same lock. */
  readonly paneId: string;
  /** `%N` of the window's active pane, which stays the active one. */
  readonly activePaneId: string;
  /** Set to arrange the window: first, for room, and with the new pane. */
  readonly arrangement: string | null;
}

/** Makes one pane beside a living one; focus stays where the operator has it. */
export function splitPane(pane: PaneToMake, target: SplitTarget): string {
  const at = `-t ${tmuxWord(target.paneId)}`;
  const { arrangement } = target;
  return [
    ...(arrangement === null ? [] : [`select-layout ${at} ${arrangement}`]),
    `split-window ${at} ${start(pane)}`,
    furnish(pane, ""),
    ...(arrangement === null ? [] : [arrange("", arrangement)]),
    `select-pane -t ${tmuxWord(target.activePaneId)}`,
  ].join(" ; ");
}

/**
 * A pane, and what proves at the moment of use that it is the one on record: its tag. A pane that the operator
 * respawned has lost its tag; it is proven by the server on which its `%N` is on record, since tmux gives no
 * number twice in one server's life.
 */
export interface ProvenPane {
  /** `%N`. */
  readonly paneId: string;
  readonly proof: { readonly tag: string } | { readonly server: TmuxServer };
}

/** A tmux format that is 1 for the pane as long as the proof holds. */
export function proofCondition({ proof }: ProvenPane): string {
  return "tag" in proof ? tagCondition(proof.tag) : serverCondition(proof.server);
}

/** A command that touches the pane only if the proof, and the format `also`, hold at that very moment. */
function guarded(pane: ProvenPane, command: string, also?: string): string {
  const proof = proofCondition(pane);
  const condition = also === undefined ? proof : `#{&&:${proof},${also}}`;
  return `if-shell -F -t ${tmuxWord(pane.paneId)} ${tmuxWord(condition)} ${tmuxWord(command)}`;
}

function serverCondition(server: TmuxServer): string {
  const { startTime } = processOf(server.id);
  return `#{&&:#{==:#{pid},${server.pid}},#{==:#{start_time},${startTime}}}`;
}

/** Kills the pane. */
export function killPane(pane: ProvenPane): string {
  return guarded(pane, `kill-pane -t ${pane.paneId}`);
}

/** Gives the pane a window of its own in its session, behind all others; the active window stays the active one. */
export function isolatePane(pane: ProvenPane, sessionName: string): string {
  return guarded(pane, breakOut(pane, sessionName));
}

/** As {@link isolatePane}, for a pane beside a managed one, a `%N` proven under the same lock, whose window is arranged again. */
export function setAside(
  pane: ProvenPane,
  sessionName: string,
  besideId: string,
  arrangement: string,
): string {
  const left = arrange(`-t ${tmuxWord(besideId)}`, arrangement);
  return guarded(pane, `${breakOut(pane, sessionName)} ; ${left}`);
}

function breakOut({ paneId }: ProvenPane, sessionName: string): string {
  return `break-pane -d -s ${paneId} -t ${tmuxWord(`=${sessionName}:`)}`;
}

/** Moves the pane out of another window to stand behind a sibling, a `%N` proven under the same lock. */
export function joinPane(pane: ProvenPane, siblingId: string, arrangement: string): string {
  const sibling = `-t ${tmuxWord(siblingId)}`;
  return guarded(
    pane,
    `join-pane -d -s ${pane.paneId} ${sibling} ; ${arrange(sibling, arrangement)}`,
  );
}

/** Shows the label instead of the marker, and keeps it beside the title; a `released` pane goes back to the user's own `remain-on-exit`. */
export function settlePane(pane: ProvenPane, label: string, released: boolean): string {
  const { paneId } = pane;
  const shown = `select-pane -t ${paneId} -T ${tmuxWord(label)} ; ` +
    `set-option -p -t ${paneId} ${LABEL} ${tmuxWord(label)}`;
  return guarded(
    pane,
    released ? `${shown} ; set-option -p -t ${paneId} -u remain-on-exit` : shown,
  );
}

/** Gives a pane the marker and the kept exit status that a hook kept it from getting. */
export function markPane(pane: ProvenPane, marker: string): string {
  return guarded(pane, mark(marker, `-t ${pane.paneId}`));
}

/**
 * Appends the pane's output to a file, unless it is piped already: `-o` would end that pipe. A command that timed
 * out may run after its retry, so tmux itself tests the pane at the moment of use.
 */
export function pipePane(pane: ProvenPane, log: LogPipe): string {
  return guarded(pane, pipe(`-t ${pane.paneId}`, log), "#{==:#{pane_pipe},0}");
}

/**
 * Has tmux do its other work before it goes on: run the hooks of notifications, and collect the exit statuses of dead
 * panes, of which now and then one shows none until the server's next child signal, which this brings. While
 * libutempter notes that a pane has come or gone, a server misses such signals, and may miss that of the shell that it
 * waits for here: then it goes on when the second one ends. That one may not fail, which tmux would show in a pane.
 */
export const LET_TMUX_WORK = "run-shell -b 'sleep 1 || :' ; run-shell true";

/** Prints the option's name, a space and its value. */
export const SHOW_EXIT_UNATTACHED = "show-options -s exit-unattached";

/** Ends the pipe of the pane where it is one of ours. */
export function endOurPipe(pane: ProvenPane): string {
  return guarded(pane, `pipe-pane -t ${pane.paneId}`, `#{==:#{${OUR_PIPE}},on}`);
}

/** Ends whatever `pipe-pane` runs on the pane. */
export function unpipePane(pane: ProvenPane): string {
  return guarded(pane, `pipe-pane -t ${pane.paneId}`);
}
