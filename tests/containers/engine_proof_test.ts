import { assertEquals } from "@std/assert";
import { isProvenEngine } from "../../src/containers/engine_proof.ts";
import { engineOf } from "../../src/model/engine/engine_command.ts";
import type { Container } from "../../src/model/container.ts";
import type { EngineIdentity } from "../../src/model/engine/engine_identity.ts";

const ENGINE: EngineIdentity = { id: "", host: "build", root: "/a", endpoint: "" };
const OTHER: EngineIdentity = { ...ENGINE, root: "/b" };

function container(id: string, engine: EngineIdentity | null): Container {
  const rest = { image: "", status: "running", user: "", mounts: [], labels: {}, active: true };
  const lastSeenAt = "2026-01-01T00:00:00.000Z";
  return {
    ...rest,
    id,
    name: id,
    runtime: "podman",
    via: engineOf("podman"),
    engine,
    createdAt: "t",
    lastSeenAt,
  };
}

Deno.test("a container of the same engine proves it, and one of another engine does not", () => {
  const lost = container("lost", ENGINE);
  const isProven = (witness: Container) =>
    isProvenEngine([lost, witness], lost.engine, OTHER, [witness]);
  assertEquals(isProven(container("witness", ENGINE)), true);
  assertEquals(isProven(container("witness", OTHER)), false);
});

Deno.test("records of before engines were told apart prove nothing for each other", () => {
  for (const engine of [null, { ...ENGINE, host: "", root: "", id: "shared" }]) {
    const [lost, witness] = [container("lost", engine), container("witness", engine)];
    assertEquals(isProvenEngine([lost, witness], lost.engine, ENGINE, [witness]), false);
  }
});
