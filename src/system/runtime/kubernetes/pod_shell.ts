/** Whether a pod's container is the one on record, before and after something is run in it. */
import type { PodPlace } from "../../../model/engine/pod.ts";
import type { EngineCommand } from "../../../model/engine/engine_command.ts";
import type { Exec, ExecResult } from "../../exec.ts";
import { inspectPods, PODS_TIMEOUT_MS } from "./pods.ts";

/** A container on record. */
export interface RecordedPod {
  readonly command: EngineCommand;
  readonly pod: PodPlace;
  readonly id: string;
}

/** `gone` is confident: the cluster has no such container any more, or nothing of it runs. */
export type PodState =
  | { readonly kind: "running" | "gone" }
  | { readonly kind: "failed"; readonly result: ExecResult };

export async function lookAtPod(
  exec: Exec,
  { command, pod, id }: RecordedPod,
  withinMs: number,
): Promise<PodState> {
  const timeoutMs = Math.min(PODS_TIMEOUT_MS, withinMs);
  const seen = await inspectPods(exec, command, [{ id, pod }], timeoutMs);
  if (seen.kind === "failed") return seen;
  return { kind: seen.containers.length > 0 ? "running" : "gone" };
}

/**
 * Null where a shell may be opened there. Pods are called by names, so that another's may answer; kubectl's words for
 * what is not there are the result then.
 */
export async function keptFromPod(
  exec: Exec,
  recorded: RecordedPod,
  withinMs: number,
): Promise<ExecResult | null> {
  const state = await lookAtPod(exec, recorded, withinMs);
  if (state.kind === "running") return null;
  if (state.kind === "failed") return state.result;
  const stderr =
    `error: unable to upgrade connection: container not found ("${recorded.pod.container}")`;
  return { kind: "exit", code: 1, stdout: "", stderr };
}
