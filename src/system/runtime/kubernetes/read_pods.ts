/** Reads the JSON of `kubectl get pods -o json`. */
import { RUNNING } from "../../../model/container.ts";
import { podLabels, podName, type PodPlace } from "../../../model/engine/pod.ts";
import { fieldsIn, listIn, stringIn } from "../../engine/json.ts";
import type { EngineFacts } from "../inspection.ts";

/** A container of a pod that runs. */
export interface PodContainer {
  readonly facts: EngineFacts;
  readonly pod: PodPlace;
}

/** As Kubernetes allows things to be called (kubernetes.io, "Object Names and IDs"), so that none passes for an option. */
const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** How a container's id is written: after the name of what runs it, such as `containerd`. */
const ID = /^[a-z0-9.-]+:\/\/([0-9a-f]{64})$/;

/**
 * The containers of the pods in the answer that run; null when it is no such answer. What has ended never runs again
 * under its id, and is left out as what is not there; so is what is not called as Kubernetes allows.
 */
export function readPods(stdout: string): PodContainer[] | null {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return null;
  }
  const { kind, items } = fieldsIn(answer);
  // One pod that is asked for by its name comes without a list around it.
  if (kind === "Pod") return readPod(answer);
  return Array.isArray(items) ? items.flatMap(readPod) : null;
}

function readPod(entry: unknown): PodContainer[] {
  const pod = fieldsIn(entry);
  const { name, namespace, uid, creationTimestamp, labels } = fieldsIn(pod.metadata);
  const isOnlyOne = listIn(fieldsIn(pod.spec).containers).length === 1;
  const shared = {
    status: RUNNING,
    createdAt: stringIn(creationTimestamp),
    // The image's user counts, which a cluster does not tell.
    user: "",
    // Nothing of a pod is a folder of this machine.
    mounts: [],
  };
  return listIn(fieldsIn(pod.status).containerStatuses).map(fieldsIn).flatMap((container) => {
    const place: PodPlace = {
      namespace: stringIn(namespace),
      pod: stringIn(name),
      uid: stringIn(uid),
      container: stringIn(container.name),
    };
    const [, id] = ID.exec(stringIn(container.containerID)) ?? [];
    const isRunning = "running" in fieldsIn(container.state);
    const isNamed = [place.namespace, place.pod, place.container].every((it) => NAME.test(it));
    if (id === undefined || !isRunning || !isNamed) return [];
    const facts: EngineFacts = {
      ...shared,
      id,
      name: podName(place, isOnlyOne),
      image: stringIn(container.image),
      labels: { ...texts(labels), ...podLabels(place) },
    };
    return [{ facts, pod: place }];
  });
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fieldsIn(value)).map(([key, each]) => [key, stringIn(each)]),
  );
}
