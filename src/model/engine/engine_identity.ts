/**
 * What tells one container engine from another. Pure.
 *
 * No single mark does: podman has no id, engines of docker before 23 keep theirs when their containers are thrown
 * away, and machines that were cloned share it.
 */

/** What an engine says of itself, and where it was asked; what is not known is empty. */
export interface EngineIdentity {
  readonly id: string;
  /** The name of its machine. */
  readonly host: string;
  /** The folder in which it keeps its containers. */
  readonly root: string;
  /** As the user's settings name it: `unix:///var/run/docker.sock`, `ssh://build`. */
  readonly endpoint: string;
}

/** A container that is on record as one of an engine's. */
export interface Witness {
  readonly id: string;
  /** When the engine made it, in the engine's words; empty where that is not on record. */
  readonly createdAt: string;
}

/**
 * Whether the engine that was asked is the one on record. Where they are alike in part, only a container that both
 * know proves it.
 */
export function compareEngines(
  recorded: EngineIdentity | null,
  asked: EngineIdentity,
): "same" | "other" | "unproven" {
  if (recorded === null) return "unproven";
  if (recorded.id !== "" && asked.id !== "" && recorded.id !== asked.id) return "other";
  return isAlike(recorded, asked) ? "same" : "unproven";
}

/** Whether they are alike in everything, and nothing but an id is unknown. */
export function isAlike(a: EngineIdentity | null, b: EngineIdentity | null): boolean {
  return isSameMachine(a, b) && a?.endpoint === b?.endpoint;
}

/** {@linkcode isAlike}, by whichever way they were asked: one engine has several addresses. */
export function isSameMachine(a: EngineIdentity | null, b: EngineIdentity | null): boolean {
  if (a === null || b === null) return false;
  return isComplete(a) && a.id === b.id && a.host === b.host && a.root === b.root;
}

/** Whether all is on record that an engine says. */
export function isComplete(identity: EngineIdentity | null): boolean {
  return identity !== null && identity.host !== "" && identity.root !== "";
}

/** Whether one of the containers that an engine has is on record as one of its. */
export function isProvenBy(witnesses: readonly Witness[], found: readonly Witness[]): boolean {
  const known = new Map(witnesses.map(({ id, createdAt }) => [id, createdAt]));
  return found.some(({ id, createdAt }) => {
    const recorded = known.get(id);
    return recorded !== undefined && (recorded === "" || recorded === createdAt);
  });
}
