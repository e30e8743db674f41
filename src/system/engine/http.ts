/** As much of HTTP/1.1 as a container engine needs of its client (RFC 9112), and no more. */
import { joined } from "../bytes.ts";
import type { Link } from "./link.ts";

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

/** The object that an answer is, whatever is in it. @throws {BadReply} where it is none. */
export function objectIn({ body }: Pick<HttpReply, "body">): Record<string, unknown> {
  const value = readJson(body);
  if (typeof value !== "object" || value === null) throw new BadReply(UNREADABLE);
  return { ...value };
}

/** The list that an answer is. @throws {BadReply} where it is none. */
export function rowsIn({ body }: Pick<HttpReply, "body">): unknown[] {
  const value = readJson(body);
  if (!Array.isArray(value)) throw new BadReply(UNREADABLE);
  return value;
}

const UNREADABLE = "the engine gave an answer that cannot be read";

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadReply(UNREADABLE);
  }
}

/** A connection to an engine, which takes one request after the other until one of them takes it over. */
export class HttpConnection {
  readonly #incoming: Incoming;
  /** Resolves when anything has come on it. */
  readonly answered: Promise<void>;
  #isReusable = true;

  constructor(readonly link: Link) {
    this.#incoming = new Incoming(link);
    this.answered = this.#incoming.begun.promise;
  }

  /** Whether it takes another request. */
  get isReusable(): boolean {
    return this.#isReusable;
  }

  /**
   * Asks, and reads whole answers, in the order of the requests, which are sent together: at least one, and not all
   * where the engine takes no more on this connection.
   *
   * @throws {BadReply}, or as {@linkcode Link.read} does.
   */
  async ask(requests: readonly HttpRequest[]): Promise<HttpReply[]> {
    this.#isReusable = false;
    await this.link.write(joined(...requests.map((request) => written(request, []))));
    const replies: HttpReply[] = [];
    let isKept = true;
    while (isKept && replies.length < requests.length) {
      const head = await readHead(this.#incoming);
      isKept = keepsOpen(head);
      replies.push({ ...head, body: await readText(this.#incoming, head) });
    }
    this.#isReusable = isKept;
    return replies;
  }

  /**
   * Asks for the connection itself. Where it is given, null, and what comes then is read and written as it is.
   *
   * @throws as {@linkcode HttpConnection.ask} does.
   */
  async takeOver(request: HttpRequest): Promise<HttpReply | null> {
    this.#isReusable = false;
    await this.link.write(written(request, ["Connection: Upgrade", "Upgrade: tcp"]));
    const head = await readHead(this.#incoming);
    // Engines that know no upgrade begin with the stream at once.
    const isRaw = head.headers.get("content-type")?.startsWith("application/vnd.docker.") ?? false;
    if (head.status === 101 || (head.status === 200 && isRaw)) return null;
    return { ...head, body: await readText(this.#incoming, head) };
  }

  /** What has come on a connection that was taken over; null at its end. @throws as {@linkcode Link.read} does. */
  read(): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#incoming.next();
  }
}

function written(
  { method, path, body }: HttpRequest,
  headers: readonly string[],
): Uint8Array<ArrayBuffer> {
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
  return joined(head, bytes);
}

/** Whether another answer may follow: this one says where it ends, and that it is not the last. */
function keepsOpen({ status, headers }: Head): boolean {
  if (headers.get("connection")?.toLowerCase() === "close") return false;
  return isEmpty(status) || headers.has("content-length") || isChunked(headers);
}

function isEmpty(status: number): boolean {
  return status === 204 || status === 304;
}

function isChunked(headers: Head["headers"]): boolean {
  return headers.get("transfer-encoding")?.toLowerCase() === "chunked";
}

async function readText(incoming: Incoming, head: Head): Promise<string> {
  return new TextDecoder().decode(await readBody(incoming, head));
}

type Head = Pick<HttpReply, "status" | "headers">;

async function readHead(incoming: Incoming): Promise<Head> {
  for (;;) {
    const [first = "", ...lines] = (await incoming.until("\r\n\r\n", MAX_HEAD_BYTES)).split("\r\n");
    const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})/.exec(first) ?? [];
    if (status === undefined) throw new BadReply("the engine gave an answer that is no HTTP");
    const headers = new Map(lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }));
    // Provisional, but for the one that hands the connection over.
    if (status !== "101" && status.startsWith("1")) continue;
    if (minor === "0") headers.set("connection", "close");
    return { status: Number(status), headers };
  }
}

async function readBody(incoming: Incoming, { status, headers }: Head): Promise<Uint8Array> {
  if (isEmpty(status)) return new Uint8Array(0);
  if (isChunked(headers)) return await readChunks(incoming);
  const length = headers.get("content-length");
  if (length === undefined) return await incoming.toEnd();
  if (!/^\d+$/.test(length)) throw new BadReply("the engine gave an answer without a length");
  return await incoming.exactly(Number(length));
}

async function readChunks(incoming: Incoming): Promise<Uint8Array> {
  let whole = new Uint8Array(0);
  for (;;) {
    const line = await incoming.until("\r\n", MAX_HEAD_BYTES);
    if (!/^[0-9a-fA-F]{1,8}(;|$)/.test(line)) throw new BadReply("a chunk has no length");
    const length = parseInt(line, 16);
    if (length === 0) break;
    if (whole.length + length > MAX_BODY_BYTES) throw tooLong();
    whole = joined(whole, await incoming.exactly(length));
    await incoming.exactly(2);
  }
  // Fields may follow, up to an empty line.
  while (await incoming.until("\r\n", MAX_HEAD_BYTES) !== "");
  return whole;
}

function tooLong(): BadReply {
  return new BadReply(`the engine answered with more than ${MAX_BODY_BYTES >> 20} MB`);
}

/** What comes on a connection, taken piece by piece. */
class Incoming {
  readonly begun = Promise.withResolvers<void>();
  #bytes = new Uint8Array(0);

  constructor(private readonly link: Link) {}

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
    if (length > MAX_BODY_BYTES) throw tooLong();
    while (this.#bytes.length < length) {
      if (!(await this.#more())) throw new BadReply("the engine broke its answer off");
    }
    const taken = this.#bytes.slice(0, length);
    this.#bytes = this.#bytes.slice(length);
    return taken;
  }

  async toEnd(): Promise<Uint8Array<ArrayBuffer>> {
    while (await this.#more()) if (this.#bytes.length > MAX_BODY_BYTES) throw tooLong();
    return this.#taken();
  }

  /** What has come and was not taken yet, or else what comes next; null at the end. */
  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#bytes.length > 0 || await this.#more() ? this.#taken() : null;
  }

  #taken(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes;
    this.#bytes = new Uint8Array(0);
    return taken;
  }

  async #more(): Promise<boolean> {
    const piece = await this.link.read();
    this.begun.resolve();
    if (piece === null) return false;
    this.#bytes = joined(this.#bytes, piece);
    return true;
  }
}
