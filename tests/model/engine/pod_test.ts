import { assertEquals } from "@std/assert";
import { clusterCommand } from "../../../src/model/engine/engine_command.ts";
import { inNamespace, ownPartOf } from "../../../src/model/engine/pod.ts";

Deno.test("a pod's own namespace takes the place of the one that the settings name", () => {
  const words = ["kubectl", "--context", "lab", "--namespace", "dev"];
  assertEquals(inNamespace(clusterCommand("lab", null), "dev"), words);
  assertEquals(inNamespace(clusterCommand("lab", "other"), "dev"), words);
});

Deno.test("the settings ask for the name of a pod, whatever its namespace is called", () => {
  assertEquals(["bench", "bench-dev/web", "dev/bench/main"].map(ownPartOf), [
    "bench",
    "web",
    "bench/main",
  ]);
});
