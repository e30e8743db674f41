/** Which container of which pod a container of Kubernetes is, as its record has it. Pure. */
import { type Container, KUBERNETES } from "../container.ts";
import { type EngineCommand, NAMESPACE_OPTION } from "./engine_command.ts";

/** Where a container is in a cluster. A pod that is made again has another UID, whatever its name. */
export interface PodPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  /** The container's name in the pod. */
  readonly container: string;
}

/** The labels that kubelet itself gives to the containers of pods (kubernetes, pkg/kubelet/types/labels.go). */
const LABELS: Readonly<Record<keyof PodPlace, string>> = {
  namespace: "io.kubernetes.pod.namespace",
  pod: "io.kubernetes.pod.name",
  uid: "io.kubernetes.pod.uid",
  container: "io.kubernetes.container.name",
};

/** What {@linkcode podOf} reads. */
export function podLabels(place: PodPlace): Record<string, string> {
  return {
    [LABELS.namespace]: place.namespace,
    [LABELS.pod]: place.pod,
    [LABELS.uid]: place.uid,
    [LABELS.container]: place.container,
  };
}

/** Null for what is no pod's. A container of docker may bear the same labels. */
export function podOf({ runtime, labels }: Pick<Container, "runtime" | "labels">): PodPlace | null {
  if (runtime !== KUBERNETES) return null;
  return {
    namespace: labels[LABELS.namespace] ?? "",
    pod: labels[LABELS.pod] ?? "",
    uid: labels[LABELS.uid] ?? "",
    container: labels[LABELS.container] ?? "",
  };
}

/** A container that an engine is asked about. */
export interface Asked {
  /** 64 hexadecimal characters. */
  readonly id: string;
  /** Where it is in a cluster; null for what is no pod's. */
  readonly pod: PodPlace | null;
}

/** The container of a record. */
export function asked(container: Pick<Container, "id" | "runtime" | "labels">): Asked {
  return { id: container.id, pod: podOf(container) };
}

/** What people call it: NAMESPACE/POD, and of a pod with several containers NAMESPACE/POD/CONTAINER. */
export function podName({ namespace, pod, container }: PodPlace, isOnlyOne: boolean): string {
  return [namespace, pod, ...(isOnlyOne ? [] : [container])].join("/");
}

/** The part of a container's name that the settings ask for: all of it, and of {@linkcode podName} what follows the namespace. */
export function ownPartOf(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

/** The words that ask a cluster for what is in a namespace, in the place of the one that the command names. */
export function inNamespace([program, ...options]: EngineCommand, namespace: string): string[] {
  const at = options.indexOf(NAMESPACE_OPTION);
  const others = at < 0 ? options : options.toSpliced(at, 2);
  return [program, ...others, NAMESPACE_OPTION, namespace];
}
