/** A socket of the engine's: on this machine, or over the network, in the clear or with certificates. */
import type { Endpoint } from "./endpoint.ts";
import type { Link } from "./link.ts";

const PIECE_BYTES = 64 << 10;

export class SocketLink implements Link {
  readonly over: Promise<void>;
  readonly #socket: Promise<Deno.Conn>;
  readonly #isOver = Promise.withResolvers<void>();

  constructor(endpoint: Exclude<Endpoint, { kind: "ssh" }>) {
    this.#socket = connect(endpoint);
    this.over = this.#isOver.promise;
    // One that is ended before it leads anywhere ends as soon as it does.
    this.over.then(() => this.#socket).then((socket) => socket.close(), () => {});
  }

  async read(): Promise<Uint8Array<ArrayBuffer> | null> {
    const socket = await this.#socket;
    const piece = new Uint8Array(PIECE_BYTES);
    const length = await socket.read(piece);
    return length === null ? null : piece.subarray(0, length);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const socket = await this.#socket;
    for (let written = 0; written < bytes.length;) {
      written += await socket.write(bytes.subarray(written));
    }
  }

  end(): void {
    this.#isOver.resolve();
  }

  kill(): void {
    this.#isOver.resolve();
  }
}

async function connect(endpoint: Exclude<Endpoint, { kind: "ssh" }>): Promise<Deno.Conn> {
  if (endpoint.kind === "unix") {
    return await Deno.connect({ transport: "unix", path: endpoint.path });
  }
  const { hostname, port, tls } = endpoint;
  if (tls === null) return await Deno.connect({ hostname, port });
  const { ca, cert, key } = tls;
  return await Deno.connectTls({ hostname, port, caCerts: [ca], cert, key });
}
