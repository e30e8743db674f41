import { assert, assertEquals } from "@std/assert";
import {
  compareEngines,
  type EngineIdentity,
  isProvenBy,
} from "../../../src/model/engine/engine_identity.ts";

const DOCKER: EngineIdentity = {
  id: "ABCD:EFGH",
  host: "build",
  root: "/var/lib/docker",
  endpoint: "unix:///var/run/docker.sock",
};
const PODMAN: EngineIdentity = { ...DOCKER, id: "", root: "/var/lib/containers", endpoint: "" };

Deno.test("an engine that says the same of itself at the same place is the same", () => {
  for (const engine of [DOCKER, PODMAN]) assertEquals(compareEngines(engine, engine), "same");
});

Deno.test("an engine with another id is another, whatever else is alike", () => {
  assertEquals(compareEngines(DOCKER, { ...DOCKER, id: "IJKL:MNOP" }), "other");
});

Deno.test("an engine that is alike in part is not proven", () => {
  for (const part of ["id", "host", "root", "endpoint"] as const) {
    for (const engine of [DOCKER, PODMAN]) {
      const changed = { ...engine, [part]: part === "id" ? "" : "another" };
      const expected = engine === PODMAN && part === "id" ? "same" : "unproven";
      assertEquals(compareEngines(engine, changed), expected, part);
    }
  }
});

Deno.test("what was put on record before engines were told apart proves nothing", () => {
  const old = { id: DOCKER.id, host: "", root: "", endpoint: "" };
  for (const recorded of [null, old]) {
    assertEquals(compareEngines(recorded, DOCKER), "unproven");
  }
  assertEquals(compareEngines(old, old), "unproven");
});

Deno.test("a container of the same id and creation time proves an engine, and no other does", () => {
  const witness = { id: "a", createdAt: "2026-01-01T00:00:00Z" };
  assert(isProvenBy([witness], [{ ...witness }]));
  assert(isProvenBy([{ ...witness, createdAt: "" }], [witness]));
  assert(!isProvenBy([witness], [{ ...witness, createdAt: "2026-01-02T00:00:00Z" }]));
  assert(!isProvenBy([witness], [{ ...witness, id: "b" }]));
  assert(!isProvenBy([], [witness]));
  assert(!isProvenBy([witness], []));
});
