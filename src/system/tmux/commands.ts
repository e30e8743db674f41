/** tmux command lines for managed panes. Pure: settings and records in, command text out. */
import { tagCondition, taggedCommand } from "../../model/tag.ts";
import type { Settings } from "../../model/settings.ts";
import { processOf } from "./server_id.ts";
import type { TmuxServer } from "./snapshot.ts";
import { shellWord } from "../shell.ts";
import { formatLiteral, timeFormatLiteral, tmuxWord, tmuxWords } from "./quoting.ts";

/** A pane to be made. */
export interface PaneToMake {
  readonly id: string;
  /** Its title until it settles. */
  readonly marker: string;
  /** argv; null for the user's shell. */
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string | null;
}

/** The flags and command that start a pane; values of `env` travel over stdin only. */
function start(pane: PaneToMake): string {
  const env = Object.entries(pane.env).map(([name, value]) => `-e ${tmuxWord(`${name}=${value}`)}`);
  const directory = pane.workingDir === null
    ? []
    : [`-c ${tmuxWord(formatLiteral(pane.workingDir))}`];
  // `--` keeps tmux from reading the command's own options.
  return [...directory, ...env, "--", tmuxWords(taggedCommand(pane.id, pane.command))].join(" ");
}

/** Keeps the pane when its command exits, so that its status can be read, and shows the marker. */
function mark(marker: string, target: string): string {
  return `set-option -p ${target} remain-on-exit on ; select-pane ${target} -T ${tmuxWord(marker)}`;
}

/**
 * Does something to the pane that `new-session` made: in the first corner, or active where a hook has put
 * another one there. One that is neither is left alone, and somebody else's is never touched.
 */
function atFirst(pane: PaneToMake, session: string, act: (target: string) => string): string {
  const condition = tmuxWord(tagCondition(pane.id));
  const at = (place: string) => {
    const target = `-t ${tmuxWord(place)}`;
    return `if-shell -F ${target} ${condition} ${tmuxWord(act(target))}`;
  };
  return `${at(`${session}^.{top-left}`)} ${tmuxWord(at(session))}`;
}

/** tmux whose `new-session` takes no variables (tmux, CHANGES from 3.1c to 3.2). */
const WITHOUT_SESSION_VARIABLES = "#{||:#{m:3.[01],#{version}},#{m:3.[01][a-z],#{version}}}";

/** What a pane runs until its own command takes its place in the same sequence. */
const PLACEHOLDER = ["sleep", "5"];

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
  const make = `new-session -d -s ${
    tmuxWord(sessionName)
  } -x ${settings.columns} -y ${settings.rows}`;
  const furnish = [
    atFirst(first, session, (at) => mark(first.marker, at)),
    // With the user's `destroy-unattached on`, the detached session would go when this client does.
    `set-option ${target} destroy-unattached off`,
    ...rest.flatMap((pane) => [
      `split-window ${target} ${start(pane)}`,
      // Without a target: the pane that split-window made, whatever a hook has selected since.
      mark(pane.marker, ""),
      `select-layout ${target} ${settings.arrangement}`,
    ]),
  ];
  const variables = Object.keys(first.env);
  if (variables.length === 0) return [`${make} ${start(first)}`, ...furnish].join(" ; ");
  const placeholder = { ...first, env: {}, command: PLACEHOLDER };
  return [
    `%if ${tmuxWord(WITHOUT_SESSION_VARIABLES)}`,
    [
      `${make} ${start(placeholder)}`,
      atFirst(first, session, (at) => `respawn-pane -k ${at} ${start(first)}`),
      ...furnish,
    ].join(" ; "),
    "%else",
    [
      `${make} ${start(first)}`,
      // `new-session -e` leaves the values in the session's environment, for later panes and for readers.
      ...variables.map((name) => `set-environment ${target} -u ${tmuxWord(name)}`),
      ...furnish,
    ].join(" ; "),
    "%endif",
  ].join("\n");
}

/** Where a pane is put beside living siblings. */
export interface SplitTarget {
  /** `%N` of a managed pane, proven a moment ago under the same lock. */
  readonly paneId: string;
  /** `%N` of the window's active pane, which stays the active one. */
  readonly activePaneId: string;
  /** Set to re-arrange the window first, for room. */
  readonly arrangement: string | null;
}

/** Makes one pane beside a living one; focus stays where the operator has it. */
export function splitPane(pane: PaneToMake, target: SplitTarget): string {
  const at = `-t ${tmuxWord(target.paneId)}`;
  return [
    ...(target.arrangement === null ? [] : [`select-layout ${at} ${target.arrangement}`]),
    `split-window ${at} ${start(pane)}`,
    mark(pane.marker, ""),
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

/** Shows the label instead of the marker; a living pane goes back to the user's own `remain-on-exit`. */
export function settlePane(pane: ProvenPane, label: string, alive: boolean): string {
  const title = `select-pane -t ${pane.paneId} -T ${tmuxWord(label)}`;
  return guarded(
    pane,
    alive ? `${title} ; set-option -p -t ${pane.paneId} -u remain-on-exit` : title,
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
export function pipePane(pane: ProvenPane, path: string): string {
  const command = timeFormatLiteral(`cat >> ${shellWord(path)}`);
  return guarded(
    pane,
    `pipe-pane -o -t ${pane.paneId} ${tmuxWord(command)}`,
    "#{==:#{pane_pipe},0}",
  );
}

/**
 * Lets the server collect the exit statuses of dead panes: now and then one shows none until the server's
 * next child signal, which this brings.
 */
export const COLLECT_STATUSES = "run-shell true";

/** Ends whatever `pipe-pane` runs on the pane. */
export function unpipePane(pane: ProvenPane): string {
  return guarded(pane, `pipe-pane -t ${pane.paneId}`);
}
