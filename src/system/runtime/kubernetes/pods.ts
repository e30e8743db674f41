/** What a cluster says of its pods, asked as the user's own kubectl would be, with no more rights than it has. */
import type { EngineCommand } from "../../../model/engine/engine_command.ts";
import { type Asked, inNamespace, type PodPlace } from "../../../model/engine/pod.ts";
import type { Exec, ExecResult } from "../../exec.ts";
import { isOnlyAboutMissing } from "../complaint.ts";
import { type PodContainer, readPods } from "./read_pods.ts";

export type PodsSeen =
  | { readonly kind: "seen"; readonly containers: readonly PodContainer[] }
  /** The result of the command that said nothing of pods. */
  | { readonly kind: "failed"; readonly result: ExecResult };

/** How long kubectl waits for a server, in seconds: after that it says itself what it waited for. */
const REQUEST_SECONDS = 8;

export const PODS_TIMEOUT_MS = 10_000;

/** Pods asked for by name in one call, so that the answer stays below the limit for a child's output. */
const BATCH = 50;

/** The running containers of the pods in the namespace that the command names, or else of the context's. */
export async function listPods(exec: Exec, command: EngineCommand): Promise<PodsSeen> {
  // Those of jobs that are done stay on the list for long.
  const argv = [...command, ...GET_PODS, "--field-selector=status.phase=Running"];
  return read(await exec("runtime.list", { argv, timeoutMs: PODS_TIMEOUT_MS }));
}

/** Those of these containers that run, each in its own pod. */
export async function inspectPods(
  exec: Exec,
  command: EngineCommand,
  asked: readonly (Asked & { readonly pod: PodPlace })[],
  timeoutMs = PODS_TIMEOUT_MS,
): Promise<PodsSeen> {
  const containers: PodContainer[] = [];
  for (const [namespace, inThere] of Map.groupBy(asked, ({ pod }) => pod.namespace)) {
    const names = [...new Set(inThere.map(({ pod }) => pod.pod))];
    for (let start = 0; start < names.length; start += BATCH) {
      const pods = names.slice(start, start + BATCH);
      const argv = [...inNamespace(command, namespace), ...GET_PODS, ...pods];
      const seen = read(await exec("runtime.inspect", { argv, timeoutMs }));
      if (seen.kind === "failed") return seen;
      containers.push(...seen.containers);
    }
  }
  const uids = new Map(asked.map(({ id, pod }) => [id, pod.uid]));
  return {
    kind: "seen",
    containers: containers.filter(({ facts, pod }) => uids.get(facts.id) === pod.uid),
  };
}

const GET_PODS = ["get", "pods", "-o", "json", `--request-timeout=${REQUEST_SECONDS}s`];

function read(result: ExecResult): PodsSeen {
  if (result.kind !== "exit") return { kind: "failed", result };
  if (result.code !== 0) {
    // Where a server refuses, there is an empty list all the same.
    if (!isOnlyAboutMissing("kubectl", result.stderr)) return { kind: "failed", result };
    if (result.stdout.trim() === "") return { kind: "seen", containers: [] };
  }
  const containers = readPods(result.stdout);
  return containers === null
    ? { kind: "failed", result: { ...result, code: 1, stderr: UNREADABLE } }
    : { kind: "seen", containers };
}

const UNREADABLE = "kubectl gave an answer that cannot be read";
