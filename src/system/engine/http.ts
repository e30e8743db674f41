/** As much of HTTP/1.1 as a container engine needs of its client (RFC 9112), and no more: one request a connection. */
import { joined } from "../bytes.ts";
import type { Endpoint } from "./endpoint.ts";

export interface HttpReply {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Sent as JSON; none when left out. */
  readonly body?: unknown;
}

/** No answer that is read as a whole is longer than this. */
const MAX_BODY_BYTES = 8 << 20;
const MAX_HEAD_BYTES = 64 << 10;

/** An answer that is no HTTP, or too long. */
export class BadReply extends Error {}

/** @throws what the system says. */
export async function connect(endpoint: Endpoint): Promise<Deno.Conn> {
  if (endpoint.kind === "unix") {
    return await Deno.connect({ transport: "unix", path: endpoint.path });
  }
  const { hostname, port, tls } = endpoint;
  if (tls === null) return await Deno.connect({ hostname, port });
  const { ca, cert, key } = tls;
  return await Deno.connectTls({ hostname, port, caCerts: [ca], cert, key });
}

/**
 * Asks, and reads the whole answer. The connection is of no use afterwards.
 *
 * @throws {BadReply}, or what the system says.
 */
export async function exchange(connection: Deno.Conn, request: HttpRequest): Promise<HttpReply> {
  await send(connection, { ...request, headers: ["Connection: close"] });
  const incoming = new Incoming(connection);
  const head = await readHead(incoming);
  return { ...head, body: new TextDecoder().decode(await readBody(incoming, head)) };
}

/**
 * Asks for the connection itself. Where it is given, what comes on it begins with `rest`.
 *
 * @throws {BadReply}, or what the system says.
 */
export async function upgrade(
  connection: Deno.Conn,
  request: HttpRequest,
): Promise<{ readonly rest: Uint8Array<ArrayBuffer> } | HttpReply> {
  await send(connection, { ...request, headers: ["Connection: Upgrade", "Upgrade: tcp"] });
  const incoming = new Incoming(connection);
  const head = await readHead(incoming);
  // Engines that know no upgrade begin with the stream at once.
  const isRaw = head.headers.get("content-type")?.startsWith("application/vnd.docker.") ?? false;
  if (head.status === 101 || (head.status === 200 && isRaw)) return { rest: incoming.rest() };
  return { ...head, body: new TextDecoder().decode(await readBody(incoming, head)) };
}

async function send(
  connection: Deno.Conn,
  { method, path, body, headers }: HttpRequest & { readonly headers: readonly string[] },
): Promise<void> {
  const content = body === undefined ? "" : JSON.stringify(body);
  const bytes = new TextEncoder().encode(content);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "Host: docker",
    ...headers,
    ...(method === "POST"
      ? ["Content-Type: application/json", `Content-Length: ${bytes.length}`]
      : []),
  ];
  const head = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  await writeWhole(connection, joined(head, bytes));
}

/** Writes every byte. */
export async function writeWhole(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await connection.write(bytes.subarray(written));
  }
}

type Head = Pick<HttpReply, "status" | "headers">;

async function readHead(incoming: Incoming): Promise<Head> {
  for (;;) {
    const [first = "", ...lines] = (await incoming.until("\r\n\r\n", MAX_HEAD_BYTES)).split("\r\n");
    const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(first) ?? [];
    if (status === undefined) throw new BadReply("the engine gave an answer that is no HTTP");
    const headers = new Map(lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }));
    // Provisional, but for the one that hands the connection over.
    if (status !== "101" && status.startsWith("1")) continue;
    return { status: Number(status), headers };
  }
}

async function readBody(incoming: Incoming, { status, headers }: Head): Promise<Uint8Array> {
  if (status === 204 || status === 304) return new Uint8Array(0);
  if (headers.get("transfer-encoding")?.toLowerCase() === "chunked") {
    return await readChunks(incoming);
  }
  const length = headers.get("content-length");
  return length === undefined ? await incoming.toEnd() : await incoming.exactly(Number(length));
}

async function readChunks(incoming: Incoming): Promise<Uint8Array> {
  let whole = new Uint8Array(0);
  for (;;) {
    const line = await incoming.until("\r\n", MAX_HEAD_BYTES);
    if (!/^[0-9a-fA-F]{1,8}(;|$)/.test(line)) throw new BadReply("a chunk has no length");
    const length = parseInt(line, 16);
    if (length === 0) return whole;
    if (whole.length + length > MAX_BODY_BYTES) throw tooLong();
    whole = joined(whole, await incoming.exactly(length));
    await incoming.exactly(2);
  }
}

function tooLong(): BadReply {
  return new BadReply(`the engine answered with more than ${MAX_BODY_BYTES >> 20} MB`);
}

/** What comes on a connection, taken piece by piece. */
class Incoming {
  #bytes = new Uint8Array(0);

  constructor(private readonly connection: Deno.Conn) {}

  /** The text before a mark, which is taken, too. */
  async until(mark: string, limitBytes: number): Promise<string> {
    for (;;) {
      const text = new TextDecoder("latin1").decode(this.#bytes);
      const at = text.indexOf(mark);
      if (at >= 0) {
        this.#bytes = this.#bytes.slice(at + mark.length);
        return text.slice(0, at);
      }
      if (this.#bytes.length > limitBytes) throw tooLong();
      if (!(await this.#more())) throw new BadReply("the engine broke its answer off");
    }
  }

  async exactly(length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!(length <= MAX_BODY_BYTES)) throw tooLong();
    while (this.#bytes.length < length) {
      if (!(await this.#more())) throw new BadReply("the engine broke its answer off");
    }
    const taken = this.#bytes.slice(0, length);
    this.#bytes = this.#bytes.slice(length);
    return taken;
  }

  async toEnd(): Promise<Uint8Array<ArrayBuffer>> {
    while (await this.#more()) if (this.#bytes.length > MAX_BODY_BYTES) throw tooLong();
    return this.rest();
  }

  rest(): Uint8Array<ArrayBuffer> {
    const rest = this.#bytes;
    this.#bytes = new Uint8Array(0);
    return rest;
  }

  async #more(): Promise<boolean> {
    const piece = new Uint8Array(64 << 10);
    const length = await this.connection.read(piece);
    if (length === null) return false;
    this.#bytes = joined(this.#bytes, piece.subarray(0, length));
    return true;
  }
}
