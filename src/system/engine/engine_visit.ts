/** What one question, or one shell, has of an engine: one connection at a time, which the next one may use. */
import { BadReply, type HttpConnection, type HttpReply, type HttpRequest } from "./http.ts";

/** The newest version of the Engine API that this was written for (docs.docker.com, "Engine API version history"). */
const NEWEST_VERSION = [1, 47] as const;

/** The connections to an engine that all visits share. */
export interface Connections {
  /** `/v1.41`: the version that both know; null before the engine was asked. */
  prefix: string | null;
  /** One that nobody uses, or a new one. @throws {BrokenLink} where none can be made. */
  take(): Promise<HttpConnection>;
  /** Takes back what {@linkcode Connections.take} gave. */
  give(connection: HttpConnection): void;
}

export class EngineVisit {
  #connection: HttpConnection | null = null;
  #isOver = false;

  constructor(private readonly all: Connections) {}

  /**
   * The answers to requests, whose paths begin behind the version.
   *
   * @throws {BadReply}, or as a link does.
   */
  async ask(requests: readonly HttpRequest[]): Promise<HttpReply[]> {
    const prefix = await this.#prefix();
    return await this.#askAll(requests.map((it) => ({ ...it, path: prefix + it.path })));
  }

  /**
   * The connection itself, or the answer that refuses it.
   *
   * @throws as {@linkcode EngineVisit.ask} does.
   */
  async takeOver(request: HttpRequest): Promise<HttpConnection | HttpReply> {
    const path = await this.#prefix() + request.path;
    const connection = await this.#usable();
    return await connection.takeOver({ ...request, path }) ?? connection;
  }

  /** Gives the connection back. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#connection !== null) this.all.give(this.#connection);
  }

  /** Gives up what is under way. */
  kill(): void {
    this.#isOver = true;
    this.#connection?.link.kill();
  }

  async #prefix(): Promise<string> {
    if (this.all.prefix !== null) return this.all.prefix;
    const [reply] = await this.#askAll([{ method: "GET", path: "/_ping" }]);
    const version = /^(\d+)\.(\d+)$/.exec(reply!.headers.get("api-version") ?? "");
    if (version === null) {
      throw new BadReply(refusalIn(reply!) ?? "the engine does not say which version it has");
    }
    const [major, minor] = [Number(version[1]), Number(version[2])];
    const [newestMajor, newestMinor] = NEWEST_VERSION;
    const isNewer = major > newestMajor || (major === newestMajor && minor > newestMinor);
    this.all.prefix = isNewer ? `/v${newestMajor}.${newestMinor}` : `/v${major}.${minor}`;
    return this.all.prefix;
  }

  async #askAll(requests: readonly HttpRequest[]): Promise<HttpReply[]> {
    const replies: HttpReply[] = [];
    while (replies.length < requests.length) {
      const connection = await this.#usable();
      replies.push(...await connection.ask(requests.slice(replies.length)));
    }
    return replies;
  }

  /** A connection that takes a request. */
  async #usable(): Promise<HttpConnection> {
    if (this.#connection?.isReusable) return this.#connection;
    this.#connection?.link.end();
    this.#connection = null;
    const connection = await this.all.take();
    if (this.#isOver) {
      connection.link.kill();
      throw new BadReply("it was given up");
    }
    this.#connection = connection;
    return connection;
  }
}

/** The longest refusal that is told. */
const MAX_REFUSAL = 200;

/** What something else than an engine, or what stands before one, says to a question; null where it takes it. */
function refusalIn({ status, body }: HttpReply): string | null {
  if (status < 400) return null;
  const [line = ""] = body.trim().split("\n");
  return `what is there answers with status ${status}${line && `: ${line.slice(0, MAX_REFUSAL)}`}`;
}
