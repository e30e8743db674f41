/**
 * Talks to the tmux server of one target: every command goes over stdin, every answer is a snapshot.
 *
 * `run` here takes whatever comes, for a caller that must know an unknown snapshot from none. A method that
 * cannot go on without an answer takes `askTmux` of `src/containers/ask_tmux.ts`, which throws a refusal. A
 * stage of the spawn takes `ask` of `src/managed/spawn/job.ts`, whose attempt can be tried again.
 */
import { installTmux } from "./tmux_version.ts";
import type { ExecFailpoint } from "../../model/failpoints.ts";
import { type Handover, handoverName, handoverText } from "../../model/launch/handover.ts";
import { printedValue } from "../runtime/printed_value.ts";
import { type Carrier, PRINT_CARRIERS, readCarriers } from "../processes/carriers.ts";
import { type ExecTarget, runScript, type ScriptTools } from "../runtime/target.ts";
import { PRINT_FOREGROUND, readForeground } from "./foreground.ts";
import { foreign } from "./foreign_server.ts";
import { GUARDS } from "./guards.ts";
import { HAND_OVER } from "./hand_over.ts";
import { isTmux, judge, readHeader, unknown } from "./judge.ts";
import { LEFT_SIGNALS, readLeftSignals } from "./left_signals.ts";
import { isSameStart, processOf, type Surroundings } from "./server_id.ts";
import { noHandover, noSocket } from "./socket_folder.ts";
import { NUMBERS } from "../platform/numbers.ts";
import type { PulledLog, PullRequest } from "./pull_segments.ts";
import { type Snapshot, snapshotCommands } from "./snapshot.ts";

/** The script's exit status where the socket is another place's. */
const FOREIGN = 86;

/** The script's exit status where no socket can be made. */
const NO_FOLDER = 87;

/** The script's exit status where variables cannot be handed over. */
const NO_HANDOVER = 88;

/**
 * $1 socket path, or $2 its name below the user's socket folder; $3 the pids of servers seen there before;
 * $4 `start` to start a server when there is none, `configured` to do so only where a configuration file may set
 * its options; where there is none, both have tmux's version told; $5 the tags whose carriers are to be printed; $6 the
 * names of handovers; $7 a mark and the agents whose left signals are to be printed; $8 those whose are to be taken
 * away; $9 the pane whose foreground is to be printed; $10 the arguments of `pull_segments`; the rest are directories to
 * look for. The handovers and then the commands come over stdin.
 *
 * A socket in a shared folder may be another place's. Only a tmux of this pid namespace and this root that
 * listens there is told anything (`guards`). A socket that no such process has is asked for its pid alone, to tell a
 * dead one from another place's; a tmux that finds no UTF-8 locale complains of LC_CTYPE and asks nobody.
 *
 * To start a program costs more here than all that a shell does by itself, and than tmux's own work. tmux 3.0 reads no
 * commands from its standard input, and leaves them there: it gets them in a file.
 */
const SCRIPT = `${PRINT_CARRIERS}${HAND_OVER}${LEFT_SIGNALS}${PRINT_FOREGROUND}${GUARDS}
guarded() {
  [ -z "$guard" ] || echo "%if \\"$guard\\""
  cat
  [ -z "$guard" ] || echo '%endif'
}
path=$1 name=$2 known=$3 mode=$4 tagged=$5 handovers=$6 signals=$7 ended=$8 pane=$9 pulls=\${10}
shift 10
absent= n=0
for d do { [ -d "$d" ] && [ -x "$d" ]; } || absent="$absent $n"; n=$((n + 1)); done
command -v tmux >/dev/null 2>&1 || { echo 'missing'; exit 0; }
case "\${LC_ALL:-\${LC_CTYPE:-\${LANG:-}}}" in *[Uu][Tt][Ff]*8*) ;; *) LC_ALL=C.UTF-8; export LC_ALL;; esac
boot=; init=
up=
{ read -r boot </proc/sys/kernel/random/boot_id; read -r init </proc/1/stat; read -r up </proc/uptime; } 2>/dev/null
echo "uptime $up"
usual=
if [ -n "$name" ]; then
  uid=
  { while read -r key _ effective _ && [ -z "$uid" ]; do case $key in Uid:) uid=$effective ;; esac
  done </proc/self/status; } 2>/dev/null
  usual=\${TMUX_TMPDIR:-/tmp}/tmux-\${uid:-$(id -u)}/$name
fi
s=\${path:-$usual}
echo "boot $boot"
echo "init $init"
echo "socket $s"
echo "usual $usual"
echo "absent$absent"
[ -z "$signals" ] || print_signals $signals
guard=
if [ -S "$s" ] && { [ -e /proc/self/ns/pid ] || [ "$(uname)" = Linux ]; }; then
  guards
  if [ "$guard" = 0 ]; then
    a=$(tmux -u -S "$s" display-message -p '#{pid} #{host}' 2>&1)
    case $a in
      'error connecting to'*|'no server running on'*|*LC_CTYPE*) guard= ;;
      *) guards; [ "$guard" != 0 ] || { echo "foreign $a"; exit ${FOREIGN}; } ;;
    esac
  fi
fi
echo "guard $guard"
if [ -n "$mode" ] && [ -z "$guard" ]; then
  echo "version $(tmux -V)"
  d=\${s%/*}
  bytes=$(printf %s "$s" | wc -c)
  [ "$bytes" -le ${NUMBERS.longestSocketPath} ] || { echo "folder long"; exit ${NO_FOLDER}; }
  # tmux makes no folder above it either: it would take /tmp.
  [ -e "$d" ] || said=$(mkdir -m 700 "$d" 2>&1) || [ -d "$d" ] || { echo "folder unmade $said"; exit ${NO_FOLDER}; }
  [ -O "$d" ] || { echo 'folder foreign'; exit ${NO_FOLDER}; }
  said=$({ : >"$d/.agenttower-$$"; } 2>&1) || { echo "folder unwritable $said"; exit ${NO_FOLDER}; }
  rm -f "$d/.agenttower-$$"
fi
start=
case "$mode$guard" in
  start*) start='start-server ;' ;;
  configured)
    for c in /etc/tmux.conf /usr/local/etc/tmux.conf "$HOME/.tmux.conf" \
      "\${XDG_CONFIG_HOME:-$HOME/.config}/tmux/tmux.conf"; do [ ! -e "$c" ] || start='start-server ;'; done
    # One that lost its socket may live on.
    for p in $known; do ! grep -qs tmux "/proc/$p/comm" || start=; done ;;
esac
[ -z "$handovers" ] || hand_over "\${s%/*}" $handovers || exit ${NO_HANDOVER}
if [ -n "$start" ] && [ -z "$guard" ] && [ -e /proc/self/ns/pid ]; then echo 'started yes'; fi
if [ -n "$guard" ]; then tmux -u -S "$s" $start if-shell -F "$guard" 'source-file -'; e=$?
else tmux -u -S "$s" $start source-file -; e=$?; fi
[ "$e" = 0 ] || case $(tmux -V) in 'tmux 3.0'*|'tmux 2.'*)
  echo 'file yes'
  f=$(mktemp) && guarded >"$f" || exit 1
  tmux -u -S "$s" $start source-file "$f"; e=$?
  rm -f "$f" ;;
esac
for p in $known; do
  comm=; stat=
  if [ -d /proc/1 ]; then
    # A dead one keeps its entry, as a zombie, where the container's first process reaps nobody.
    { read -r comm </proc/$p/comm; read -r stat </proc/$p/stat; } 2>/dev/null
    case $stat in *') Z '*) comm=;; esac
  else comm=$(ps -o comm= -p "$p" 2>/dev/null); fi
  echo "process $p $comm"
done
clear_handovers "\${s%/*}" $tagged
print_carriers
clear_signals $ended
[ -z "$pulls" ] || pull_segments $pulls
print_foreground "$pane"
exit $e
`;

/** The server that a record names, and the socket at which it was. */
export interface KnownServer {
  readonly tmuxServerId: string | null;
  readonly tmuxSocketPath: string | null;
}

export interface TmuxRequest {
  readonly failpoint: ExecFailpoint;
  /** tmux commands, a line each; a failing one does not keep later lines from running. */
  readonly commands?: string;
  /**
   * `start` starts a server when there is none; `configured` does so only where there is a tmux.conf, so that its
   * options can be asked for. Both ask for tmux's version.
   */
  readonly mode?: "start" | "configured";
  /** The socket that a record names; the target's default when left out. */
  readonly socketPath?: string | null;
  /** Records with their servers, to tell one that cannot be reached from one that is gone. */
  readonly knownServers?: readonly KnownServer[];
  /** Ids of panes whose carriers are to be found, once tmux has run the commands. */
  readonly tagged?: readonly string[];
  /** Agents whose hooks write into the container's own files, which are to be read. */
  readonly signals?: readonly string[];
  /** Agents that have ended: those files of theirs are to go, once none of `tagged` is waited for any longer. */
  readonly ended?: readonly string[];
  /** Logs that are to be pulled, and how many bytes of each at most, once tmux has run the commands. */
  readonly pulls?: { readonly logs: readonly PullRequest[]; readonly mostBytes: number };
  /** A pane, by `%N`, of which it is to be told what runs in its foreground. */
  readonly foregroundOf?: string;
  /** Variables for panes that the commands make, which no command may hold. */
  readonly handovers?: readonly Handover[];
  /** Directories to look for there. */
  readonly directories?: readonly string[];
  readonly timeoutMs: number;
}

export interface TmuxAnswer {
  /** What the server held after the commands. */
  readonly snapshot: Snapshot;
  /** The servers of `knownServers` at this socket that still run, even if another server answers there. */
  readonly living: readonly string[];
  /** What the commands printed, and what they complained of. */
  readonly output: string;
  readonly complaint: string;
  /** The processes that carry the tags of `tagged`. */
  readonly carriers: readonly Carrier[];
  /** The ends of the files of `signals` that are there, by agent; anybody in the container may have written them. */
  readonly signals: ReadonlyMap<string, string>;
  /** What there was of the logs of `pulls`, by key; anybody in the container may have written it. */
  readonly pulled: ReadonlyMap<string, PulledLog>;
  /** The command line of the process in the foreground of `foregroundOf`; empty where that is not told. */
  readonly foreground: readonly string[];
  /** The socket path that was used, where it became known. */
  readonly socketPath: string | null;
  /** Whether that is the target's default one. */
  readonly isDefaultSocket: boolean;
  /** The version of tmux; null unless `mode` asked for it. */
  readonly version: string | null;
  /** The requested directories that are not there, or cannot be entered. */
  readonly absent: readonly string[];
  /** Where it was looked; null where there was no answer. */
  readonly around: Surroundings | null;
  /** For how long the first process there has run, in milliseconds; null where that is not known. */
  readonly initAgeMs: number | null;
  /** Whether there was no server before, and `mode` had one started. */
  readonly started: boolean;
}

export class TmuxClient {
  constructor(private readonly tools: ScriptTools, private readonly nonce: () => string) {}

  /** Runs the commands, then looks. Never throws for what tmux or the engine does. */
  async run(target: ExecTarget, request: TmuxRequest): Promise<TmuxAnswer> {
    const nonce = this.nonce();
    const path = request.socketPath ?? ("path" in target.socket ? target.socket.path : "");
    const name = "name" in target.socket ? target.socket.name : "";
    const known = request.knownServers ?? [];
    const directories = request.directories ?? [];
    const handovers = request.handovers ?? [];
    const signals = request.signals ?? [];
    // Not the nonce, which no argument may hold.
    const mark = signals.length === 0 ? "" : this.nonce();
    const pulling = await readyToPull(request, this.nonce);
    const result = await runScript(this.tools, request.failpoint, target, {
      script: `${pulling.script}${SCRIPT}`,
      args: [
        path,
        name,
        pidsOf(known).join(" "),
        request.mode ?? "",
        taggedArgument(request),
        handovers.map(handoverName).join(" "),
        [mark, ...signals].join(" "),
        request.ended?.join(" ") ?? "",
        request.foregroundOf ?? "",
        pulling.argument,
        ...directories,
      ],
      stdin: `${handovers.map(handoverText).join("")}${request.commands ?? ""}\n${
        snapshotCommands(nonce)
      }`,
      timeoutMs: request.timeoutMs,
    });
    if (result.kind === "stopped") {
      return unasked(result.reason, { kind: "none", stoppedAs: result.status });
    }
    if (result.kind === "unreachable") {
      return unasked(result.reason, { ...result, kind: "unknown" });
    }
    if (result.stdout.startsWith("missing\n")) {
      const reason = `tmux is not installed in ${target.name}`;
      const cure = installTmux(target.name);
      return unasked(reason, { ...unknown(reason, false), cure });
    }
    const header = readHeader(result.stdout);
    if (result.code === FOREIGN) {
      const said = printedValue(result.stdout, "foreign");
      const { reason, cure } = foreign(target, header.socketPath, said);
      return unasked(reason, { ...unknown(reason, false), cure });
    }
    if (result.code === NO_FOLDER) {
      const said = printedValue(result.stdout, "folder");
      const { reason, cure } = noSocket(target, header.socketPath ?? "", said);
      return unasked(reason, { ...unknown(reason, false), cure });
    }
    if (result.code === NO_HANDOVER) {
      const { reason, cure } = noHandover(target, header.socketPath ?? "", result.stderr);
      return unasked(reason, { ...unknown(reason, false), cure });
    }
    const complaint = (header.inFile ? withoutFirstLine(result.stderr) : result.stderr).trim();
    const living = serversAt(known, header.socketPath)
      .filter((id) => isSameStart(id, header.around) && isTmux(header, id));
    const snapshot = judge(target, { ...result, complaint }, nonce, header, living);
    return {
      living,
      output: result.stdout,
      complaint,
      carriers: request.tagged?.length ? readCarriers(result.stdout) : [],
      foreground: request.foregroundOf === undefined ? [] : readForeground(result.stdout),
      signals: readLeftSignals(result.stdout, mark, signals),
      pulled: pulling.read(result.stdout),
      socketPath: header.socketPath,
      isDefaultSocket: header.socketPath ===
        ("path" in target.socket ? target.socket.path : header.usualSocketPath),
      version: header.version ?? versionOf(request, snapshot),
      absent: directories.filter((_, index) => header.absent.includes(index)),
      started: header.started,
      around: header.around,
      initAgeMs: initAgeMs(header.around, printedValue(result.stdout, "uptime")),
      snapshot,
    };
  }
}

interface Pulling {
  /** What stands before the script. */
  readonly script: string;
  readonly argument: string;
  read(stdout: string): TmuxAnswer["pulled"];
}

const NOTHING_TO_PULL: Pulling = { script: "", argument: "", read: () => new Map() };

/** Where all logs are written on this host, as on most machines, nothing of it is loaded. */
async function readyToPull({ pulls }: TmuxRequest, nonce: () => string): Promise<Pulling> {
  if (pulls === undefined || pulls.logs.length === 0) return NOTHING_TO_PULL;
  const { PULL_SEGMENTS, pullArguments, readPulled } = await import("./pull_segments.ts");
  const mark = nonce();
  const { logs, mostBytes } = pulls;
  return {
    script: PULL_SEGMENTS,
    argument: pullArguments(mark, mostBytes, logs).join(" "),
    read: (stdout) => readPulled(stdout, mark, logs),
  };
}

/** Of a server that runs; a program that is newer than it does not reach it. */
function versionOf({ mode }: TmuxRequest, snapshot: Snapshot): string | null {
  return mode !== undefined && snapshot.kind === "server" ? snapshot.server.version : null;
}

function withoutFirstLine(text: string): string {
  return text.slice(text.indexOf("\n") + 1);
}

/** What ends with the commands is given a moment. */
function taggedArgument({ tagged = [], commands }: TmuxRequest): string {
  if (tagged.length === 0) return "";
  return `${commands === undefined ? "" : "killed "}${tagged.join(" ")}`;
}

/** The answer where no tmux was there to be asked. */
function unasked(complaint: string, snapshot: Snapshot): TmuxAnswer {
  return {
    snapshot,
    living: [],
    output: "",
    complaint,
    carriers: [],
    signals: new Map(),
    pulled: new Map(),
    foreground: [],
    socketPath: null,
    isDefaultSocket: false,
    version: null,
    absent: [],
    started: false,
    around: null,
    initAgeMs: null,
  };
}

/** Linux counts a hundred clock ticks a second for programs (USER_HZ). */
const TICKS_A_SECOND = 100;

function initAgeMs({ initStart }: Surroundings, uptime: string): number | null {
  const seconds = Number(uptime.split(" ")[0] || NaN) - Number(initStart || NaN) / TICKS_A_SECOND;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds * 1000);
}

function pidsOf(known: readonly KnownServer[]): string[] {
  const ids = known.flatMap(({ tmuxServerId }) => tmuxServerId ?? []);
  return [...new Set(ids.map((id) => processOf(id).pid))];
}

/** A server of another socket says nothing of this one. */
function serversAt(known: readonly KnownServer[], socketPath: string | null): string[] {
  const ids = known.filter(({ tmuxSocketPath }) => tmuxSocketPath === socketPath)
    .flatMap(({ tmuxServerId }) => tmuxServerId ?? []);
  return [...new Set(ids)];
}
