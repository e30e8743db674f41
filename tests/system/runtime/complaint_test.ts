import { assertEquals } from "@std/assert";
import {
  type ComplaintKind,
  isOnlyAboutMissing,
  readComplaint,
} from "../../../src/system/runtime/complaint.ts";

const ID = "7922f686317e0703c2738ce07d10551393881abed262d4b4bea21dc28a540c2a";

/** As docker 20.10 and 28, and podman 3 to 5, put it. */
const COMPLAINTS: [ComplaintKind, string][] = [
  ["gone", `Error response from daemon: No such container: ${ID}`],
  ["gone", `Error: No such container: ${ID}`],
  ["gone", `Error: no container with name or ID "${ID}" found: no such container`],
  ["stopped", `Error response from daemon: Container ${ID} is not running`],
  ["stopped", `Error response from daemon: container ${ID} is not running`],
  [
    "not_running",
    "Error: can only create exec sessions on running containers: container state improper",
  ],
  [
    "paused",
    `Error response from daemon: Container ${ID} is paused, unpause the container before exec`,
  ],
  [
    "other",
    `Error response from daemon: Container ${ID} is restarting, wait until the container is running`,
  ],
  ["paused", "Error: OCI runtime error: the container `x` is paused."],
  ["other", ""],
  [
    "engine",
    "Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?",
  ],
  [
    "engine",
    'error during connect: This error may indicate that the docker daemon is not running.: Get "http://x": open x',
  ],
  [
    "engine",
    'error during connect: Get "http://h:2375/v1.50/containers/json": dial tcp: lookup h: no such host',
  ],
  [
    "engine",
    'permission denied while trying to connect to the Docker daemon socket at unix:///x: Get "http://x": dial unix /x: connect: permission denied',
  ],
  [
    "engine",
    'Failed to initialize: unable to resolve docker endpoint: context "x": context not found: open /y: no such file or directory',
  ],
  [
    "engine",
    "Error response from daemon: client version 1.99 is too new. Maximum supported API version is 1.41",
  ],
  [
    "engine",
    "Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`",
  ],
  [
    "engine",
    'Error: failed to resolve active destination: "x" service destination not found',
  ],
  ["engine", 'Error: connection "x" not found'],
  ["engine", 'Error: failed to read identity "/x": open /x: no such file or directory'],
  [
    "engine",
    "Error: failed to connect: ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain",
  ],
  ["engine", 'Error: Post "http://d/v4.3.1/libpod/containers/x/exec": EOF'],
  [
    "engine",
    'Error: Get "http://d/v4.3.1/libpod/exec/x/json": read unix @->/x.sock: read: connection reset by peer',
  ],
  [
    "refused",
    "Error: unable to find user nobody: no matching entries in passwd file\n" +
    "Error: read unixpacket @->/proc/self/fd/16/attach: read: connection reset by peer",
  ],
  ["refused", "unable to find user nobody: no matching entries in passwd file"],
  [
    "refused",
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
  ],
];

/** As kubectl 1.20 to 1.35 puts it; in what ends with a code, the first line is the container runtime's. */
const COMPLAINTS_OF_KUBECTL: [ComplaintKind, string][] = [
  ["gone", 'Error from server (NotFound): pods "bench-1" not found'],
  ["other", "Error from server (NotFound): the server could not find the metric nodes for x"],
  ["engine", "Error from server (NotFound): the server could not find the requested resource"],
  [
    "engine",
    'Unable to connect to the server: dial tcp: lookup h: no such host\nError from server (NotFound): pods "x" not found',
  ],
  [
    "refused",
    'Error from server (Forbidden): pods is forbidden: User "me" cannot list resource "pods" in API group "" in the namespace "dev"',
  ],
  [
    "refused",
    'Error from server (Forbidden): pods "bench-1" is forbidden: User "me" cannot create resource "pods/exec" in API group "" in the namespace "dev"',
  ],
  [
    "refused",
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
  ],
  [
    "refused",
    'error: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "1": OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
  ],
  ["engine", "error: You must be logged in to the server (Unauthorized)"],
  [
    "engine",
    "error: You must be logged in to the server (the server has asked for the client to provide credentials)",
  ],
  [
    "engine",
    "Error from server: error dialing backend: dial tcp 127.0.0.1:10250: connect: connection refused",
  ],
  [
    "engine",
    "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?",
  ],
  [
    "engine",
    "Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout",
  ],
  ["engine", "Unable to connect to the server: net/http: TLS handshake timeout"],
  [
    "engine",
    "Unable to connect to the server: x509: certificate signed by unknown authority",
  ],
  [
    "engine",
    "Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
  ],
  [
    "engine",
    "Unable to connect to the server: getting credentials: exec: executable aws not found",
  ],
  ["engine", "Error in configuration: context was not found for specified context: nix"],
  ["engine", 'error: context "nix" does not exist'],
  [
    "engine",
    "Error from server (ServiceUnavailable): the server is currently unable to handle the request",
  ],
  ["not_running", 'error: unable to upgrade connection: container not found ("main")'],
  ["not_running", "error: unable to upgrade connection: pod does not exist"],
  [
    "not_running",
    "error: cannot exec into a container in a completed pod; current phase is Succeeded",
  ],
  [
    "not_running",
    "Error from server (BadRequest): container main is not valid for pod bench-1",
  ],
  [
    "not_running",
    "error: Internal error occurred: error executing command in container: container is not created or running",
  ],
  ["other", "command terminated with exit code 137"],
  [
    "other",
    'E1127 06:18:24.951202   14934 v2.go:167] "Unhandled Error" err="next reader: websocket: close 4000"\nerror: error reading from error stream: next reader: websocket: close 4000',
  ],
  [
    "other",
    "error: unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr",
  ],
  ["other", "Error from server: "],
  ["other", ""],
];

for (const [kind, text] of COMPLAINTS_OF_KUBECTL) {
  Deno.test(`of kubectl, "${text.slice(0, 80)}…" is read as ${kind}`, () => {
    assertEquals(readComplaint("kubectl", `${text}\n`).kind, kind);
  });
}

Deno.test("what kubectl logs is no complaint of its own", () => {
  const text = 'E1127 06:18:24.951202   14934 memcache.go:265] "Unhandled Error" err="x"\n' +
    'Error from server (NotFound): pods "x" not found\n';
  assertEquals(isOnlyAboutMissing("kubectl", text), true);
  assertEquals(isOnlyAboutMissing("kubectl", `${text}error: unexpected EOF\n`), false);
});

for (const [kind, text] of COMPLAINTS) {
  Deno.test(`"${text.slice(0, 60)}…" is read as ${kind}`, () => {
    assertEquals(readComplaint("docker", `${text}\n`).kind, kind);
  });
}

Deno.test("warnings before a complaint are passed over", () => {
  const text =
    "WARNING: Error loading config file: open /home/user/.docker/config.json: permission denied\n" +
    'time="2026-01-01T00:00:00Z" level=warning msg="no systemd"\n' +
    `Error response from daemon: No such container: ${ID}\n`;
  assertEquals(readComplaint("docker", text), {
    kind: "gone",
    reason: `Error response from daemon: No such container: ${ID}`,
  });
  assertEquals(isOnlyAboutMissing("docker", text), true);
});

Deno.test("a complaint about something else beside missing ones is not overlooked", () => {
  const text =
    `Error response from daemon: No such container: ${ID}\nCannot connect to the Docker daemon at x\n`;
  assertEquals(isOnlyAboutMissing("docker", text), false);
  assertEquals(isOnlyAboutMissing("docker", ""), false);
});

Deno.test("a reason is one printable line of bounded length", () => {
  const { reason } = readComplaint("docker", `evil\x1b[31m${"x".repeat(1000)}\nmore`);
  assertEquals(reason.length <= 301, true);
  assertEquals(/\p{Cc}/u.test(reason), false);
});

/** As docker 20.10 and 28 put it. */
const BY_SSH: readonly (readonly [command: string, words: string, reason: string])[] = [
  [
    "ssh -o ConnectTimeout=30 -T -- far docker system dial-stdio",
    "a banner\r\nssh: Could not resolve hostname far: Name or service not known",
    "ssh://far: ssh: Could not resolve hostname far: Name or service not known",
  ],
  [
    "ssh -l me -p 2222 -- far docker system dial-stdio",
    "me@far: Permission denied (publickey).\r\n",
    "ssh://me@far:2222: me@far: Permission denied (publickey).",
  ],
  ["ssh -- far docker system dial-stdio", "", "ssh://far: it gave no reason"],
];

for (const [command, words, reason] of BY_SSH) {
  Deno.test(`ssh's own words are told where docker's command is asked: ${reason}`, () => {
    const output = `error during connect: Get "http://docker.example.com/v1.24/info": command ` +
      `[${command}] has exited with exit status 255, make sure the URL is valid, and Docker ` +
      `18.09 or later is installed on the remote host: stderr=${words}\n`;
    assertEquals(readComplaint("docker", output), {
      kind: "engine",
      reason: `Cannot connect to the Docker daemon at ${reason}`,
    });
  });
}
