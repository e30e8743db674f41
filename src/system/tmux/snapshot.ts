/** What one tmux server holds at one moment, and how it is asked. */
import type { Advice } from "../../model/advice.ts";
import { readTag, TAG_PREFIX_CELLS } from "../../model/launch/tag.ts";
import { tmuxWord } from "./quoting.ts";
import { serverId, type Surroundings } from "./server_id.ts";

export interface TmuxServer {
  /** Tells this server from every other, before and after it; as server_id.ts makes it. */
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
  /** What runs in the panes of its session that are given no command. */
  readonly shell: string;
  readonly dead: boolean;
  /** What its process exited with, 128 + n for signal n; null while alive, and when tmux has not heard yet. */
  readonly exitCode: number | null;
  /** When its process exited, in milliseconds since 1970, exact to the second; null where tmux does not tell. */
  readonly diedAtMs: number | null;
  readonly piped: boolean;
  /** Its size, in cells. */
  readonly columns: number;
  readonly rows: number;
  /** Whether its program draws on the alternate screen, which has no history. */
  readonly alternate: boolean;
}

/**
 * One server at one moment. `none` is certain: there is no such server. `unknown` says nothing about panes.
 */
export type Snapshot =
  | { readonly kind: "server"; readonly server: TmuxServer; readonly panes: readonly TmuxPane[] }
  | {
    readonly kind: "none";
    /** The status of a container of which no process is left, its tmux among them; null while it runs. */
    readonly stoppedAs: string | null;
  }
  | {
    readonly kind: "unknown";
    readonly reason: string;
    /** Whether the same again may go better. */
    readonly transient: boolean;
    /** Whether it is the engine itself that cannot be reached. */
    readonly engineDown: boolean;
    /** Whether the engine says that the container is paused. */
    readonly paused?: boolean;
    /** What to do about it, where that is known. */
    readonly cure?: Advice;
  };

const SERVER_FIELDS = {
  pid: "#{pid}",
  startTime: "#{start_time}",
  version: "#{version}",
  socketPath: "#{socket_path}",
} as const;
const PANE_FIELDS = {
  paneId: "#{pane_id}",
  startCommand: `#{=${TAG_PREFIX_CELLS}:pane_start_command}`,
  sessionName: "#{session_name}",
  windowId: "#{window_id}",
  windowIndex: "#{window_index}",
  paneIndex: "#{pane_index}",
  active: "#{pane_active}",
  // A program in the pane sets it, to anything of any length.
  title: "#{=256:pane_title}",
  currentCommand: "#{=256:pane_current_command}",
  shell: "#{=256:default-shell}",
  dead: "#{pane_dead}",
  deadStatus: "#{pane_dead_status}",
  deadSignal: "#{pane_dead_signal}",
  piped: "#{pane_pipe}",
  deadTime: "#{pane_dead_time}",
  columns: "#{pane_width}",
  rows: "#{pane_height}",
  alternate: "#{alternate_on}",
} as const;

/** What tmux gave for each field of a table. */
type Values<Fields> = { readonly [Name in keyof Fields]: string };

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
  return `display-message -p ${format(nonce, "server", Object.values(SERVER_FIELDS))}\n` +
    `list-panes -a -F ${format(nonce, "pane", Object.values(PANE_FIELDS))}\n` +
    `display-message -p ${format(nonce, "end", [])}\n`;
}

/** The values by the names of their fields; null unless there is exactly one for each. */
function valuesOf<Fields extends Readonly<Record<string, string>>>(
  fields: Fields,
  values: readonly string[],
): Values<Fields> | null {
  const names = Object.keys(fields);
  if (values.length !== names.length) return null;
  return Object.fromEntries(names.map((name, at) => [name, values[at]])) as Values<Fields>;
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
    const [kind, ...values] = part.slice(0, end).split(next);
    const serverValues = kind === "server" ? valuesOf(SERVER_FIELDS, values) : null;
    const paneValues = kind === "pane" ? valuesOf(PANE_FIELDS, values) : null;
    if (serverValues !== null) {
      server = readServer(serverValues, surroundings);
    } else if (paneValues !== null) {
      const pane = readPane(paneValues);
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

function readServer(values: Values<typeof SERVER_FIELDS>, around: Surroundings): TmuxServer {
  const { pid, version, socketPath } = values;
  return { id: serverId(around, values), pid: Number(pid), socketPath, version };
}

function readPane(values: Values<typeof PANE_FIELDS>): TmuxPane {
  const { paneId, sessionName, windowId, title, currentCommand, shell, deadTime } = values;
  const dead = values.dead === "1";
  return {
    paneId,
    tag: readTag(values.startCommand),
    sessionName,
    sessionNames: [sessionName],
    windowId,
    windowIndex: Number(values.windowIndex),
    paneIndex: Number(values.paneIndex),
    active: values.active === "1",
    title,
    currentCommand,
    shell,
    dead,
    exitCode: dead ? exitCode(values.deadStatus, values.deadSignal) : null,
    piped: values.piped === "1",
    columns: Number(values.columns),
    rows: Number(values.rows),
    alternate: values.alternate === "1",
    diedAtMs: dead && deadTime !== "" ? Number(deadTime) * 1000 : null,
  };
}

function exitCode(status: string, signal: string): number | null {
  if (status !== "") return Number(status);
  return signal === "" ? null : 128 + Number(signal);
}
