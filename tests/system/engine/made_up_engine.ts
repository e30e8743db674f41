/** A socket that answers as docker's engine does, or as no engine should. */
import { joined } from "../../../src/system/bytes.ts";

/** What is told of a request, and how it can be answered. */
export interface Asked {
  readonly line: string;
  /** Writes an answer, or any bytes; false where nobody takes them any more. */
  write(bytes: string | Uint8Array): Promise<boolean>;
  /** What comes next from the one who asked; null at the end. */
  read(): Promise<string | null>;
  /** Ends the connection. */
  end(): void;
}

/** An answer of HTTP. */
export function reply(status: number, body: string, headers: readonly string[] = []): string {
  const length = new TextEncoder().encode(body).length;
  return [`HTTP/1.1 ${status} x`, `Content-Length: ${length}`, ...headers, "", body].join("\r\n");
}

/** What an engine says of its version. */
export const PONG = reply(200, "OK", ["Api-Version: 1.47"]);

/** A part of an output: 1 for standard output, 2 for standard error. */
export function frame(stream: 1 | 2, text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const head = new Uint8Array(8);
  head[0] = stream;
  new DataView(head.buffer).setUint32(4, bytes.length);
  return joined(head, bytes);
}

export class MadeUpEngine implements Disposable {
  readonly #listener: Deno.UnixListener;
  readonly #open = new Set<Deno.UnixConn>();

  /** @param answer Is called for each request, such as `GET /_ping`; the version before the path is left out. */
  constructor(
    private readonly path: string,
    private readonly answer: (asked: Asked) => Promise<unknown>,
  ) {
    this.#listener = Deno.listen({ transport: "unix", path });
    this.#serve();
  }

  /** What leads docker's command there. */
  get env(): Record<string, string> {
    return { DOCKER_HOST: `unix://${this.path}`, DOCKER_CONTEXT: "" };
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    for (const connection of this.#open) this.#end(connection);
  }

  async #serve(): Promise<void> {
    try {
      for await (const connection of this.#listener) this.#attend(connection);
    } catch {
      // It was closed.
    }
  }

  async #attend(connection: Deno.UnixConn): Promise<void> {
    this.#open.add(connection);
    const piece = new Uint8Array(1 << 16);
    const read = async () => {
      const length = await connection.read(piece).catch(() => null);
      return length === null ? null : new TextDecoder().decode(piece.subarray(0, length));
    };
    const write = async (what: string | Uint8Array) => {
      const bytes = typeof what === "string" ? new TextEncoder().encode(what) : what;
      try {
        for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
        return true;
      } catch {
        return false;
      }
    };
    for (let text = await read(); text !== null; text = await read()) {
      for (const [, method, path] of text.matchAll(/^(GET|POST) (?:\/v[\d.]+)?(\S+) HTTP/gm)) {
        const end = () => this.#end(connection);
        await this.answer({ line: `${method} ${path}`, read, write, end });
      }
    }
    this.#end(connection);
  }

  #end(connection: Deno.UnixConn): void {
    if (this.#open.delete(connection)) connection.close();
  }
}
