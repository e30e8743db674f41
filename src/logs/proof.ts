/** Proves, from inside a container, that its tmux user can append to this host's log files. */
import { advise } from "../model/advice.ts";
import { Refusal } from "../model/errors.ts";
import type { Directory } from "../system/fs/directory.ts";
import { SystemCallError } from "../system/fs/system_call.ts";
import { messageOf } from "../system/thrown.ts";
import { printedValue } from "../system/runtime/printed_value.ts";
import { type ExecTarget, runScript, type ScriptTools } from "../system/runtime/target.ts";

/**
 * $1 the folder as the container has it, $2 the probe's name in it, $3 our answer; then the names of logs.
 * Subshells, because a failed redirection of `:` ends some shells.
 */
const SCRIPT = `
d=$1; p=$1/$2; answer=$3; shift 3
echo "uid $(id -u)"
if [ ! -d "$d" ]; then echo 'folder missing'
elif [ -x "$d" ] && [ ! -e "$p" ]; then echo 'folder other'; fi
nonce=
{ read -r nonce <"$p"; } 2>/dev/null
echo "nonce $nonce"
for f do
  if [ -h "$d/$f" ]; then echo 'log link'
  elif [ ! -f "$d/$f" ]; then echo 'log missing'
  elif (: >>"$d/$f") 2>/dev/null; then echo 'log writable'
  else echo 'log denied'; fi
done
(printf '%s\\n' "$answer" >>"$p") 2>/dev/null
exit 0
`;

const TIMEOUT_MS = 10_000;

/** The script ends with 0, whatever it finds. */
const CUT_SHORT = "what tries the log was ended in the container before it had";

/** Names of probe files begin so; one that is found later was left by a crash. */
export const PROBE_PREFIX = ".probe-";

export interface ProofRequest {
  /** The folder on this host, and as the container has it. */
  readonly folder: Directory;
  readonly containerFolder: string;
  /** Names of log files in it, which exist. */
  readonly names: readonly string[];
  /** Three unguessable words. */
  readonly probe: string;
  readonly nonce: string;
  readonly answer: string;
}

/** Why one of the request's names is not proven. */
export interface ProofFailure {
  readonly reason: string;
  /** Whether the same again may go better. */
  readonly transient: boolean;
}

/**
 * Writes a nonce into a probe file here, reads it back in the container and has the container add an answer
 * that is looked for here: then the folder is the same in both, whatever links and mounts lie on the way.
 */
export async function proveFolder(
  tools: ScriptTools,
  target: ExecTarget,
  request: ProofRequest,
): Promise<ReadonlyMap<string, ProofFailure | null>> {
  const probeName = `${PROBE_PREFIX}${request.probe}`;
  const all = (failure: ProofFailure) => new Map(request.names.map((name) => [name, failure]));
  try {
    writeProbe(request.folder, probeName, request.nonce);
  } catch (error) {
    return all({ reason: messageOf(error), transient: false });
  }
  try {
    const result = await runScript(tools, "log.prove", target, {
      script: SCRIPT,
      args: [request.containerFolder, probeName, request.answer, ...request.names],
      stdin: "",
      timeoutMs: TIMEOUT_MS,
    });
    if (result.kind === "stopped") return all({ reason: result.reason, transient: false });
    if (result.kind === "unreachable") return all(result);
    if (result.code !== 0) return all({ reason: CUT_SHORT, transient: true });
    const seen = readProof(result.stdout);
    const reached =
      readProbe(request.folder, probeName) === `${request.nonce}\n${request.answer}\n`;
    return new Map(request.names.map((name, index) => {
      const reason = judge(seen, index, request, reached);
      return [name, reason === null ? null : { reason, transient: false }];
    }));
  } finally {
    request.folder.remove(probeName);
  }
}

/** What the container says; it may say anything. */
interface ProofReport {
  readonly uid: string;
  /** `missing`, `other` (without our probe), or empty. */
  readonly folder: string;
  readonly nonce: string;
  readonly logs: readonly string[];
}

function readProof(stdout: string): ProofReport {
  const value = (key: string) => printedValue(stdout, key);
  return {
    uid: /^\d+$/.test(value("uid")) ? value("uid") : "?",
    folder: value("folder"),
    nonce: value("nonce"),
    logs: [...stdout.matchAll(/^log (\w+)$/gm)].map(([, word = ""]) => word),
  };
}

function judge(
  seen: ProofReport,
  index: number,
  request: ProofRequest,
  reached: boolean,
): string | null {
  const { containerFolder } = request;
  const denied = `the tmux user (uid ${seen.uid}) may not write in ${containerFolder}: ` +
    advise`run agenttower as the user with that uid, or set containers.bench_user to one that may`;
  if (seen.folder === "missing") {
    // A folder below one that the user may not enter counts as missing, too.
    return `${containerFolder} is not visible in the container to its tmux user (uid ${seen.uid}): ` +
      "the mount is gone, or a folder above it is closed to that user";
  }
  if (seen.folder === "other" || (seen.nonce !== "" && seen.nonce !== request.nonce)) {
    return `${containerFolder} in the container is another folder than this host's`;
  }
  if (seen.nonce === "") return denied;
  switch (seen.logs[index]) {
    case "writable":
      return reached
        ? null
        : `what the container writes to ${containerFolder} does not reach this host`;
    case "denied":
      return denied;
    case "link":
      return `the log in ${containerFolder} was replaced by a symbolic link`;
    default:
      return `the log is not visible in ${containerFolder} in the container`;
  }
}

function writeProbe(folder: Directory, name: string, nonce: string): void {
  using file = folder.makeFile(name);
  file.putAt(0, new TextEncoder().encode(`${nonce}\n`));
}

/** The probe's text; empty when the container took it away or put something else in its place. */
function readProbe(folder: Directory, name: string): string {
  try {
    using file = folder.openFile(name);
    return file === null ? "" : new TextDecoder().decode(file.readAt(0, 256));
  } catch (error) {
    if (error instanceof Refusal || error instanceof SystemCallError) return "";
    throw error;
  }
}
