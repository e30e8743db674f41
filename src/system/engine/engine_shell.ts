/** A shell in a container, reached over a connection to its engine, in the shape of a child process. */
import type { Ended, ShellProcess } from "../conversation/conversation.ts";
import type { ShellPlace } from "../exec.ts";
import { joined } from "../bytes.ts";
import { complaintOf, daemonSays, type EngineClient } from "./engine_client.ts";
import { EngineVisit } from "./engine_visit.ts";
import { BadReply, type HttpConnection, type HttpReply, objectIn } from "./http.ts";

/** A frame of the engine's stream begins with the stream's number and the length (Engine API, "Stream format"). */
const HEAD_BYTES = 8;
const STDERR = 2;

/** So much is kept of each output for who reads it, in bytes; until that is read, no more is taken from the engine. */
const KEPT = new ByteLengthQueuingStrategy({ highWaterMark: 1 << 20 });

/**
 * What a shell prints last may come before the engine knows that it has ended: so often it is asked, with so many
 * milliseconds between.
 */
const LOOKS = 5;
const PAUSE_MS = 100;

/** The exit code of a shell that went with its container. */
const KILLED = 137;

/** Starts `sh` there. What the engine has against that is complained of on standard error, and its status is 1 then. */
export function openEngineShell(engine: EngineClient, place: ShellPlace): ShellProcess {
  return new EngineShell(engine, place);
}

class EngineShell implements ShellProcess {
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly status: Promise<Ended>;
  readonly idleMs: number;
  readonly #visit: EngineVisit;
  readonly #stream = Promise.withResolvers<HttpConnection | null>();
  #isOver = false;

  constructor(engine: EngineClient, place: ShellPlace) {
    this.idleMs = engine.idleMs;
    this.#visit = new EngineVisit(engine);
    const output = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, KEPT);
    const errors = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, KEPT);
    this.stdout = output.readable;
    this.stderr = errors.readable;
    this.stdin = new WritableStream({
      write: async (bytes) => {
        const stream = await this.#stream.promise;
        if (stream !== null) await stream.link.write(bytes);
      },
    });
    const [out, err] = [output.writable.getWriter(), errors.writable.getWriter()];
    this.status = this.#run(place, out, err)
      .catch((error) => ({ code: 1, cutOff: complaintOf(engine.endpoint, error) }))
      .finally(() => {
        this.#stream.resolve(null);
        this.end();
        return Promise.allSettled([out.close(), err.close()]);
      });
  }

  end(): void {
    this.#isOver = true;
    this.#visit.end();
  }

  kill(): void {
    this.#isOver = true;
    this.#visit.kill();
  }

  async #run(
    { containerId, user }: ShellPlace,
    out: WritableStreamDefaultWriter<Uint8Array>,
    err: WritableStreamDefaultWriter<Uint8Array>,
  ): Promise<Ended> {
    const complain = async (reply: HttpReply) => {
      await err.write(new TextEncoder().encode(`${daemonSays(reply)}\n`));
      return { code: 1 };
    };
    const attach = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: false };
    const [made] = await this.#visit.ask([{
      method: "POST",
      path: `/containers/${containerId}/exec`,
      body: { ...attach, Cmd: ["sh"], User: user },
    }]);
    if (made!.status !== 201) return await complain(made!);
    const { Id: id } = objectIn(made!);
    const stream = await this.#visit.takeOver({
      method: "POST",
      path: `/exec/${id}/start`,
      body: { Detach: false, Tty: false },
    });
    if ("status" in stream) return await complain(stream);
    this.#stream.resolve(stream);
    await part(stream, out, err);
    return this.#isOver ? { code: 1 } : await this.#howEnded(`/exec/${id}/json`);
  }

  /** Of a stream that is over the engine knows why; where the shell goes on, it was cut. */
  async #howEnded(path: string): Promise<Ended> {
    for (let look = 0; look < LOOKS; look++) {
      if (look > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const [shell] = await this.#visit.ask([{ method: "GET", path }]);
      const { Running, ExitCode } = objectIn(shell!);
      if (Running !== true) return { code: typeof ExitCode === "number" ? ExitCode : KILLED };
    }
    throw new BadReply("the engine broke the output of a shell off");
  }
}

/** Gives each frame to the stream that it is of, until the end. */
async function part(
  stream: HttpConnection,
  out: WritableStreamDefaultWriter<Uint8Array>,
  err: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  let bytes = new Uint8Array(0);
  /** Of the frame that has begun: where it goes, and how much of it is to come. */
  let [into, left] = [out, 0];
  for (;;) {
    const more = await stream.read();
    if (more === null) return;
    bytes = joined(bytes, more);
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
  }
}
