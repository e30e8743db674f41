/** Runs a program in a container of docker for a kubectl at the other end of a WebSocket, `v5.channel.k8s.io`. */

/** What kubectl wants to have run. */
export interface ExecQuery {
  readonly command: readonly string[];
  readonly tty: boolean;
}

/** Each message begins with the number of its channel (kubernetes.io, "WebSockets for exec"). */
const [STDIN, STDOUT, STDERR, ERROR] = [0, 1, 2, 3];
const CLOSE = 255;

/** Ends with the program, or with the connection. */
export function runOverSocket(socket: WebSocket, containerId: string, query: ExecQuery): void {
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => void serve(socket, containerId, query));
}

async function serve(
  socket: WebSocket,
  containerId: string,
  { command, tty }: ExecQuery,
): Promise<void> {
  const argv = ["docker", "exec", tty ? "-it" : "-i", containerId, ...command];
  // docker wants a terminal of its own for -t.
  const [program = "", ...args] = tty
    ? [
      "script",
      "-qefc",
      argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" "),
      "/dev/null",
    ]
    : argv;
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  socket.addEventListener("message", ({ data }) => {
    const [channel, ...bytes] = new Uint8Array(data as ArrayBuffer);
    if (channel === STDIN) input.write(new Uint8Array(bytes)).catch(() => {});
    if (channel === CLOSE && bytes[0] === STDIN) input.close().catch(() => {});
  });
  socket.addEventListener("close", () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  });
  const send = (channel: number, bytes: Uint8Array) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array([channel, ...bytes]));
  };
  const copy = async (from: ReadableStream<Uint8Array>, channel: number) => {
    for await (const bytes of from) send(channel, bytes);
  };
  const [{ code }] = await Promise.all([
    child.status,
    copy(child.stdout, STDOUT!),
    copy(child.stderr, STDERR!),
  ]);
  await input.close().catch(() => {});
  send(ERROR!, new TextEncoder().encode(JSON.stringify(statusOf(code))));
  socket.close(1000);
}

/** As the API says how a program ended (kubernetes, "NonZeroExitCode"). */
function statusOf(code: number) {
  if (code === 0) return { metadata: {}, status: "Success" };
  return {
    metadata: {},
    status: "Failure",
    reason: "NonZeroExitCode",
    message: `command terminated with non-zero exit code: exit status ${code}`,
    details: { causes: [{ reason: "ExitCode", message: String(code) }] },
  };
}
