/**
 * A real cluster of one node, in a folder of its own: etcd, an API server, and a kubelet on a private Docker engine.
 * Nothing schedules pods and there is no network of theirs: each names its node, and has that of this machine.
 */
import { unmountBelow } from "../mounts.ts";
import { PrivateEngine } from "../private_engine.ts";
import { within } from "../within.ts";
import { clusterPrograms } from "./build.ts";

const START_MS = 60_000;

/** By this name the API server reaches kubelet, too. */
const NODE = "localhost";

const BENCH_IMAGE = "agenttower-bench:test";
const PAUSE_IMAGE = "agenttower-pause:test";
const MAKE_IMAGE = `${import.meta.dirname}/../bench-image`;

/** Kubelet writes to places that no option names; what it writes there is nobody's but its own. */
const KUBELET = 'for dir in /var/lib /var/log; do mount -t tmpfs none "$dir"; done; exec "$@"';

/** What a process of the cluster is called. */
type Part = "etcd" | "api" | "kubelet";

/** Who may ask, by the token that proves it. */
const TOKENS = [
  'admin-token,admin,1,"system:masters"',
  `node-token,system:node:${NODE},2,"system:masters"`,
  "user-token,user,3",
];

export class Cluster {
  readonly #parts = new Map<Part, Deno.ChildProcess>();

  private constructor(
    private readonly dir: string,
    private readonly engine: PrivateEngine,
    private readonly ports: {
      readonly etcd: number;
      readonly peer: number;
      readonly api: number;
      readonly kubelet: number;
    },
  ) {}

  /** Resolves when pods can be made. @throws {Error} where that is not soon. */
  static async start(): Promise<Cluster> {
    const dir = Deno.makeTempDirSync({ dir: "/tmp", prefix: "agenttower-cluster." });
    const engine = await PrivateEngine.start();
    const [etcd = 0, peer = 0, api = 0, kubelet = 0] = freePorts(4);
    const cluster = new Cluster(dir, engine, { etcd, peer, api, kubelet });
    try {
      if (engine.problem !== null) throw new Error(engine.problem);
      await cluster.#makeImages();
      Deno.writeTextFileSync(`${dir}/tokens`, `${TOKENS.join("\n")}\n`);
      await cluster.#run(["openssl", "genrsa", "-out", `${dir}/accounts.key`, "2048"]);
      cluster.#startEtcd();
      await cluster.startServer();
      cluster.startNode();
      await cluster.#until("a node", ["get", "node", NODE]);
      return cluster;
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** A configuration of kubectl with a context for each token that is known, and one for none. Gives its path. */
  writeConfig(folder: string, namespace: string): string {
    const path = `${folder}/kubeconfig`;
    const users = ["admin", "node", "user", "stranger"];
    const text = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{
        name: "own",
        cluster: {
          server: `https://127.0.0.1:${this.ports.api}`,
          "certificate-authority": `${this.dir}/certificates/apiserver.crt`,
        },
      }],
      users: users.map((name) => ({ name, user: { token: `${name}-token` } })),
      contexts: users.map((name) => ({ name, context: { cluster: "own", user: name, namespace } })),
      "current-context": "node",
    };
    Deno.writeTextFileSync(path, JSON.stringify(text), { mode: 0o600 });
    return path;
  }

  /** What kubectl prints to who may do everything. @throws {Error} where it fails. */
  async kubectl(args: readonly string[], manifest: unknown = null): Promise<string> {
    const config = this.writeConfig(this.dir, "default");
    const argv = [
      `${clusterPrograms().client}/kubectl`,
      "--kubeconfig",
      config,
      "--context",
      "admin",
    ];
    const input = manifest === null ? [] : ["-f", "-"];
    return await this.#run(
      [...argv, ...args, ...input],
      manifest === null ? "" : JSON.stringify(manifest),
    );
  }

  /** Makes a pod of one bench container and waits until it runs. */
  async makePod(namespace: string, name: string, command = ["sleep", "infinity"]): Promise<void> {
    const container = { name: "main", image: BENCH_IMAGE, imagePullPolicy: "Never", command };
    await this.kubectl(["create"], {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace },
      spec: {
        nodeName: NODE,
        hostNetwork: true,
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1,
        restartPolicy: command[0] === "sleep" ? "Always" : "Never",
        containers: [container],
      },
    });
    await this.kubectl([
      "wait",
      "-n",
      namespace,
      `pod/${name}`,
      "--for=condition=Ready",
      "--timeout=60s",
    ]);
  }

  /** Ends a container as a crash of it does. */
  async killContainer(id: string): Promise<void> {
    await this.#run(["docker", "kill", id]);
  }

  async startServer(): Promise<void> {
    const { dir, ports } = this;
    this.#start("api", [
      `${clusterPrograms().servers}/kube-apiserver`,
      `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
      "--service-cluster-ip-range=10.0.0.0/24",
      ...["--bind-address=127.0.0.1", `--secure-port=${ports.api}`, "--insecure-port=0"],
      "--endpoint-reconciler-type=none",
      ...[`--cert-dir=${dir}/certificates`, `--token-auth-file=${dir}/tokens`],
      "--authorization-mode=RBAC",
      `--service-account-key-file=${dir}/accounts.key`,
      `--service-account-signing-key-file=${dir}/accounts.key`,
      ...["--service-account-issuer=https://own", "--disable-admission-plugins=ServiceAccount"],
      "--kubelet-preferred-address-types=Hostname",
    ]);
    await this.#until("an API server", ["get", "namespace", "kube-system"]);
  }

  stopServer(): Promise<void> {
    return this.#stop("api");
  }

  startNode(): void {
    const { dir, ports, engine } = this;
    const options = [
      `${clusterPrograms().servers}/kubelet`,
      `--kubeconfig=${this.writeConfig(dir, "default")}`,
      `--hostname-override=${NODE}`,
      `--docker-endpoint=${engine.client.DOCKER_HOST}`,
      `--pod-infra-container-image=${PAUSE_IMAGE}`,
      ...[`--root-dir=${dir}/kubelet`, `--cert-dir=${dir}/kubelet-certificates`],
      ...[
        "--address=127.0.0.1",
        `--port=${ports.kubelet}`,
        "--read-only-port=0",
        "--healthz-port=0",
      ],
      ...["--anonymous-auth=true", "--authorization-mode=AlwaysAllow"],
      ...["--cgroup-driver=cgroupfs", "--cgroups-per-qos=false", "--enforce-node-allocatable="],
      ...["--fail-swap-on=false", "--eviction-hard=", "--make-iptables-util-chains=false"],
    ];
    this.#start("kubelet", ["unshare", "--mount", "sh", "-c", KUBELET, "sh", ...options]);
  }

  /** What runs in pods goes on. */
  stopNode(): Promise<void> {
    return this.#stop("kubelet");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of ["kubelet", "api", "etcd"] as const) await this.#stop(part);
    await this.engine[Symbol.asyncDispose]();
    await unmountBelow(this.dir);
    Deno.removeSync(this.dir, { recursive: true });
  }

  #startEtcd(): void {
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const { etcd, peer } = this.ports;
    this.#start("etcd", [
      ...["etcd", "--data-dir", `${this.dir}/etcd`, "--unsafe-no-fsync"],
      ...["--listen-client-urls", at(etcd), "--advertise-client-urls", at(etcd)],
      ...["--listen-peer-urls", at(peer), "--initial-advertise-peer-urls", at(peer)],
      ...["--initial-cluster", `default=${at(peer)}`],
    ]);
  }

  /** The bench's, and one for what holds a pod together. */
  async #makeImages(): Promise<void> {
    await this.#run([MAKE_IMAGE, "docker"]);
    // An image has the command of the container that it is made from.
    const made = await this.#run(["docker", "create", BENCH_IMAGE, "sleep", "infinity"]);
    const id = made.trim();
    await this.#run(["docker", "commit", id, PAUSE_IMAGE]);
    await this.#run(["docker", "rm", id]);
  }

  #start(part: Part, argv: readonly string[]): void {
    const child = new Deno.Command("sh", {
      args: [
        "-c",
        'log=$1; shift; exec "$@" >>"$log" 2>&1',
        "sh",
        `${this.dir}/${part}.log`,
        ...argv,
      ],
      stdin: "null",
      env: { ...this.engine.client },
    }).spawn();
    this.#parts.set(part, child);
    child.status.then(() => {
      if (this.#parts.get(part) === child) this.#parts.delete(part);
    });
  }

  async #stop(part: Part): Promise<void> {
    const child = this.#parts.get(part);
    if (child === undefined) return;
    child.kill("SIGKILL");
    await child.status;
  }

  async #until(what: string, args: readonly string[]): Promise<void> {
    const isThere = await within(START_MS, () => this.kubectl(args).then(() => true, () => false));
    if (!isThere) throw new Error(`there is no ${what}: ${this.#lastWords()}`);
  }

  #lastWords(): string {
    const logs = [...Deno.readDirSync(this.dir)].filter(({ name }) => name.endsWith(".log"));
    return logs.map(({ name }) =>
      Deno.readTextFileSync(`${this.dir}/${name}`).split("\n").slice(-6).join("\n")
    ).join("\n");
  }

  async #run([program = "", ...args]: readonly string[], input = ""): Promise<string> {
    const child = new Deno.Command(program, {
      args,
      env: { ...this.engine.client, HOME: this.dir },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
    const { success, stdout, stderr } = await child.output();
    const text = new TextDecoder();
    if (!success) throw new Error(`${program} ${args.join(" ")}: ${text.decode(stderr)}`);
    return text.decode(stdout);
  }
}

/** Ports of this machine that nobody uses at this moment. */
function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}
