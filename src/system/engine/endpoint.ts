/**
 * Where the user's own docker command finds its engine: DOCKER_HOST, else the context that DOCKER_CONTEXT or its
 * configuration names, else the engine of this machine (docs.docker.com, "docker context").
 */
import {
  ENGINE_HOST_OPTION,
  type EngineCommand,
  engineOptionOf,
} from "../../model/engine/engine_command.ts";

export type Endpoint =
  | { readonly kind: "unix"; readonly path: string }
  | {
    readonly kind: "tcp";
    readonly hostname: string;
    readonly port: number;
    /** Null where it is spoken to in the clear. */
    readonly tls: Tls | null;
  }
  | SshEndpoint;

/** The engine of another machine, reached by the user's own ssh. What is null is up to ssh's configuration. */
export interface SshEndpoint {
  readonly kind: "ssh";
  readonly user: string | null;
  readonly hostname: string;
  readonly port: number | null;
}

/** As the docker command writes it. */
export function endpointText(endpoint: Endpoint): string {
  if (endpoint.kind === "unix") return `unix://${endpoint.path}`;
  const { hostname, port } = endpoint;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  if (endpoint.kind === "tcp") return `tcp://${host}:${port}`;
  const user = endpoint.user === null ? "" : `${endpoint.user}@`;
  return `ssh://${user}${host}${port === null ? "" : `:${port}`}`;
}

/** Certificates and the key, in PEM. */
export interface Tls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** What is known of the world. */
export interface EndpointSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file; null where it cannot be read. */
  readonly readFile: (path: string) => string | null;
}

/** The context that needs no configuration. */
const DEFAULT_CONTEXT = "default";
const DEFAULT_SOCKET = "/var/run/docker.sock";
const TLS_FILES = ["ca.pem", "cert.pem", "key.pem"];
const TLS_PORT = 2376;
const PLAIN_PORT = 2375;

/** Variables by which the command is told to speak otherwise than it would by itself. */
const UNUSUAL = ["DOCKER_API_VERSION", "DOCKER_TLS", "DOCKER_CUSTOM_HEADERS"];

type Environment = EndpointSources["env"];

/** The environment in which docker without options would ask the engine that a command line of it asks (docker(1)). */
export function environmentFor(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const found = engineOptionOf(argv);
  if (found === null) return env;
  const [option, value] = found;
  if (option === ENGINE_HOST_OPTION) return { ...env, DOCKER_HOST: value };
  const { DOCKER_HOST: host, ...others } = env;
  // The default context is whatever DOCKER_HOST says.
  const kept: Record<string, string> = value === DEFAULT_CONTEXT && host !== undefined
    ? { DOCKER_HOST: host }
    : {};
  return { ...others, ...kept, DOCKER_CONTEXT: value };
}

/** Null where it has to be left to the command: a way that is not spoken here, or a configuration that is at odds with itself. */
export async function findEndpoint(sources: EndpointSources): Promise<Endpoint | null> {
  const { env, readFile } = sources;
  if (UNUSUAL.some((name) => env[name])) return null;
  const folder = dockerFolder(env);
  const config = folder ? readJson(readFile(`${folder}/config.json`)) : {};
  if (config === null || "HttpHeaders" in config) return null;
  const host = env.DOCKER_HOST;
  if (host) {
    const certificates = env.DOCKER_CERT_PATH || folder;
    return parseHost(host, () => {
      if (!env.DOCKER_TLS_VERIFY) return null;
      return certificates ? readTls(certificates, readFile) : undefined;
    });
  }
  const context = env.DOCKER_CONTEXT || config.currentContext || DEFAULT_CONTEXT;
  if (context === DEFAULT_CONTEXT) return { kind: "unix", path: DEFAULT_SOCKET };
  if (typeof context !== "string" || !folder) return null;
  return await endpointOfContext(`${folder}/contexts`, context, readFile);
}

/** Where the command keeps its configuration; empty or undefined for nowhere. */
function dockerFolder(env: Environment): string | undefined {
  return env.DOCKER_CONFIG || (env.HOME && `${env.HOME}/.docker`);
}

/** What a context says; null where it says nothing of an engine. The command keeps it below the SHA-256 of its name. */
async function readContext(
  folder: string,
  name: string,
  readFile: EndpointSources["readFile"],
): Promise<{ readonly id: string; readonly host: string; readonly skipsTls: boolean } | null> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name));
  const id = Array.from(
    new Uint8Array(digest),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
  const meta = readJson(readFile(`${folder}/meta/${id}/meta.json`));
  const docker = meta && fields(fields(meta.Endpoints).docker);
  if (!docker || typeof docker.Host !== "string") return null;
  return { id, host: docker.Host, skipsTls: docker.SkipTLSVerify === true };
}

async function endpointOfContext(
  folder: string,
  name: string,
  readFile: EndpointSources["readFile"],
): Promise<Endpoint | null> {
  const context = await readContext(folder, name, readFile);
  if (context === null || context.skipsTls) return null;
  return parseHost(context.host, () => {
    const certificates = `${folder}/tls/${context.id}/docker`;
    const isPlain = TLS_FILES.every((name) => readFile(`${certificates}/${name}`) === null);
    return isPlain ? null : readTls(certificates, readFile);
  });
}

/** @param tls Null for none, undefined where it lacks a part. */
function parseHost(host: string, tls: () => Tls | null | undefined): Endpoint | null {
  if (host.startsWith("unix:///")) return { kind: "unix", path: host.slice("unix://".length) };
  // A path behind the host, which newer commands take as the engine's socket there, is left to them.
  const [, way, user, name, port] =
    /^(tcp|ssh):\/\/(?:([\w.-]+)@)?(\[[0-9a-fA-F:]+\]|[\w.-]+)(?::(\d+))?\/?$/.exec(host) ?? [];
  if (name === undefined) return null;
  const hostname = name.replace(/^\[|\]$/g, "");
  if (way === "ssh") {
    return { kind: "ssh", user: user ?? null, hostname, port: port ? Number(port) : null };
  }
  const certificates = tls();
  if (user !== undefined || certificates === undefined) return null;
  return {
    kind: "tcp",
    hostname,
    port: Number(port ?? (certificates === null ? PLAIN_PORT : TLS_PORT)),
    tls: certificates,
  };
}

function readTls(folder: string, readFile: EndpointSources["readFile"]): Tls | undefined {
  const [ca, cert, key] = TLS_FILES.map((name) => readFile(`${folder}/${name}`));
  return ca && cert && key ? { ca, cert, key } : undefined;
}

/** Empty where there is no such file; null where it says something else. */
function readJson(text: string | null): Record<string, unknown> | null {
  if (text === null) return {};
  try {
    return fields(JSON.parse(text));
  } catch {
    return null;
  }
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/**
 * How the user's settings name the engine that such a command asks; empty where they do not.
 */
export async function endpointName(
  command: EngineCommand,
  sources: EndpointSources & { readonly env: Readonly<Record<string, string>> },
): Promise<string> {
  const { readFile } = sources;
  if (command[0] === "podman") {
    const [, connection] = engineOptionOf(command) ?? [];
    return connection ?? (sources.env.CONTAINER_HOST || sources.env.CONTAINER_CONNECTION || "");
  }
  const env = environmentFor(command, sources.env);
  if (env.DOCKER_HOST) return env.DOCKER_HOST;
  const folder = dockerFolder(env);
  const config = folder ? readJson(readFile(`${folder}/config.json`)) : {};
  const context = env.DOCKER_CONTEXT || config?.currentContext || DEFAULT_CONTEXT;
  if (context === DEFAULT_CONTEXT) return `unix://${DEFAULT_SOCKET}`;
  if (typeof context !== "string" || !folder) return "";
  return (await readContext(`${folder}/contexts`, context, readFile))?.host ?? "";
}
