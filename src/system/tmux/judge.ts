/** What a run of the client's script says about a tmux server. Pure. */
import { advise } from "../../model/advice.ts";
import { printedValue } from "../runtime/printed_value.ts";
import { socketLine } from "../runtime/shell_line.ts";
import type { ExecTarget } from "../runtime/target.ts";
import { processOf, type Surroundings } from "./server_id.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";
import { isAboutLocale, isAboutNoServer, isAboutNoSession, isTransient } from "./tmux_complaint.ts";
import { installLocale, versionIn } from "./tmux_version.ts";

/** What the script says before tmux does. */
interface Header {
  readonly around: Surroundings;
  readonly socketPath: string | null;
  /** Where the target names its socket: the path of that name. */
  readonly usualSocketPath: string | null;
  readonly version: string | null;
  /** Whether only a server that was proven to run there takes the commands. */
  readonly guarded: boolean;
  /** Places in the list of directories. */
  readonly absent: readonly number[];
  readonly started: boolean;
  /** Whether the commands had to be given in a file, after a complaint. */
  readonly inFile: boolean;
  /** By pid, what the running processes of known servers are called now. */
  readonly processes: ReadonlyMap<string, string>;
}

export function readHeader(stdout: string): Header {
  const value = (key: string) => printedValue(stdout, key);
  // The command name in /proc/PID/stat may hold spaces and parentheses; fields count from the last one.
  const init = value("init");
  const initStart = init.slice(init.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return {
    around: { bootId: value("boot"), initStart },
    socketPath: value("socket") || null,
    usualSocketPath: value("usual") || null,
    version: versionIn(value("version")),
    guarded: value("guard") !== "",
    absent: value("absent").split(" ").filter((each) => each !== "").map(Number),
    started: value("started") === "yes",
    inFile: value("file") === "yes",
    processes: new Map(
      [...stdout.matchAll(/^process (\d+) (.*)$/gm)]
        .map(([, pid = "", name = ""]) => [pid, name]),
    ),
  };
}

/** Whether a server that was known runs, and is a tmux still. */
export function isTmux(header: Header, serverId: string): boolean {
  return header.processes.get(processOf(serverId).pid)?.includes("tmux") ?? false;
}

/** Decides what a finished run says about the server. */
export function judge(
  target: ExecTarget,
  { stdout, complaint }: { readonly stdout: string; readonly complaint: string },
  nonce: string,
  header: Header,
  living: readonly string[],
): Snapshot {
  const seen = readSnapshot(stdout, nonce, header.around);
  if (seen?.whole) return { kind: "server", server: seen.server, panes: seen.panes };
  if (seen) return unknown("tmux's answer was cut off", true);
  if (isAboutNoServer(complaint)) {
    const [first] = living;
    if (first === undefined) return NO_SERVER;
    const { pid } = processOf(first);
    const reason =
      `the tmux server (pid ${pid}) lives, but its socket ${header.socketPath} was deleted`;
    const line = socketLine(target, pid);
    const cure = advise`have it make its socket again: ${line}`;
    return { ...unknown(reason, false), cure };
  }
  // tmux before 3.2 says nothing about a server without sessions, so that its id stays unknown.
  if (isAboutNoSession(complaint) && living.length === 0) return NO_SERVER;
  const [line = ""] = complaint.split("\n");
  if (isAboutLocale(line)) return { ...unknown(line, false), cure: installLocale(target.name) };
  if (line === "" && header.guarded) {
    // The one that was proven may just have ended, with a new one in its place.
    return unknown(`another tmux server answers at ${header.socketPath}`, true);
  }
  return unknown(line || "tmux gave no answer", isTransient(complaint));
}

const NO_SERVER: Snapshot = { kind: "none", stoppedAs: null };

type Unknown = Extract<Snapshot, { kind: "unknown" }>;

/** What is said where tmux was asked, so that the engine was there. */
export function unknown(reason: string, transient: boolean): Unknown {
  return { kind: "unknown", reason, transient, engineDown: false };
}
