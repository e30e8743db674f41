/** Asks an engine who it is, and which version it has. */
import type { ContainerProgram, EngineCommand } from "../../model/engine/engine_command.ts";
import type { EngineIdentity } from "../../model/engine/engine_identity.ts";
import { readFile } from "../engine/read_file.ts";
import { environment, type Exec } from "../exec.ts";

const TIMEOUT_MS = 10_000;

const DOCKER_FORMAT =
  '{"ID":{{json .ID}},"Name":{{json .Name}},"DockerRootDir":{{json .DockerRootDir}},"ServerVersion":{{json .ServerVersion}},"ProductLicense":{{json .ProductLicense}}}';
const PODMAN_FORMAT =
  '{"ID":"","Name":{{json .Host.Hostname}},"DockerRootDir":{{json .Store.GraphRoot}},"ServerVersion":{{json .Version.Version}}}';

/** What podman's engine says of itself to docker's command, with another id each time (podman, GetInfo). */
const LICENSE_OF_PODMAN = "Apache-2.0";

/** A docker command may be podman's. */
const FORMATS: Readonly<Record<ContainerProgram, readonly string[]>> = {
  docker: [DOCKER_FORMAT, PODMAN_FORMAT],
  podman: [PODMAN_FORMAT],
};

/** What an engine says of itself. */
export interface EngineInfo {
  readonly identity: EngineIdentity;
  /** Empty where it does not say. */
  readonly version: string;
}

/** {@linkcode askEngine}, without the version. */
export async function askIdentity(
  exec: Exec,
  command: EngineCommand,
  withinMs?: number,
): Promise<EngineIdentity | null> {
  if (command[0] !== "kubectl") {
    return (await askEngine(exec, command, withinMs))?.identity ?? null;
  }
  const { askCluster } = await import("./kubernetes/cluster.ts");
  return await askCluster(exec, command, limit(withinMs));
}

/** Null where it does not say, or does not answer within so many milliseconds. */
export async function askEngine(
  exec: Exec,
  command: EngineCommand,
  withinMs = TIMEOUT_MS,
): Promise<EngineInfo | null> {
  const timeoutMs = limit(withinMs);
  const [program] = command;
  if (program === "kubectl") {
    const { askVersion } = await import("./kubernetes/cluster.ts");
    const [identity, version] = await Promise.all([
      askIdentity(exec, command, timeoutMs),
      askVersion(exec, command, timeoutMs),
    ]);
    return identity && { identity, version };
  }
  for (const format of FORMATS[program]) {
    const argv = [...command, "info", "--format", format];
    const question = format === DOCKER_FORMAT ? { kind: "identity" } as const : undefined;
    const result = await exec("runtime.engine", { argv, question, timeoutMs });
    if (result.kind !== "exit") return null;
    const said = result.code === 0 ? readInfo(result.stdout) : null;
    if (said !== null) {
      const { endpointName } = await import("../engine/endpoint.ts");
      const endpoint = await endpointName(command, { env: environment({}), readFile });
      return { identity: { ...said.identity, endpoint }, version: said.version };
    }
  }
  return null;
}

function limit(withinMs = TIMEOUT_MS): number {
  return Math.min(TIMEOUT_MS, withinMs);
}

function readInfo(
  stdout: string,
): { readonly identity: Omit<EngineIdentity, "endpoint">; readonly version: string } | null {
  try {
    const { ID, Name: host, DockerRootDir: root, ServerVersion, ProductLicense } = JSON.parse(
      stdout,
    );
    const id = ProductLicense === LICENSE_OF_PODMAN ? "" : ID;
    const isText = [id, host, root].every((value) => typeof value === "string");
    const version = typeof ServerVersion === "string" ? ServerVersion : "";
    return isText ? { identity: { id, host, root }, version } : null;
  } catch {
    return null;
  }
}
