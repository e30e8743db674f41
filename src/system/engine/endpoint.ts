/**
 * Where the user's own docker command finds its engine: DOCKER_HOST, else the context that DOCKER_CONTEXT or its
 * configuration names, else the engine of this machine (docs.docker.com, "docker context").
 */

export type Endpoint =
  | { readonly kind: "unix"; readonly path: string }
  | {
    readonly kind: "tcp";
    readonly hostname: string;
    readonly port: number;
    /** Null where it is spoken to in the clear. */
    readonly tls: Tls | null;
  };

/** As the docker command writes it. */
export function endpointText(endpoint: Endpoint): string {
  return endpoint.kind === "unix"
    ? `unix://${endpoint.path}`
    : `tcp://${endpoint.hostname}:${endpoint.port}`;
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

const DEFAULT_SOCKET = "/var/run/docker.sock";
const TLS_PORT = 2376;
const PLAIN_PORT = 2375;

/** Variables by which the command is told to speak otherwise than it would by itself. */
const UNUSUAL = ["DOCKER_API_VERSION", "DOCKER_TLS", "DOCKER_CUSTOM_HEADERS"];

/** Null where it has to be left to the command: a way that is not spoken here, or a configuration that is at odds with itself. */
export async function findEndpoint(sources: EndpointSources): Promise<Endpoint | null> {
  const { env, readFile } = sources;
  if (UNUSUAL.some((name) => env[name])) return null;
  const folder = env.DOCKER_CONFIG || (env.HOME && `${env.HOME}/.docker`);
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
  const context = env.DOCKER_CONTEXT || config.currentContext || "default";
  if (context === "default") return { kind: "unix", path: DEFAULT_SOCKET };
  if (typeof context !== "string" || !folder) return null;
  return await endpointOfContext(`${folder}/contexts`, context, readFile);
}

/** The command keeps a context below the SHA-256 of its name. */
async function endpointOfContext(
  folder: string,
  name: string,
  readFile: EndpointSources["readFile"],
): Promise<Endpoint | null> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name));
  const id = Array.from(
    new Uint8Array(digest),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
  const meta = readJson(readFile(`${folder}/meta/${id}/meta.json`));
  const docker = meta && fields(fields(meta.Endpoints).docker);
  if (!docker || typeof docker.Host !== "string" || docker.SkipTLSVerify === true) return null;
  return parseHost(docker.Host, () => {
    const certificates = `${folder}/tls/${id}/docker`;
    return readFile(`${certificates}/ca.pem`) === null ? null : readTls(certificates, readFile);
  });
}

/** @param tls Null for none, undefined where it lacks a part. */
function parseHost(host: string, tls: () => Tls | null | undefined): Endpoint | null {
  if (host.startsWith("unix:///")) return { kind: "unix", path: host.slice("unix://".length) };
  const [, name, port] = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[\w.-]+)(?::(\d+))?\/?$/.exec(host) ?? [];
  if (name === undefined) return null;
  const certificates = tls();
  if (certificates === undefined) return null;
  return {
    kind: "tcp",
    hostname: name.replace(/^\[|\]$/g, ""),
    port: Number(port ?? (certificates === null ? PLAIN_PORT : TLS_PORT)),
    tls: certificates,
  };
}

function readTls(folder: string, readFile: EndpointSources["readFile"]): Tls | undefined {
  const [ca, cert, key] = ["ca", "cert", "key"].map((name) => readFile(`${folder}/${name}.pem`));
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
