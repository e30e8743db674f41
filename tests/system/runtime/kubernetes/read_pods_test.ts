import { assertEquals } from "@std/assert";
import { podOf } from "../../../../src/model/engine/pod.ts";
import { readPods } from "../../../../src/system/runtime/kubernetes/read_pods.ts";

const ID = "a".repeat(64);

interface ContainerText {
  readonly name?: string;
  readonly id?: string;
  readonly state?: unknown;
}

/** A pod as a cluster prints it. */
function pod(containers: readonly ContainerText[], name = "bench-1") {
  return {
    kind: "Pod",
    metadata: {
      name,
      namespace: "dev",
      uid: "u-1",
      creationTimestamp: "2026-01-01T00:00:00Z",
      labels: { app: "bench", "io.kubernetes.pod.uid": "not so" },
    },
    spec: { containers: containers.map((each) => ({ name: each.name ?? "main" })) },
    status: {
      containerStatuses: containers.map((each) => ({
        name: each.name ?? "main",
        image: "bench:1",
        containerID: each.id ?? `containerd://${ID}`,
        state: each.state ?? { running: {} },
      })),
    },
  };
}

function read(...pods: unknown[]) {
  return readPods(JSON.stringify({ kind: "List", items: pods }));
}

Deno.test("a pod with one container is called NAMESPACE/POD, and its record says which pod it is", () => {
  const [{ facts } = { facts: null }] = read(pod([{}])) ?? [];
  assertEquals(facts, {
    id: ID,
    name: "dev/bench-1",
    image: "bench:1",
    status: "running",
    createdAt: "2026-01-01T00:00:00Z",
    user: "",
    mounts: [],
    labels: {
      app: "bench",
      "io.kubernetes.pod.namespace": "dev",
      "io.kubernetes.pod.name": "bench-1",
      "io.kubernetes.pod.uid": "u-1",
      "io.kubernetes.container.name": "main",
    },
  });
  const place = { namespace: "dev", pod: "bench-1", uid: "u-1", container: "main" };
  assertEquals(podOf({ ...facts!, runtime: "kubernetes" }), place);
  // kubelet gives the same labels to containers of docker.
  assertEquals(podOf({ ...facts!, runtime: "docker" }), null);
});

Deno.test("of several containers of a pod each has its own name", () => {
  const both = pod([{ name: "main" }, { name: "side", id: `docker://${"b".repeat(64)}` }]);
  assertEquals(read(both)?.map(({ facts }) => facts.name), [
    "dev/bench-1/main",
    "dev/bench-1/side",
  ]);
  assertEquals(readPods(JSON.stringify(both))?.length, 2);
});

Deno.test("what does not run, has no full id, or no name of Kubernetes' is left out", () => {
  const states = [{ terminated: { exitCode: 1 } }, { waiting: { reason: "CrashLoopBackOff" } }];
  for (const state of states) assertEquals(read(pod([{ state }])), []);
  assertEquals(read(pod([{ id: "" }]), pod([{ id: "containerd://abc" }])), []);
  assertEquals(read(pod([{}], "--all"), pod([{ name: "a b" }]), pod([{}], "x\u001b[1m")), []);
  assertEquals(read(null, {}, { status: { containerStatuses: "x" } }), []);
});

Deno.test("what is no list of pods is no answer", () => {
  for (const text of ["", "{", "null", "[]", '{"kind":"Status"}']) {
    assertEquals(readPods(text), null);
  }
});
