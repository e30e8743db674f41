/**
 * The user's docker engine, spoken to over its own socket: what the docker command would do, without the time that
 * the command takes to start. Its answers and complaints are those of the command, so that both are read alike.
 */
import type { EngineQuestion, ExecResult } from "../exec.ts";
import { messageOf } from "../thrown.ts";
import { BadReply, connect, exchange, type HttpReply, type HttpRequest } from "./http.ts";
import { type Endpoint, endpointText } from "./endpoint.ts";

/** The newest version of the Engine API that this was written for (docs.docker.com, "Engine API version history"). */
const NEWEST_VERSION = [1, 47] as const;

export class EngineClient {
  #version: Promise<string> | null = null;

  constructor(readonly endpoint: Endpoint) {}

  /** What the docker command would answer and print. Never throws for what the engine does. */
  async answer(question: EngineQuestion, timeoutMs: number): Promise<ExecResult> {
    const connections = new Set<Deno.Conn>();
    const timeout = Promise.withResolvers<ExecResult>();
    const timer = setTimeout(
      () => timeout.resolve({ kind: "timeout", timeoutMs, stdout: "" }),
      timeoutMs,
    );
    try {
      return await Promise.race([this.#print(question, connections), timeout.promise]);
    } catch (error) {
      return failed(complaintOf(this.endpoint, error));
    } finally {
      clearTimeout(timer);
      for (const connection of connections) connection.close();
    }
  }

  /**
   * The answer to a request, whose path begins with the version.
   *
   * @param connections Takes the connection up for as long as it lasts.
   * @throws what the system says, or {BadReply}.
   */
  async request(request: HttpRequest, connections: Set<Deno.Conn>): Promise<HttpReply> {
    const prefix = await this.prefix(connections);
    return await this.#ask({ ...request, path: prefix + request.path }, connections);
  }

  /** `/v1.41`: the version that both know. */
  prefix(connections: Set<Deno.Conn>): Promise<string> {
    this.#version ??= this.#negotiate(connections);
    return this.#version.catch((error) => {
      this.#version = null;
      throw error;
    });
  }

  async #negotiate(connections: Set<Deno.Conn>): Promise<string> {
    const { headers } = await this.#ask({ method: "GET", path: "/_ping" }, connections);
    const [, major, minor] = /^(\d+)\.(\d+)$/.exec(headers.get("api-version") ?? "") ?? [];
    if (major === undefined) throw new BadReply("the engine does not say which version it has");
    const [newestMajor, newestMinor] = NEWEST_VERSION;
    const isNewer = Number(major) > newestMajor ||
      (Number(major) === newestMajor && Number(minor) > newestMinor);
    return isNewer ? `/v${newestMajor}.${newestMinor}` : `/v${major}.${minor}`;
  }

  async #ask(request: HttpRequest, connections: Set<Deno.Conn>): Promise<HttpReply> {
    const connection = await connect(this.endpoint);
    connections.add(connection);
    try {
      return await exchange(connection, request);
    } finally {
      if (connections.delete(connection)) connection.close();
    }
  }

  async #print(question: EngineQuestion, connections: Set<Deno.Conn>): Promise<ExecResult> {
    const get = (path: string) => this.request({ method: "GET", path }, connections);
    switch (question.kind) {
      case "list": {
        const reply = await get("/containers/json");
        if (reply.status !== 200) return failed(daemonSays(reply));
        const rows = JSON.parse(reply.body) as { Id: string; Names: string[] }[];
        const lines = rows.map(({ Id, Names }) =>
          `${Id} ${Names.map((name) => name.replace(/^\//, "")).join(",")}\n`
        );
        return printed(lines.join(""));
      }
      case "identity": {
        const reply = await get("/info");
        if (reply.status !== 200) return failed(daemonSays(reply));
        const { ID, Name, DockerRootDir, ServerVersion } = JSON.parse(reply.body);
        return printed(`${JSON.stringify({ ID, Name, DockerRootDir, ServerVersion })}\n`);
      }
      case "inspect": {
        const replies = await Promise.all(question.ids.map((id) => get(`/containers/${id}/json`)));
        const found = replies.filter(({ status }) => status === 200).map(({ body }) => body);
        const others = replies.flatMap((reply, at) => {
          if (reply.status === 200) return [];
          return reply.status === 404
            ? [`Error: No such container: ${question.ids[at]}`]
            : [daemonSays(reply)];
        });
        const code = others.length === 0 ? 0 : 1;
        const stderr = others.map((line) => `${line}\n`).join("");
        return { kind: "exit", code, stdout: `[${found.join(",")}]\n`, stderr };
      }
    }
  }
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
