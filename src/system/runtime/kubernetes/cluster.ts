/** Asks a cluster who it is, and which version it has. */
import type { EngineCommand } from "../../../model/engine/engine_command.ts";
import type { EngineIdentity } from "../../../model/engine/engine_identity.ts";
import type { Exec } from "../../exec.ts";
import { readComplaint } from "../complaint.ts";

/** A namespace that every cluster has from its beginning to its end. */
const FIRST_NAMESPACE = "kube-system";

/**
 * The UID of a namespace tells a cluster from every other; who may not read that has the server's address, and the
 * certificates by which kubectl believes it. Null where there is no answer.
 */
export async function askCluster(
  exec: Exec,
  command: EngineCommand,
  timeoutMs: number,
): Promise<EngineIdentity | null> {
  const ask = (...words: string[]) =>
    exec("runtime.engine", { argv: [...command, ...words], timeoutMs });
  const [config, namespace] = await Promise.all([
    ask("config", "view", "--minify", "--flatten", "-o", `jsonpath=${CLUSTER}`),
    ask("get", "namespace", FIRST_NAMESPACE, "-o", "jsonpath={.metadata.uid}"),
  ]);
  if (config.kind !== "exit" || config.code !== 0 || namespace.kind !== "exit") return null;
  const [endpoint = "", certificates = ""] = config.stdout.split("\n");
  const id = namespace.stdout.trim();
  if (namespace.code === 0 && id !== "") {
    return { id, host: FIRST_NAMESPACE, root: FIRST_NAMESPACE, endpoint };
  }
  if (readComplaint("kubectl", namespace.stderr).kind !== "refused") return null;
  return { id: "", host: endpoint, root: await digest(certificates), endpoint };
}

const CLUSTER =
  '{.clusters[0].cluster.server}{"\\n"}{.clusters[0].cluster.certificate-authority-data}';

/** Empty where it does not say. */
export async function askVersion(
  exec: Exec,
  command: EngineCommand,
  timeoutMs: number,
): Promise<string> {
  const argv = [...command, "get", "--raw", "/version"];
  const result = await exec("runtime.engine", { argv, timeoutMs });
  if (result.kind !== "exit" || result.code !== 0) return "";
  return /"gitVersion":\s*"([^"]+)"/.exec(result.stdout)?.[1] ?? "";
}

/** Empty for nothing. */
async function digest(text: string): Promise<string> {
  if (text === "") return "";
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
