/**
 * Talks to the tmux server of one target: every command goes over stdin, every answer is a snapshot.
 *
 * `run` here takes whatever comes, for a caller that must know an unknown snapshot from none. A method that
 * cannot go on without an answer takes `askTmux` of `src/containers/ask_tmux.ts`, which throws a refusal. A
 * stage of the spawn takes `ask` of `src/managed/spawn/job.ts`, whose attempt can be tried again.
 */
import type { ExecFailpoint } from "../../model/failpoints.ts";
import { printedValue } from "../runtime/printed_value.ts";
import { type ExecTarget, runScript, type ScriptTools } from "../runtime/target.ts";
import { isSameStart, processOf, type Surroundings } from "./server_id.ts";
import { readSnapshot, type Snapshot, snapshotCommands } from "./snapshot.ts";
import { isAboutNoServer, isAboutNoSession, isTransient } from "./tmux_complaint.ts";

/**
 * $1 socket path, or $2 its name below the user's socket folder; $3 the pids of servers seen there before;
 * $4 `start` to start a server when there is none, `version` to be told tmux's version in any case. Commands
 * come over stdin. A dead server keeps its entry, as a zombie, where the container's first process reaps nobody.
 */
const SCRIPT = `
command -v tmux >/dev/null 2>&1 || { echo 'missing'; exit 0; }
case "\${LC_ALL:-\${LC_CTYPE:-\${LANG:-}}}" in *[Uu][Tt][Ff]*8*) ;; *) LC_ALL=C.UTF-8; export LC_ALL;; esac
boot=; init=
{ read -r boot </proc/sys/kernel/random/boot_id; read -r init </proc/1/stat; } 2>/dev/null
case "$1" in '') s="\${TMUX_TMPDIR:-/tmp}/tmux-$(id -u)/$2";; *) s=$1;; esac
echo "boot $boot"
echo "init $init"
echo "socket $s"
v=$(tmux -V)
[ -z "$4" ] || echo "version $v"
if [ "$4" = start ]; then
  mkdir -p -m 700 "\${s%/*}" 2>/dev/null
  [ -O "\${s%/*}" ] || { echo "socket folder \${s%/*} belongs to another user" >&2; exit 1; }
fi
f=-
case $v in 'tmux 3.0'*) f=$(mktemp) && cat >"$f" || exit 1 ;; esac
if [ "$4" = start ]; then tmux -u -S "$s" start-server ';' source-file "$f" ; e=$?
else tmux -u -S "$s" source-file "$f" ; e=$?; fi
[ "$f" = - ] || rm -f "$f"
for p in $3; do
  comm=; stat=
  if [ -d /proc/1 ]; then
    { read -r comm </proc/$p/comm; read -r stat </proc/$p/stat; } 2>/dev/null
    case $stat in *') Z '*) comm=;; esac
  else comm=$(ps -o comm= -p "$p" 2>/dev/null); fi
  echo "process $p $comm"
done
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
  /** `start` starts a server when there is none; `version` asks for tmux's version in any case. */
  readonly mode?: "start" | "version";
  /** The socket that a record names; the target's default when left out. */
  readonly socketPath?: string | null;
  /** Records with their servers, to tell one that cannot be reached from one that is gone. */
  readonly knownServers?: readonly KnownServer[];
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
  /** The socket path that was used, where it became known. */
  readonly socketPath: string | null;
  /** The version of tmux; null unless `mode` asked for it. */
  readonly version: string | null;
}

export class TmuxClient {
  constructor(private readonly tools: ScriptTools, private readonly nonce: () => string) {}

  /** Runs the commands, then looks. Never throws for what tmux or the engine does. */
  async run(target: ExecTarget, request: TmuxRequest): Promise<TmuxAnswer> {
    const nonce = this.nonce();
    const path = request.socketPath ?? ("path" in target.socket ? target.socket.path : "");
    const name = "name" in target.socket ? target.socket.name : "";
    const known = request.knownServers ?? [];
    const result = await runScript(this.tools, request.failpoint, target, {
      script: SCRIPT,
      args: [path, name, pidsOf(known).join(" "), request.mode ?? ""],
      stdin: `${request.commands ?? ""}\n${snapshotCommands(nonce)}`,
      timeoutMs: request.timeoutMs,
    });
    if (result.kind === "stopped") {
      return unasked(result.reason, { kind: "none", isContainerStopped: true });
    }
    if (result.kind === "unreachable") {
      const { reason, transient, engineDown } = result;
      return unasked(reason, { kind: "unknown", reason, transient, engineDown });
    }
    if (result.stdout.startsWith("missing\n")) {
      const reason = `tmux is not installed in ${target.name}`;
      return unasked(reason, { kind: "unknown", reason, transient: false, engineDown: false });
    }
    const header = readHeader(result.stdout);
    const living = serversAt(known, header.socketPath)
      .filter((id) => isSameStart(id, header.around) && isTmux(header, id));
    return {
      living,
      output: result.stdout,
      complaint: result.stderr.trim(),
      socketPath: header.socketPath,
      version: header.version,
      snapshot: judge(result.stdout, result.stderr, nonce, header, living),
    };
  }
}

/** The answer where no tmux was there to be asked. */
function unasked(complaint: string, snapshot: Snapshot): TmuxAnswer {
  return { snapshot, living: [], output: "", complaint, socketPath: null, version: null };
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

interface Header {
  readonly around: Surroundings;
  readonly socketPath: string | null;
  readonly version: string | null;
  /** By pid, what the running processes of known servers are called now. */
  readonly processes: ReadonlyMap<string, string>;
}

function readHeader(stdout: string): Header {
  const value = (key: string) => printedValue(stdout, key);
  // The command name in /proc/PID/stat may hold spaces and parentheses; fields count from the last one.
  const init = value("init");
  const initStart = init.slice(init.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return {
    around: { bootId: value("boot"), initStart },
    socketPath: value("socket") || null,
    version: /^version tmux (.*)$/m.exec(stdout)?.[1] ?? null,
    processes: new Map(
      [...stdout.matchAll(/^process (\d+) (.*)$/gm)]
        .map(([, pid = "", name = ""]) => [pid, name]),
    ),
  };
}

function isTmux(header: Header, serverId: string): boolean {
  return header.processes.get(processOf(serverId).pid)?.includes("tmux") ?? false;
}

/** Decides what a finished run says about the server. */
function judge(
  stdout: string,
  stderr: string,
  nonce: string,
  header: Header,
  living: readonly string[],
): Snapshot {
  const seen = readSnapshot(stdout, nonce, header.around);
  if (seen?.whole) return { kind: "server", server: seen.server, panes: seen.panes };
  if (seen) return unknown("tmux's answer was cut off", true);
  if (isAboutNoServer(stderr)) {
    const [first] = living;
    if (first === undefined) return NO_SERVER;
    const { pid } = processOf(first);
    const reason =
      `the tmux server (pid ${pid}) lives, but its socket ${header.socketPath} was deleted; ` +
      `"kill -USR1 ${pid}" makes it again`;
    return unknown(reason, false);
  }
  // tmux before 3.2 says nothing about a server without sessions, so that its id stays unknown.
  if (isAboutNoSession(stderr) && living.length === 0) return NO_SERVER;
  const reason = stderr.trim().split("\n")[0] || "tmux gave no answer";
  return unknown(reason, isTransient(stderr));
}

const NO_SERVER: Snapshot = { kind: "none", isContainerStopped: false };

/** What is said where tmux was asked, so that the engine was there. */
function unknown(reason: string, transient: boolean): Snapshot {
  return { kind: "unknown", reason, transient, engineDown: false };
}
