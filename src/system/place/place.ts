/**
 * Where a tmux server lives: in which processes of which machine it can be seen. The same socket and the same state
 * can be reached from other places (a sandbox, a home that machines share), which see nothing of its process, and
 * cannot tell whether it lives. Pure.
 */

export interface Place {
  /** The machine's id; for a container its own. */
  readonly machine: string;
  /** The kernel's boot; empty where that does not matter. */
  readonly bootId: string;
  /** The number of the pid namespace; empty where that does not matter. */
  readonly pidNamespace: string;
  /**
   * Whether it is all of the machine or container, and no sandbox within it: then it has ended where another one is
   * all of the same.
   */
  readonly isWhole: boolean;
}

/** All of a container, as the engine's `exec` reaches it. */
export function containerPlace(containerId: string): Place {
  return { machine: containerId, bootId: "", pidNamespace: "", isWhole: true };
}

/** As it is on record. */
export function placeText({ machine, bootId, pidNamespace, isWhole }: Place): string {
  return [machine, bootId, pidNamespace, isWhole ? "whole" : "part"].join("/");
}

/** Null for what is no place. */
export function readPlaceText(text: string): Place | null {
  const [machine, bootId, pidNamespace, extent, ...others] = text.split("/");
  if (!machine || bootId === undefined || pidNamespace === undefined || others.length > 0) {
    return null;
  }
  if (extent !== "whole" && extent !== "part") return null;
  return { machine, bootId, pidNamespace, isWhole: extent === "whole" };
}

/**
 * Where something on record is, if that is another place, of which nothing can be said from here; null where this is
 * the place, or where the place has ended. What is on record without a place is taken to be here.
 */
export function elsewhere(recorded: string | null, here: Place | null): string | null {
  const place = recorded === null ? null : readPlaceText(recorded);
  if (place === null) return null;
  if (here === null) return "in a place that this process cannot tell from its own";
  if (place.machine !== here.machine) {
    return `on another machine (${place.machine.slice(0, 12)})`;
  }
  if (place.bootId !== "" && here.bootId !== "" && place.bootId !== here.bootId) return null;
  if (place.bootId === here.bootId && place.pidNamespace === here.pidNamespace) return null;
  if (place.isWhole && here.isWhole) return null;
  return place.pidNamespace === ""
    ? "outside this pid namespace"
    : `in another pid namespace (${place.pidNamespace})`;
}
