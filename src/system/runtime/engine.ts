/**
 * What a container engine says of its containers, asked as the user's own docker, podman or kubectl command would
 * be: same context, `DOCKER_HOST` and TLS, since nothing of its environment is touched.
 */
import type { EngineCommand } from "../../model/engine/engine_command.ts";
import type { Asked } from "../../model/engine/pod.ts";
import type { EngineQuestion, Exec, ExecResult } from "../exec.ts";
import { isOnlyAboutMissing, readComplaint } from "./complaint.ts";
import { type EngineFacts, readInspection } from "./inspection.ts";

/** The engine could not be asked, or did not answer; says nothing about any container. */
export interface EngineDown {
  readonly kind: "engine_down";
  readonly reason: string;
}

/** A container that is running, paused or restarting. */
export interface ListedContainer extends Asked {
  readonly name: string;
  /** All there is to know, where the list tells that, so that nothing more needs to be asked. */
  readonly facts: EngineFacts | null;
}

export type Listing =
  | { readonly kind: "listed"; readonly containers: readonly ListedContainer[] }
  | EngineDown;

export type Inspection =
  | {
    readonly kind: "inspected";
    readonly found: readonly EngineFacts[];
    /** Ids that the engine has no container for. */
    readonly missing: readonly string[];
  }
  | EngineDown;

/** The engine has these facts in memory; one that takes longer does not work properly. */
const TIMEOUT_MS = 10_000;

/** Containers asked about in one call, so that the answer stays below the limit for a child's output. */
const INSPECT_BATCH = 50;

/** The containers that run, in no order that matters. Paused ones are listed by docker and not by podman. */
export async function listRunning(exec: Exec, command: EngineCommand): Promise<Listing> {
  if (command[0] === "kubectl") {
    const { listPods } = await import("./kubernetes/pods.ts");
    const seen = await listPods(exec, command);
    if (seen.kind === "failed") return engineDown(command, seen.result);
    const containers = seen.containers.map(({ facts, pod }) => ({
      id: facts.id,
      name: facts.name,
      pod,
      facts,
    }));
    return { kind: "listed", containers };
  }
  const argv = [...command, "ps", "--no-trunc", "--format", "{{.ID}} {{.Names}}"];
  const question = questionTo(command, { kind: "list" });
  const result = await exec("runtime.list", { argv, question, timeoutMs: TIMEOUT_MS });
  if (result.kind !== "exit" || result.code !== 0) return engineDown(command, result);
  return { kind: "listed", containers: readListing(result.stdout) };
}

/** Facts about these containers. @param withinMs How long each call may take. */
export async function inspect(
  exec: Exec,
  command: EngineCommand,
  wanted: readonly Asked[],
  withinMs = TIMEOUT_MS,
): Promise<Inspection> {
  const ids = wanted.map(({ id }) => id);
  const timeoutMs = Math.min(TIMEOUT_MS, withinMs);
  if (command[0] === "kubectl") {
    const { inspectPods } = await import("./kubernetes/pods.ts");
    const inPods = wanted.flatMap(({ id, pod }) => pod === null ? [] : [{ id, pod }]);
    const seen = await inspectPods(exec, command, inPods, timeoutMs);
    if (seen.kind === "failed") return engineDown(command, seen.result);
    return inspected(ids, seen.containers.map(({ facts }) => facts));
  }
  const found: EngineFacts[] = [];
  for (let start = 0; start < ids.length; start += INSPECT_BATCH) {
    const batch = ids.slice(start, start + INSPECT_BATCH);
    const argv = [...command, "container", "inspect", ...batch];
    const question = questionTo(command, { kind: "inspect", ids: batch });
    const result = await exec("runtime.inspect", { argv, question, timeoutMs });
    // Where some of several containers are gone, the others are printed all the same and the exit code is not 0.
    const answered = result.kind === "exit" &&
      (result.code === 0 || isOnlyAboutMissing(command[0], result.stderr));
    if (!answered) return engineDown(command, result);
    const facts = readInspection(result.stdout);
    // What is not there is complained of: of what is neither there nor missed, nothing is known.
    if (facts === null || (result.code === 0 && facts.length < batch.length)) {
      return unreadable(command);
    }
    found.push(...facts);
  }
  return inspected(ids, found);
}

function inspected(ids: readonly string[], found: readonly EngineFacts[]): Inspection {
  const known = new Set(found.map((facts) => facts.id));
  return { kind: "inspected", found, missing: ids.filter((id) => !known.has(id)) };
}

/** Only docker's engine is asked otherwise than by its command. */
function questionTo(
  [program]: EngineCommand,
  question: EngineQuestion,
): EngineQuestion | undefined {
  return program === "docker" ? question : undefined;
}

/** Rows of `ps`; docker adds `,other/alias` to the name for each legacy link. */
function readListing(stdout: string): ListedContainer[] {
  return [...stdout.matchAll(/^([0-9a-f]{64}) (\S+)$/gm)].map(([, id = "", names = ""]) => {
    const name = names.split(",").find((candidate) => !candidate.includes("/")) ?? names;
    return { id, name, pod: null, facts: null };
  });
}

function engineDown(command: EngineCommand, result: ExecResult): EngineDown {
  const [program] = command;
  switch (result.kind) {
    case "timeout":
      return {
        kind: "engine_down",
        reason: `${program} gave no answer within ${result.timeoutMs / 1000} s`,
      };
    case "overflow":
      return unreadable(command);
    case "cut_off":
    case "not_started":
      return { kind: "engine_down", reason: result.reason };
    case "exit":
      return { kind: "engine_down", reason: readComplaint(program, result.stderr).reason };
  }
}

function unreadable([program]: EngineCommand): EngineDown {
  return { kind: "engine_down", reason: `${program} gave an answer that cannot be read` };
}
