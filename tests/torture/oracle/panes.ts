/** What tmux holds, against what is on record. */
import { exactly, only } from "../../support/items.ts";
import { isLive, type PaneRow, type Rows } from "./rows.ts";

/** One tmux server, and the container whose it is. */
export interface TmuxServer {
  readonly containerId: string;
  /** Runs the real tmux on it. */
  tmux(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
}

export interface SeenPane {
  /** `%N`. */
  readonly id: string;
  /** The managed id in its start command. */
  readonly tag: string | null;
  readonly session: string;
  readonly title: string;
  readonly dead: boolean;
  readonly piped: boolean;
  readonly serverPid: string;
  /** Whether the pane would stay when its command exits: `off`, `on` or `failed`. */
  readonly stays: string;
}

const FIELDS = [
  "#{pane_id}",
  "#{session_name}",
  "#{pane_title}",
  "#{pane_dead}",
  "#{pane_pipe}",
  "#{pid}",
  "#{remain-on-exit}",
  "#{pane_start_command}",
];

/** Every pane of a server; none when there is no server. */
export async function seePanes(server: TmuxServer): Promise<SeenPane[]> {
  const mark = crypto.randomUUID();
  const format = `${FIELDS.join(mark)}${mark}end`;
  const { code, stdout, stderr } = await server.tmux("list-panes", "-a", "-F", format);
  if (code !== 0) {
    if (/no server running|No such file|no current target|is not running/.test(stderr)) return [];
    throw new Error(`the oracle cannot see ${server.containerId}: ${stderr}`);
  }
  return stdout.split(`${mark}end\n`).slice(0, -1).map((row) => {
    const [id, session, title, dead, ...more] = exactly(row.split(mark), 8);
    const [piped, serverPid, stays, command] = more;
    const tag = /^"?env"? "?AGENTTOWER_PANE=([0-9a-f-]{36})(?:[" ]|$)/.exec(command)?.[1] ?? null;
    return { id, tag, session, title, dead: dead === "1", piped: piped === "1", serverPid, stays };
  });
}

export interface PaneRules {
  /** Panes that the operator may have tagged or titled as he likes. */
  readonly ignored: ReadonlySet<string>;
  /** Whether titles must be the labels; not where a program in the pane sets its own. */
  readonly titles: boolean;
  /** The operator's own `remain-on-exit`. */
  readonly stays: string;
  /** Whether what tmux pipes must be what is on record. */
  readonly logs: boolean;
}

/** Tagged panes and live records match one to one, and what is on record of a pane is so. */
export function paneDivergences(
  rows: Rows | null,
  containerId: string,
  seen: readonly SeenPane[],
  rules: PaneRules,
): string[] {
  const problems: string[] = [];
  const records = (rows?.panes ?? []).filter((pane) => pane.container_id === containerId);
  const tagged = seen.filter((pane) => pane.tag !== null && !rules.ignored.has(pane.id));
  for (const pane of tagged) {
    const record = records.find((other) => other.id === pane.tag);
    const where = `tmux pane ${pane.id} in session ${pane.session}`;
    if (!record) problems.push(`${where} has the tag ${pane.tag} of no record`);
    else if (!isLive(record)) {
      problems.push(`${where} lives, its record ${record.id} (${record.label}) is ${record.state}`);
    }
  }
  for (const record of records.filter(isLive)) {
    const own = tagged.filter((pane) => pane.tag === record.id);
    const name = `pane ${record.id} (${record.label}, ${record.state})`;
    if (own.length !== 1 && record.state !== "creating") {
      problems.push(`${name} has ${own.length} tmux panes`);
    }
    if (own.length > 1 && record.state === "creating") {
      problems.push(`${name} has ${own.length} tmux panes`);
    }
    if (own.length === 1 && record.state !== "creating") {
      problems.push(...compared(name, record, only(own), rules));
    }
  }
  return problems;
}

function compared(name: string, record: PaneRow, pane: SeenPane, rules: PaneRules): string[] {
  const problems: string[] = [];
  if (record.tmux_pane_id !== pane.id) {
    problems.push(`${name} is ${pane.id}, on record ${record.tmux_pane_id}`);
  }
  if (record.tmux_server_id?.split("/")[2] !== pane.serverPid) {
    problems.push(`${name} is on server ${pane.serverPid}, on record ${record.tmux_server_id}`);
  }
  if (record.state === "ready" && pane.dead) problems.push(`${name} is dead in tmux`);
  if (rules.titles && !pane.dead && pane.title !== record.label) {
    problems.push(`${name} has the title ${JSON.stringify(pane.title)}`);
  }
  // A pane with a launch profile is kept when its command ends.
  const stays = record.launch_command_ref === null ? rules.stays : "on";
  if (!pane.dead && pane.stays !== stays) {
    problems.push(`${name} has remain-on-exit ${pane.stays}, not ${stays}`);
  }
  if (rules.logs && !pane.dead && (record.log_attached === 1) !== pane.piped) {
    problems.push(
      `${name} has its log ${record.log_attached ? "" : "not "}on record, tmux ${
        pane.piped ? "pipes" : "pipes nothing"
      }`,
    );
  }
  return problems;
}
