/** The contexts that docker knows (docs.docker.com, "docker context ls"). */
import type { Exec } from "../exec.ts";
import { readComplaint } from "./complaint.ts";

export type ContextListing =
  | { readonly kind: "listed"; readonly names: readonly string[] }
  | { readonly kind: "unlisted"; readonly reason: string };

/** It reads its own files for that, and asks no engine. */
const TIMEOUT_MS = 5000;

/** As docker itself allows them to be called, so that none passes for an option. */
const CONTEXT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.+-]*$/;

export async function listContexts(exec: Exec): Promise<ContextListing> {
  const argv = ["docker", "context", "ls", "--format", "{{.Name}}"];
  const result = await exec("runtime.list", { argv, timeoutMs: TIMEOUT_MS });
  switch (result.kind) {
    case "not_started":
      return { kind: "unlisted", reason: result.reason };
    case "exit":
      break;
    default:
      return { kind: "unlisted", reason: "docker did not list its contexts" };
  }
  if (result.code !== 0) {
    return { kind: "unlisted", reason: readComplaint("docker", result.stderr).reason };
  }
  // docker before 23 marks the one in use.
  const names = result.stdout.split("\n").map((line) => line.replace(/ \*$/, "").trim());
  return { kind: "listed", names: names.filter((name) => CONTEXT_NAME.test(name)) };
}
