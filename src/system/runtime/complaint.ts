/**
 * What a runtime's command line means when it complains (docker CLI and engine 20.10 to 28, podman 3 to 5, kubectl 1.20
 * to 1.35).
 */

import { noWayBySsh, reasonOfSsh } from "../engine/ssh_words.ts";

/**
 * `gone`, `stopped` and `paused` are confident: the engine answered, and says so of this container. `not_running` is
 * podman's one phrase for stopped and for paused, and whatever kubectl says of a container that has ended. `engine` never reached the engine; `refused` did, and will
 * refuse again (no such user, no shell); `other` says nothing that can be relied on.
 */
export type ComplaintKind =
  | "gone"
  | "stopped"
  | "paused"
  | "not_running"
  | "engine"
  | "refused"
  | "other";

export interface Complaint {
  readonly kind: ComplaintKind;
  /** One printable line. */
  readonly reason: string;
}

/** Why an engine refuses a command for good, where that has a cure of its own. */
export type Obstacle =
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "user" }
  | { readonly kind: "shell" };

/** What keeps commands from being started in the container, as runc and crun put it; null where it is something else. */
export function obstacleIn(output: string): Obstacle | null {
  const [, path] =
    /chdir to (?:cwd )?\(?["`]([^"`]+)["`]\)?.*no such file or directory/i.exec(output) ?? [];
  if (path !== undefined) return { kind: "directory", path };
  if (/unable to find user|no matching entries in passwd|no users found/i.test(output)) {
    return { kind: "user" };
  }
  return /exec: "sh": executable file not found/i.test(output) ? { kind: "shell" } : null;
}

// Tested in this order: docker says "the docker daemon is not running" where it cannot connect.
const MEANINGS: readonly [ComplaintKind, RegExp][] = [
  [
    "engine",
    /cannot connect to|error during connect|failed to connect|unable to connect|permission denied while trying to connect|connection refused|dial (?:unix|tcp)|no such host|failed to initialize|context "?[^"\s]*"?:? ?(?:context )?not found|unable to resolve docker endpoint|client version \S+ is too (?:new|old)|tls: |x509: |service destination not found|connection "?[^"\s]*"? not found|failed to read identity|ssh: |"http:\/\/d\/\S*": .*(?:EOF|connection reset|broken pipe)/i,
  ],
  ["gone", /no such container|no container with (?:name or )?id/i],
  ["paused", /container \S+ is paused/i],
  ["stopped", /container \S+ is not running/i],
  ["not_running", /can only create exec sessions on running containers|container state improper/i],
  [
    "refused",
    /unable to find user|no matching entries in passwd|no users found|executable file not found|no such file or directory: (?:unknown|OCI)|unable to find group|chdir to .*no such file or directory/i,
  ],
];

/** Tested in this order. A cluster may have no such thing where it has pods: that says nothing of them. */
const MEANINGS_OF_KUBECTL: readonly [ComplaintKind, RegExp][] = [
  ["refused", /\(Forbidden\)|executable file not found/i],
  [
    "not_running",
    /container not found|pod does not exist|cannot exec into a container in a completed pod|container \S+ is not (?:running|valid|created)|container is not created or running|cannot exec in a stopped (?:state|container)|container not running/i,
  ],
  [
    "engine",
    /\(Unauthorized\)|must be logged in|the connection to the server .* was refused|unable to connect to the server|\(ServiceUnavailable\)|\(Timeout\)|context was not found|context "[^"]*" does not exist|no configuration has been provided|error loading config file|unable to load root certificates|getting credentials|dial tcp|no such host|connection refused|i\/o timeout|TLS handshake timeout|client\.timeout exceeded|tls: |x509: |could not find the requested resource/i,
  ],
  ["gone", /^Error from server \(NotFound\): pods "[^"]*" not found/m],
];

/** What docker's command says of ssh: the user, the port and the host, and at the end ssh's own words. */
const BY_SSH =
  /command \[ssh (?:-o \S+ )?(?:-T )?(?:-l (\S+) )?(?:-p (\d+) )?-- (\S+) docker [^\]]*\].*?: stderr=(.*)/s;

/** ssh's words, where the command's hide them. */
function withSshInFront(output: string): string {
  const [, user, port, host, words = ""] = BY_SSH.exec(output) ?? [];
  if (host === undefined) return output;
  const endpoint = `ssh://${user ? `${user}@` : ""}${host}${port ? `:${port}` : ""}`;
  return noWayBySsh(endpoint, reasonOfSsh(words) ?? "it gave no reason");
}

/** What the runtime's output says where its command did not do what it was to do. */
export function readComplaint(program: string, said: string): Complaint {
  const output = withSshInFront(said);
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !isRemark(line));
  const text = lines.join("\n");
  const meanings = program === "kubectl" ? MEANINGS_OF_KUBECTL : MEANINGS;
  const [kind, meaning] = meanings.find(([, pattern]) => pattern.test(text)) ?? ["other", null];
  const first = lines.find((line) => meaning?.test(line)) ?? lines[0];
  return { kind, reason: first === undefined ? `${program} gave no reason` : printable(first) };
}

/** Whether every complaint is about containers that do not exist. */
export function isOnlyAboutMissing(program: string, output: string): boolean {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !isRemark(line));
  return lines.length > 0 && lines.every((line) => readComplaint(program, line).kind === "gone");
}

/**
 * A line that is no complaint: the client's warnings, podman's log lines below an error, on a terminal too, kubectl's
 * own, and what podman says of itself where it is called docker.
 */
function isRemark(line: string): boolean {
  return /^\s*warning:|level="?(?:debug|info|warning)|^(?:DEBU|INFO|WARN)\[\d+\]|^[IWE]\d{4} \d\d:\d\d:\d\d\.|^Emulate Docker CLI using podman/i
    .test(line);
}

const MAX_REASON_LENGTH = 300;

function printable(line: string): string {
  const text = line.trim().replaceAll(/\p{Cc}/gu, " ");
  return text.length > MAX_REASON_LENGTH ? `${text.slice(0, MAX_REASON_LENGTH)}…` : text;
}
