/** Contexts of docker that are a sandbox's own. */
import { assertEquals } from "@std/assert";
import type { Sandbox } from "./sandbox.ts";

/** Where the engine of the tests is, as the user's own setup has it. */
export const USUAL_DOCKER_HOST = Deno.env.get("DOCKER_HOST") || "unix:///var/run/docker.sock";

/** Has a sandbox's docker know no contexts but those that are made for it, and by itself no engine. */
export function ownContexts(box: Sandbox): void {
  box.env.DOCKER_CONFIG = `${box.dir}/docker`;
  delete box.env.DOCKER_HOST;
  delete box.env.DOCKER_CONTEXT;
}

export function makeContext(box: Sandbox, name: string, host: string): Promise<void> {
  return put(box, "create", name, host);
}

/** Has a context point elsewhere. */
export function moveContext(box: Sandbox, name: string, host: string): Promise<void> {
  return put(box, "update", name, host);
}

async function put(box: Sandbox, verb: string, name: string, host: string): Promise<void> {
  const { code, stderr } = await box.exec(
    ["docker", "context", verb, name, "--docker", `host=${host}`],
    { env: { DOCKER_HOST: null } },
  );
  assertEquals(code, 0, stderr);
}
