/** Builds what a cluster of one node is made of from Debian's source package, into the user's cache folder. */
import { pathExists } from "../path_exists.ts";
import { kubernetesFolder } from "../../tests/support/kubernetes/kubectl.ts";
import { isOnPath } from "../on_path.ts";
import { succeed } from "./succeed.ts";

/** Set while tests may start a cluster. */
export const CLUSTER = "CLUSTER_OF_AGENTTOWER";

/** The last version with which kubelet asks docker itself. */
const VERSION = "1.20.2";

/** The Go that this version is built with; a newer one does not build it. */
const GO = "/usr/lib/go-1.19/bin";

const BUILT = ["kube-apiserver", "kubelet"];

/** Debian's own build of kubectl, of the same version. */
const CLIENT = "kubernetes-client";

/** The folder that holds the programs of the cluster, and as PATH takes it one that holds its kubectl. */
export function clusterPrograms(): { readonly servers: string; readonly client: string } {
  const servers = `${kubernetesFolder()}/cluster-${VERSION}`;
  return { servers, client: `${servers}/client` };
}

/** Why no cluster can be started here, or null. */
export function noCluster(): string | null {
  if (Deno.build.os !== "linux") return "this is not Linux";
  if (Deno.uid() !== 0) return "this is not root";
  const missing = ["dockerd", "etcd", "unshare", "openssl"].find((program) => !isOnPath(program));
  return missing === undefined ? null : `there is no ${missing} on PATH`;
}

/** Takes about twenty minutes of two processors. An interrupted build goes on where it was. */
export async function buildCluster(): Promise<void> {
  const { servers, client } = clusterPrograms();
  if (pathExists(`${client}/kubectl`)) return;
  for (const file of [`${GO}/go`, "/usr/bin/apt-get"]) {
    if (!pathExists(file)) {
      throw new Error(`there is no ${file} (Debian 12: apt-get install golang-1.19-go)`);
    }
  }
  const work = `${kubernetesFolder()}/build-${VERSION}`;
  Deno.mkdirSync(`${work}/lists`, { recursive: true });
  Deno.mkdirSync(client, { recursive: true });
  await fetchSources(work);
  const sources = childOf(work, "kubernetes-");
  doNotAskForMemory(sources);
  const env = {
    GOPATH: `${sources}/.go`,
    GOFLAGS: "-p=1",
    CGO_ENABLED: "0",
    PATH: `${GO}:${Deno.env.get("PATH")}`,
  };
  // Its makefiles want to be where Go packages were kept before modules.
  Deno.mkdirSync(`${sources}/.go/src/k8s.io`, { recursive: true });
  const inside = `${sources}/.go/src/k8s.io/kubernetes`;
  if (!pathExists(inside)) Deno.symlinkSync("../../..", inside);
  const what = BUILT.map((name) => `cmd/${name}`).join(" ");
  await succeed(["nice", "-n", "5", "make", `WHAT=${what}`], { cwd: inside, env });
  for (const name of BUILT) {
    Deno.copyFileSync(`${sources}/_output/bin/${name}`, `${servers}/${name}`);
  }
  await succeed(["dpkg", "-x", childOf(work, `${CLIENT}_`), `${work}/${CLIENT}`]);
  Deno.copyFileSync(`${work}/${CLIENT}/usr/bin/kubectl`, `${client}/kubectl`);
  Deno.removeSync(work, { recursive: true });
}

/** Debian's package lists of the system are left as they are; its mirror is used. */
async function fetchSources(work: string): Promise<void> {
  const mirror = await debianMirror();
  const types = ["deb", "deb-src"];
  const lines = types.map((type) => `${type} ${mirror}\n`);
  Deno.writeTextFileSync(`${work}/sources.list`, lines.join(""));
  const apt = [
    "apt-get",
    ...["-o", `Dir::Etc::SourceList=${work}/sources.list`, "-o", "Dir::Etc::SourceParts=-"],
    ...["-o", `Dir::State::Lists=${work}/lists`, "-o", "APT::Sandbox::User=root", "-q"],
  ];
  await succeed([...apt, "update"], { cwd: work });
  if (childOf(work, "kubernetes-") === "") {
    await succeed([...apt, "source", "kubernetes"], { cwd: work });
  }
  await succeed([...apt, "download", CLIENT], { cwd: work });
}

/** Where this machine has Debian's own packages from: address, release and component. */
async function debianMirror(): Promise<string> {
  const { stdout } = await new Deno.Command("apt-get", {
    args: [
      ...["indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)"],
      ...["Created-By: Packages", "Origin: Debian", "Label: Debian", "Component: main"],
    ],
    stdin: "null",
    stderr: "inherit",
  }).output();
  const [mirror = ""] = new TextDecoder().decode(stdout).split("\n");
  if (mirror === "") throw new Error("apt-get knows no mirror of Debian");
  return mirror;
}

/** In a container of its own a process cannot be given a better place when memory runs out than it has. */
function doNotAskForMemory(sources: string): void {
  const file = `${sources}/pkg/kubelet/dockershim/docker_sandbox.go`;
  const text = Deno.readTextFileSync(file);
  Deno.writeTextFileSync(
    file,
    text.replace(/(defaultSandboxOOMAdj int = )-?\d+/, "$10"),
  );
}

/** The path of what begins so in a folder; empty where there is none. */
function childOf(folder: string, beginning: string): string {
  const found = [...Deno.readDirSync(folder)].find(({ name, isDirectory }) =>
    name.startsWith(beginning) && isDirectory === beginning.endsWith("-")
  );
  return found === undefined ? "" : `${folder}/${found.name}`;
}
