/**
 * The user's docker engine, spoken to natively: what the docker command would do, without the time that the command
 * takes to start, and on as few connections as there can be. Its answers and complaints are those of the command, so
 * that both are read alike.
 */
import type { EngineQuestion, ExecResult } from "../exec.ts";
import { messageOf } from "../thrown.ts";
import { type Endpoint, endpointText } from "./endpoint.ts";
import { type Connections, EngineVisit } from "./engine_visit.ts";
import { fieldsIn, listIn, stringIn } from "./json.ts";
import { BadReply, HttpConnection, type HttpReply, objectIn, rowsIn } from "./http.ts";
import { BrokenLink, type Link } from "./link.ts";
import { noWayBySsh } from "./ssh_words.ts";

/** A connection that is not used for so long, in milliseconds, is ended; another machine's takes longer to make. */
const IDLE_MS = { near: 1000, far: 15_000 } as const;

/** So many connections by ssh are made at once: sshd turns some away beyond ten (sshd_config(5), MaxStartups). */
const MOST_OPENING = 8;

export class EngineClient implements Connections {
  /** How long a connection is kept that nobody uses, in milliseconds. */
  readonly idleMs: number;
  prefix: string | null = null;
  readonly #idle = new Map<HttpConnection, ReturnType<typeof setTimeout>>();
  readonly #links = new Set<Link>();
  /** Each resolves when the last connection has come about that was made in its place. */
  readonly #places: Promise<unknown>[] = [];
  #turns = 0;
  #isClosed = false;

  /** @param open Opens a way to the endpoint. */
  constructor(readonly endpoint: Endpoint, private readonly open: () => Link) {
    this.idleMs = endpoint.kind === "ssh" ? IDLE_MS.far : IDLE_MS.near;
  }

  /** What the docker command would answer and print. Never throws for what the engine does. */
  async answer(question: EngineQuestion, timeoutMs: number): Promise<ExecResult> {
    const visit = new EngineVisit(this);
    const timeout = Promise.withResolvers<ExecResult>();
    const timer = setTimeout(
      () => timeout.resolve({ kind: "timeout", timeoutMs, stdout: "" }),
      timeoutMs,
    );
    try {
      const result = await Promise.race([print(question, visit), timeout.promise]);
      if (result.kind === "timeout") visit.kill();
      return result;
    } catch (error) {
      return failed(complaintOf(this.endpoint, error));
    } finally {
      clearTimeout(timer);
      visit.end();
    }
  }

  async take(): Promise<HttpConnection> {
    for (const connection of this.#idle.keys()) {
      this.#forget(connection);
      return connection;
    }
    const tell = this.endpoint.kind === "ssh" ? await this.#turn() : () => {};
    let link: Link;
    try {
      link = this.open();
    } catch (error) {
      tell();
      throw error;
    }
    const connection = new HttpConnection(link);
    this.#links.add(link);
    connection.answered.then(tell);
    link.over.then(() => {
      tell();
      this.#links.delete(link);
      this.#forget(connection);
    });
    return connection;
  }

  /** Waits until a connection may be made; gives what is to be told when that has come about, or is over. */
  async #turn(): Promise<() => void> {
    const place = this.#turns++ % MOST_OPENING;
    const before = this.#places[place];
    const cameAbout = Promise.withResolvers<void>();
    this.#places[place] = cameAbout.promise;
    await before;
    return cameAbout.resolve;
  }

  give(connection: HttpConnection): void {
    const isKept = connection.isReusable && !this.#isClosed && this.#links.has(connection.link);
    if (!isKept) return connection.link.end();
    const timer = setTimeout(() => this.#endIdle(connection), this.idleMs);
    Deno.unrefTimer(timer);
    this.#idle.set(connection, timer);
  }

  /** Ends every connection that nobody uses; resolves when nothing of any is left in this process. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#idle.keys()) this.#endIdle(connection);
    await Promise.all([...this.#links].map((link) => link.over));
  }

  #endIdle(connection: HttpConnection): void {
    this.#forget(connection);
    connection.link.end();
  }

  #forget(connection: HttpConnection): void {
    clearTimeout(this.#idle.get(connection));
    this.#idle.delete(connection);
  }
}

async function print(question: EngineQuestion, visit: EngineVisit): Promise<ExecResult> {
  const get = (...paths: readonly string[]) =>
    visit.ask(paths.map((path) => ({ method: "GET", path })));
  const getOne = async (path: string) => (await get(path))[0]!;
  switch (question.kind) {
    case "list": {
      const reply = await getOne("/containers/json");
      if (reply.status !== 200) return failed(daemonSays(reply));
      const lines = rowsIn(reply).map(fieldsIn).map(({ Id, Names }) => {
        const names = listIn(Names).map((name) => stringIn(name).replace(/^\//, ""));
        return `${stringIn(Id)} ${names.join(",")}\n`;
      });
      return printed(lines.join(""));
    }
    case "identity": {
      const reply = await getOne("/info");
      if (reply.status !== 200) return failed(daemonSays(reply));
      const { ID, Name, DockerRootDir, ServerVersion, ProductLicense } = objectIn(reply);
      const said = { ID, Name, DockerRootDir, ServerVersion, ProductLicense };
      return printed(`${JSON.stringify(said)}\n`);
    }
    case "status": {
      const reply = await getOne(pathOf(question.id));
      if (reply.status !== 200) return failed(complaintAbout(question.id, reply));
      return printed(`${stringIn(fieldsIn(objectIn(reply).State).Status)}\n`);
    }
    case "inspect": {
      const replies = await get(...question.ids.map(pathOf));
      const found = replies.filter(({ status }) => status === 200).map(({ body }) => body);
      const stderr = replies.map((reply, at) =>
        reply.status === 200 ? "" : `${complaintAbout(question.ids[at]!, reply)}\n`
      ).join("");
      const code = stderr === "" ? 0 : 1;
      return { kind: "exit", code, stdout: `[${found.join(",")}]\n`, stderr };
    }
  }
}

function pathOf(id: string): string {
  return `/containers/${id}/json`;
}

function complaintAbout(id: string, reply: HttpReply): string {
  return reply.status === 404 ? `Error: No such container: ${id}` : daemonSays(reply);
}

/** The command's own words for an answer that is an error. */
export function daemonSays({ status, body }: HttpReply): string {
  let message: unknown;
  try {
    message = (JSON.parse(body) as { message?: unknown }).message;
  } catch {
    message = undefined;
  }
  return `Error response from daemon: ${
    typeof message === "string" ? message : `status ${status}`
  }`;
}

/** The command's own words for an engine that cannot be reached. */
export function complaintOf(endpoint: Endpoint, error: unknown): string {
  const at = endpointText(endpoint);
  if (error instanceof Deno.errors.PermissionDenied) {
    return `permission denied while trying to connect to the Docker daemon socket at ${at}`;
  }
  if (error instanceof BadReply) return `error during connect: ${error.message}`;
  if (error instanceof BrokenLink) return noWayBySsh(at, error.message);
  if (error instanceof Deno.errors.InvalidData) {
    return `error during connect: ${at}: tls: ${messageOf(error)}`;
  }
  return `Cannot connect to the Docker daemon at ${at}. Is the docker daemon running? (${
    messageOf(error)
  })`;
}

function failed(line: string): ExecResult {
  return { kind: "exit", code: 1, stdout: "", stderr: `${line}\n` };
}

function printed(stdout: string): ExecResult {
  return { kind: "exit", code: 0, stdout, stderr: "" };
}
