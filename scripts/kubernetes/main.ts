/**
 * Runs the tests of tests/kubernetes on a real cluster, which is built and started for them, and leaves nothing of it
 * behind but the built programs.
 *
 *     deno task kubernetes            builds what is not there yet, and runs the tests
 *     deno task kubernetes kubectl    only installs the kubectl that tests of the gate use
 */
import { TestRun } from "../test_run.ts";
import { buildCluster, CLUSTER, noCluster } from "./build.ts";
import { installKubectl } from "./install_kubectl.ts";

async function main([verb]: readonly string[]): Promise<number> {
  await installKubectl();
  if (verb === "kubectl") return 0;
  const obstacle = noCluster();
  if (obstacle !== null) {
    console.error(`no cluster can be had: ${obstacle}`);
    return 1;
  }
  await buildCluster();
  Deno.env.set(CLUSTER, "1");
  const run = await TestRun.open();
  const code = await run.deno("test", "-q", "-P", "--no-prompt", "--no-check", "tests/kubernetes");
  return await run.close() ? code || 1 : code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
