/** A shell in a container, reached over the engine's socket, in the shape of a child process. */
import type { ShellProcess } from "../conversation/conversation.ts";
import type { ShellPlace } from "../exec.ts";
import { joined } from "../bytes.ts";
import { complaintOf, daemonSays, type EngineClient } from "./engine_client.ts";
import { connect, upgrade, writeWhole } from "./http.ts";

/** A frame of the engine's stream begins with the stream's number and the length (Engine API, "Stream format"). */
const HEAD_BYTES = 8;
const STDERR = 2;

/** Starts `sh` there. What keeps it from starting is complained of on standard error, and its status is 1 then. */
export function openEngineShell(engine: EngineClient, place: ShellPlace): ShellProcess {
  return new EngineShell(engine, place);
}

class EngineShell implements ShellProcess {
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly status: Promise<{ readonly code: number }>;
  readonly #connections = new Set<Deno.Conn>();
  readonly #stream = Promise.withResolvers<Deno.Conn | null>();
  #isKilled = false;

  constructor(private readonly engine: EngineClient, place: ShellPlace) {
    const output = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, UNBOUNDED);
    const errors = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, UNBOUNDED);
    this.stdout = output.readable;
    this.stderr = errors.readable;
    this.stdin = new WritableStream({
      write: async (bytes) => {
        const stream = await this.#stream.promise;
        if (stream !== null) await writeWhole(stream, bytes);
      },
    });
    const [out, err] = [output.writable.getWriter(), errors.writable.getWriter()];
    this.status = this.#run(place, out, err).catch(async (error) => {
      const line = this.#isKilled ? "" : `${complaintOf(engine.endpoint, error)}\n`;
      await err.write(new TextEncoder().encode(line)).catch(() => {});
      return { code: 1 };
    }).finally(() => {
      this.#stream.resolve(null);
      this.kill();
      return Promise.allSettled([out.close(), err.close()]);
    });
  }

  kill(): void {
    this.#isKilled = true;
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
  }

  async #run(
    { containerId, user }: ShellPlace,
    out: WritableStreamDefaultWriter<Uint8Array>,
    err: WritableStreamDefaultWriter<Uint8Array>,
  ): Promise<{ code: number }> {
    const complain = async (line: string) => {
      await err.write(new TextEncoder().encode(`${line}\n`));
      return { code: 1 };
    };
    const attach = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: false };
    const made = await this.engine.request({
      method: "POST",
      path: `/containers/${containerId}/exec`,
      body: { ...attach, Cmd: ["sh"], User: user },
    }, this.#connections);
    if (made.status !== 201) return await complain(daemonSays(made));
    const { Id: id } = JSON.parse(made.body) as { Id: string };
    const stream = await connect(this.engine.endpoint);
    this.#connections.add(stream);
    const started = await upgrade(stream, {
      method: "POST",
      path: `${await this.engine.prefix(this.#connections)}/exec/${id}/start`,
      body: { Detach: false, Tty: false },
    });
    if ("status" in started) return await complain(daemonSays(started));
    this.#stream.resolve(stream);
    await part(stream, started.rest, out, err);
    const ended = await this.engine.request({
      method: "GET",
      path: `/exec/${id}/json`,
    }, this.#connections);
    const { ExitCode: code } = JSON.parse(ended.body) as { ExitCode?: number | null };
    return { code: code ?? 137 };
  }
}

/** What is read is bounded by who reads it. */
const UNBOUNDED = new CountQueuingStrategy({ highWaterMark: Infinity });

/** Gives each frame to the stream that it is of, until the end. */
async function part(
  stream: Deno.Conn,
  first: Uint8Array<ArrayBuffer>,
  out: WritableStreamDefaultWriter<Uint8Array>,
  err: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  let bytes = first;
  /** Of the frame that has begun: where it goes, and how much of it is to come. */
  let [into, left] = [out, 0];
  for (;;) {
    while (bytes.length > 0) {
      if (left === 0) {
        if (bytes.length < HEAD_BYTES) break;
        const head = new DataView(bytes.buffer, bytes.byteOffset, HEAD_BYTES);
        into = head.getUint8(0) === STDERR ? err : out;
        left = head.getUint32(4);
        bytes = bytes.slice(HEAD_BYTES);
        continue;
      }
      const piece = bytes.slice(0, left);
      bytes = bytes.slice(piece.length);
      left -= piece.length;
      await into.write(piece);
    }
    const more = new Uint8Array(64 << 10);
    const length = await stream.read(more);
    if (length === null) return;
    bytes = joined(bytes, more.subarray(0, length));
  }
}
