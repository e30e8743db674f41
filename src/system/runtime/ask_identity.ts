/** Asks an engine who it is. */
import type { EngineProgram } from "../../model/container.ts";
import type { EngineIdentity } from "../../model/engine_identity.ts";
import { readFile } from "../engine/read_file.ts";
import { environment, type Exec } from "../exec.ts";

const TIMEOUT_MS = 10_000;

const DOCKER_FORMAT =
  '{"ID":{{json .ID}},"Name":{{json .Name}},"DockerRootDir":{{json .DockerRootDir}}}';
const PODMAN_FORMAT =
  '{"ID":"","Name":{{json .Host.Hostname}},"DockerRootDir":{{json .Store.GraphRoot}}}';

/** A docker command may be podman's. */
const FORMATS: Readonly<Record<EngineProgram, readonly string[]>> = {
  docker: [DOCKER_FORMAT, PODMAN_FORMAT],
  podman: [PODMAN_FORMAT],
};

/** Null where it does not say, or does not answer within so many milliseconds. */
export async function askIdentity(
  exec: Exec,
  program: EngineProgram,
  withinMs = TIMEOUT_MS,
): Promise<EngineIdentity | null> {
  const timeoutMs = Math.min(TIMEOUT_MS, withinMs);
  for (const format of FORMATS[program]) {
    const argv = [program, "info", "--format", format];
    const question = format === DOCKER_FORMAT ? { kind: "identity" } as const : undefined;
    const result = await exec("runtime.engine", { argv, question, timeoutMs });
    if (result.kind !== "exit") return null;
    const said = result.code === 0 ? readInfo(result.stdout) : null;
    if (said !== null) {
      const { endpointName } = await import("../engine/endpoint.ts");
      return { ...said, endpoint: await endpointName(program, { env: environment({}), readFile }) };
    }
  }
  return null;
}

function readInfo(stdout: string): Omit<EngineIdentity, "endpoint"> | null {
  try {
    const { ID: id, Name: host, DockerRootDir: root } = JSON.parse(stdout);
    const isText = [id, host, root].every((value) => typeof value === "string");
    return isText ? { id, host, root } : null;
  } catch {
    return null;
  }
}
