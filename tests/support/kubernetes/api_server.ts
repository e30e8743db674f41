/**
 * The part of a Kubernetes API server that a kubectl needs to list pods and to run programs in them. A pod's
 * containers are real containers of docker, so that what runs in them is real as well; what is made up is the cluster.
 *
 *     await using server = ApiServer.start();
 *     server.put({ namespace: "dev", name: "bench", containers: [{ name: "main", id: bench.id }] });
 *     await box.exec(["kubectl", "--kubeconfig", server.writeConfig(box.dir), "get", "pods"]);
 */
import { type ExecQuery, runOverSocket } from "./exec_socket.ts";

/** A pod as tests make one. */
export interface PodOf {
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly PodContainer[];
  /** Default: a new one. */
  readonly uid?: string;
  /** Default: Running. */
  readonly phase?: string;
}

export interface PodContainer {
  readonly name: string;
  /** Of the container of docker that it is. */
  readonly id: string;
  /** Default: running. */
  readonly state?: Readonly<Record<string, unknown>>;
}

interface KnownPod extends PodOf {
  readonly uid: string;
}

/** How the server refuses everything: with this status. */
export type Refusing = 401 | 403 | null;

/** A code that no end which was meant has. */
const CUT = 4000;

const CREATED_AT = "2026-01-01T00:00:00Z";

export class ApiServer {
  /** Of the namespace kube-system; null where nobody may read it. */
  clusterUid: string | null = crypto.randomUUID();
  refusing: Refusing = null;
  /** Whether connections that programs run over end in the midst of what they do. */
  cutting = false;
  /** What was asked: method and path. */
  readonly asked: string[] = [];
  readonly #pods = new Map<string, KnownPod>();
  readonly #sockets = new Set<WebSocket>();
  #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor() {
    this.#server = this.#listen(0);
  }

  static start(): ApiServer {
    return new ApiServer();
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** Takes the place of a pod of that name. */
  put(pod: PodOf): void {
    this.#pods.set(keyOf(pod), { uid: crypto.randomUUID(), ...pod });
  }

  remove(namespace: string, name: string): void {
    this.#pods.delete(keyOf({ namespace, name }));
  }

  /** Answers nobody any more. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.close(CUT);
    await this.#server.shutdown();
  }

  /** Answers again, at the same port. */
  startAgain(): void {
    this.#server = this.#listen(this.port);
  }

  /** A configuration of kubectl with these contexts, each of this server. Gives its path. */
  writeConfig(folder: string, contexts: Readonly<Record<string, string>> = { lab: "dev" }): string {
    const path = `${folder}/kubeconfig`;
    const text = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "own", cluster: { server: `http://127.0.0.1:${this.port}` } }],
      users: [{ name: "me", user: {} }],
      contexts: Object.entries(contexts).map(([name, namespace]) => ({
        name,
        context: { cluster: "own", user: "me", namespace },
      })),
    };
    Deno.writeTextFileSync(path, JSON.stringify(text));
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #listen(port: number): Deno.HttpServer<Deno.NetAddr> {
    const options = { hostname: "127.0.0.1", port, onListen: () => {} };
    return Deno.serve(options, (request) => this.#answer(request));
  }

  #answer(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url);
    this.asked.push(`${request.method} ${pathname}`);
    if (this.refusing === 401) return failure(401, "Unauthorized", "Unauthorized");
    if (this.refusing === 403) {
      return failure(403, "Forbidden", `User "me" cannot do that at ${pathname}`);
    }
    const known = DISCOVERY[pathname];
    if (known !== undefined) return Response.json(known);
    const [, namespace = "", name, verb] =
      /^\/api\/v1\/namespaces\/([^/]+)(?:\/pods(?:\/([^/]+))?(?:\/(exec))?)?$/.exec(pathname) ?? [];
    if (namespace === "") {
      return failure(404, "NotFound", "the server could not find the requested resource");
    }
    if (!pathname.includes("/pods")) return this.#namespace(namespace);
    if (name === undefined) return this.#list(namespace);
    const pod = this.#pods.get(keyOf({ namespace, name }));
    if (pod === undefined) return failure(404, "NotFound", `pods "${name}" not found`);
    if (verb === undefined) return Response.json(podView(pod));
    return this.#exec(request, pod, searchParams);
  }

  #namespace(name: string): Response {
    if (this.clusterUid === null) {
      return failure(
        403,
        "Forbidden",
        `namespaces "${name}" is forbidden: User "me" cannot get it`,
      );
    }
    const metadata = { name, uid: this.clusterUid };
    return Response.json({ kind: "Namespace", apiVersion: "v1", metadata });
  }

  #list(namespace: string): Response {
    const pods = [...this.#pods.values()].filter((pod) => pod.namespace === namespace);
    return Response.json({
      kind: "PodList",
      apiVersion: "v1",
      metadata: {},
      items: pods.map(podView),
    });
  }

  #exec(request: Request, pod: KnownPod, query: URLSearchParams): Response {
    const container = pod.containers.find(({ name }) => name === query.get("container"));
    if (container === undefined) {
      return failure(
        400,
        "BadRequest",
        `container ${query.get("container")} is not valid for pod ${pod.name}`,
      );
    }
    if (container.state !== undefined && !("running" in container.state)) {
      return failure(
        500,
        "InternalError",
        `unable to upgrade connection: container not found ("${container.name}")`,
      );
    }
    const asked: ExecQuery = { command: query.getAll("command"), tty: query.get("tty") === "true" };
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "v5.channel.k8s.io" });
    this.#sockets.add(socket);
    socket.addEventListener("close", () => this.#sockets.delete(socket));
    if (this.cutting) socket.addEventListener("message", () => socket.close(CUT));
    runOverSocket(socket, container.id, asked);
    return response;
  }
}

function keyOf({ namespace, name }: Pick<PodOf, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

/** As the API has it (kubernetes.io, "Pod v1 core"), without what nobody here reads. */
function podView({ namespace, name, uid, containers, phase = "Running" }: KnownPod) {
  return {
    kind: "Pod",
    apiVersion: "v1",
    metadata: { name, namespace, uid, creationTimestamp: CREATED_AT, labels: { app: name } },
    spec: { containers: containers.map((each) => ({ name: each.name, image: "bench" })) },
    status: {
      phase,
      containerStatuses: containers.map((each) => ({
        name: each.name,
        image: "bench",
        containerID: `containerd://${each.id}`,
        ready: true,
        restartCount: 0,
        state: each.state ?? { running: { startedAt: CREATED_AT } },
      })),
    },
  };
}

function failure(code: number, reason: string, message: string): Response {
  const body = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    code,
  };
  return Response.json(body, { status: code });
}

const POD_VERBS = ["get", "list", "create"];

/** What kubectl asks first: which kinds of things there are. */
const DISCOVERY: Readonly<Record<string, unknown>> = {
  "/version": { major: "1", minor: "33", gitVersion: "v1.33.0" },
  "/api": { kind: "APIVersions", versions: ["v1"] },
  "/apis": { kind: "APIGroupList", apiVersion: "v1", groups: [] },
  "/api/v1": {
    kind: "APIResourceList",
    groupVersion: "v1",
    resources: [
      { name: "pods", singularName: "pod", namespaced: true, kind: "Pod", verbs: POD_VERBS },
      {
        name: "pods/exec",
        singularName: "",
        namespaced: true,
        kind: "PodExecOptions",
        verbs: POD_VERBS,
      },
      {
        name: "namespaces",
        singularName: "namespace",
        namespaced: false,
        kind: "Namespace",
        verbs: POD_VERBS,
      },
    ],
  },
};
