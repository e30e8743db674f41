/** What one tmux server holds at one moment, and how it is asked. */
import { readTag, TAG_PREFIX_CELLS } from "../../model/tag.ts";
import { tmuxWord } from "./quoting.ts";

export interface TmuxServer {
  /** Tells this server from every other, before and after it: kernel boot, container start, pid, start. */
  readonly id: string;
  readonly pid: number;
  readonly socketPath: string;
  readonly version: string;
}

export interface TmuxPane {
  /** `%N`; starts again with the next server. */
  readonly paneId: string;
  /** The managed id it was started with; null for somebody else's pane. */
  readonly tag: string | null;
  readonly sessionName: string;
  /** Every session that shows its window, that one first: grouped sessions and linked windows have several. */
  readonly sessionNames: readonly string[];
  /** `@N`. */
  readonly windowId: string;
  readonly windowIndex: number;
  readonly paneIndex: number;
  /** Whether it is its window's active pane. */
  readonly active: boolean;
  readonly title: string;
  readonly currentCommand: string;
  readonly dead: boolean;
  /** What its process exited with, 128 + n for signal n; null while alive, and when tmux has not heard yet. */
  readonly exitCode: number | null;
  /** When its process exited, in milliseconds since 1970, exact to the second; null where tmux does not tell. */
  readonly diedAtMs: number | null;
  readonly piped: boolean;
}

/**
 * A look at one server. `none` is confident: there is no such server. `unknown` says nothing about panes.
 */
export type Snapshot =
  | { readonly kind: "server"; readonly server: TmuxServer; readonly panes: readonly TmuxPane[] }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly reason: string; readonly transient: boolean };

const SERVER_FIELDS = ["#{pid}", "#{start_time}", "#{version}", "#{socket_path}"];
const PANE_FIELDS = [
  "#{pane_id}",
  `#{=${TAG_PREFIX_CELLS}:pane_start_command}`,
  "#{session_name}",
  "#{window_id}",
  "#{window_index}",
  "#{pane_index}",
  "#{pane_active}",
  // A program in the pane sets it, to anything of any length.
  "#{=256:pane_title}",
  "#{=256:pane_current_command}",
  "#{pane_dead}",
  "#{pane_dead_status}",
  "#{pane_dead_signal}",
  "#{pane_pipe}",
  "#{pane_dead_time}",
];

/** Separators around an unguessable nonce: no title, path or command can pass for one. */
function separators(nonce: string) {
  return { open: `<${nonce}:`, next: `:${nonce}:`, close: `:${nonce}>` };
}

function format(nonce: string, kind: string, fields: readonly string[]): string {
  const { open, next, close } = separators(nonce);
  return tmuxWord(open + [kind, ...fields].join(next) + close);
}

/** The tmux commands whose output {@link readSnapshot} reads, a line each. */
export function snapshotCommands(nonce: string): string {
  return `display-message -p ${format(nonce, "server", SERVER_FIELDS)}\n` +
    `list-panes -a -F ${format(nonce, "pane", PANE_FIELDS)}\n` +
    `display-message -p ${format(nonce, "end", [])}\n`;
}

/** What the machine around the server says of itself. */
export interface Surroundings {
  readonly bootId: string;
  /** Start of the container's first process, in clock ticks since boot. */
  readonly initStart: string;
}

/**
 * The server and its panes as the output of {@link snapshotCommands} has them; null when no server answered.
 * What an answer that was cut off does not have may be there all the same: it is not `whole`.
 */
export function readSnapshot(
  output: string,
  nonce: string,
  surroundings: Surroundings,
): { server: TmuxServer; panes: TmuxPane[]; whole: boolean } | null {
  const { open, next, close } = separators(nonce);
  let server: TmuxServer | null = null;
  let whole = false;
  const panes = new Map<string, TmuxPane>();
  for (const part of output.split(open).slice(1)) {
    const end = part.indexOf(close);
    if (end < 0) continue;
    const [kind, ...fields] = part.slice(0, end).split(next);
    if (kind === "server" && fields.length === SERVER_FIELDS.length) {
      server = readServer(fields, surroundings);
    } else if (kind === "pane" && fields.length === PANE_FIELDS.length) {
      const pane = readPane(fields);
      // `list-panes -a` has a pane once for every session that shows its window.
      const known = panes.get(pane.paneId);
      const sessionNames = [...known?.sessionNames ?? [], pane.sessionName];
      panes.set(pane.paneId, { ...known ?? pane, sessionNames });
    } else if (kind === "end") {
      whole = true;
    }
  }
  return server && { server, panes: [...panes.values()], whole };
}

function readServer(fields: readonly string[], around: Surroundings): TmuxServer {
  const [pid, start, version, socketPath] = fields;
  return {
    id: [around.bootId, around.initStart, pid, start].join("/"),
    pid: Number(pid),
    socketPath,
    version,
  };
}

function readPane(fields: readonly string[]): TmuxPane {
  const dead = fields[9] === "1";
  return {
    paneId: fields[0],
    tag: readTag(fields[1]),
    sessionName: fields[2],
    sessionNames: [fields[2]],
    windowId: fields[3],
    windowIndex: Number(fields[4]),
    paneIndex: Number(fields[5]),
    active: fields[6] === "1",
    title: fields[7],
    currentCommand: fields[8],
    dead,
    exitCode: dead ? exitCode(fields[10], fields[11]) : null,
    piped: fields[12] === "1",
    diedAtMs: dead && fields[13] !== "" ? Number(fields[13]) * 1000 : null,
  };
}

function exitCode(status: string, signal: string): number | null {
  if (status !== "") return Number(status);
  return signal === "" ? null : 128 + Number(signal);
}

/** Whether a recorded server belonged to this run of the container, dead or alive. */
export function isSameStart(recorded: string, around: Surroundings): boolean {
  return recorded.startsWith(`${around.bootId}/${around.initStart}/`);
}

/** The process id in a recorded server id. */
export function recordedPid(serverId: string): string {
  return serverId.split("/")[2] ?? "";
}
