/** Asks docker's engine as the docker command would, without it where that can be done, else through the command. */
import type { OpenShell } from "../conversation/conversations.ts";
import { environment, type Exec } from "../exec.ts";
import { passFailpoint } from "../failpoint.ts";
import { isNativeProgram } from "./native_program.ts";
import type { EngineClient } from "./engine_client.ts";
import { type EngineCommand, engineOptionOf } from "../../model/engine/engine_command.ts";
import type { Endpoint } from "./endpoint.ts";

/** Where an engine is, is read anew after so many milliseconds: contexts are changed, and certificates renewed. */
const READ_ANEW_MS = 1000;

interface Known {
  /** Null where it has to be left to the command. */
  readonly client: Promise<EngineClient | null>;
  /** By the clock of performance.now(). */
  readonly readAt: number;
}

export class EngineSocket {
  /** By the environment that says which engine it is. */
  readonly #clients = new Map<string, Known>();
  /** The ends of clients in whose place there is another one. */
  readonly #replaced: Promise<void>[] = [];

  /**
   * @param byCommand Runs what cannot be asked so, and everything else.
   * @param openByCommand Starts a shell through the command.
   * @param tell Hears which way an engine is asked.
   */
  constructor(
    private readonly byCommand: Exec,
    private readonly openByCommand: OpenShell,
    private readonly tell: (text: string) => void = () => {},
  ) {}

  /** As {@link Exec} says; answers and complaints are those of the command. */
  readonly exec: Exec = async (point, request) => {
    const { question, timeoutMs } = request;
    const client = question ? await this.#clientFor(request.argv, environment(request)) : null;
    if (!question || client === null) return await this.byCommand(point, request);
    passFailpoint(point, "before");
    const result = await client.answer(question, timeoutMs);
    passFailpoint(point, "after");
    return result;
  };

  readonly open: OpenShell = async (way, request) => {
    const { shellPlace } = request;
    const client = shellPlace ? await this.#clientFor(way.argv, way.env) : null;
    if (!shellPlace || client === null) return await this.openByCommand(way, request);
    const { openEngineShell } = await import("./engine_shell.ts");
    return openEngineShell(client, shellPlace);
  };

  /** Ends every connection; resolves when nothing of them is left in this process. */
  async close(): Promise<void> {
    const clients = await Promise.all([...this.#clients.values()].map(({ client }) => client));
    await Promise.all([...this.#replaced, ...clients.map((client) => client?.close())]);
  }

  /** Null where it has to be left to the command. */
  #clientFor(
    argv: readonly string[],
    env: Record<string, string>,
  ): Promise<EngineClient | null> {
    const names = Object.keys(env).filter((name) => /^(?:DOCKER_.*|HOME|PATH)$/.test(name)).sort();
    const key = JSON.stringify([engineOptionOf(argv), names.map((name) => [name, env[name]])]);
    const known = this.#clients.get(key);
    const now = performance.now();
    if (known !== undefined && now - known.readAt < READ_ANEW_MS) return known.client;
    const client = this.#readAnew(argv, env, known?.client);
    this.#clients.set(key, { client, readAt: now });
    return client;
  }

  /** The client that was there before, unless the way to the engine is another one by now. */
  async #readAnew(
    argv: readonly string[],
    env: Record<string, string>,
    known: Promise<EngineClient | null> | undefined,
  ): Promise<EngineClient | null> {
    const endpoint = await endpointOf(argv, env);
    const before = await known;
    if (before !== undefined && isSame(before && before.endpoint, endpoint)) return before;
    if (before) this.#replaced.push(before.close());
    const client = endpoint && await clientFor(endpoint, env);
    this.tell(`${engineText(argv)} is asked ${await wayText(client)}`);
    return client;
  }
}

function isSame(a: Endpoint | null, b: Endpoint | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function engineText(argv: readonly string[]): string {
  const option = engineOptionOf(argv);
  return option === null ? "docker's engine" : `the engine of docker ${option.join(" ")}`;
}

async function wayText(client: Pick<EngineClient, "endpoint"> | null): Promise<string> {
  if (client === null) return "through its command";
  const { endpointText } = await import("./endpoint.ts");
  const way = client.endpoint.kind === "ssh" ? "by ssh" : "over its socket";
  return `${way}, ${endpointText(client.endpoint)}`;
}

/** How an engine is asked, in words that follow "asked". */
export async function wayTo(command: EngineCommand): Promise<string> {
  const endpoint = command[0] === "docker" ? await endpointOf(command, environment({})) : null;
  return wayText(endpoint && { endpoint });
}

/** A docker that is a script does something of its own, and has to be asked itself. */
async function endpointOf(
  argv: readonly string[],
  env: Record<string, string>,
): Promise<Endpoint | null> {
  if (!isNativeProgram("docker", env.PATH ?? "")) return null;
  const { environmentFor, findEndpoint } = await import("./endpoint.ts");
  const { readFile } = await import("./read_file.ts");
  return await findEndpoint({ env: environmentFor(argv, env), readFile });
}

async function clientFor(
  endpoint: Endpoint,
  env: Record<string, string>,
): Promise<EngineClient> {
  const { EngineClient } = await import("./engine_client.ts");
  if (endpoint.kind === "ssh") {
    const { SshLink } = await import("./ssh_link.ts");
    return new EngineClient(endpoint, () => new SshLink(endpoint, env));
  }
  const { SocketLink } = await import("./socket_link.ts");
  return new EngineClient(endpoint, () => new SocketLink(endpoint));
}
