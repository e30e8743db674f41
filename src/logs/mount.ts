/** Which path in a container is a path on this host, as the container's mounts have it. Pure. */
import type { Mount } from "../model/container.ts";

export type MountProof =
  | { readonly ok: true; readonly containerPath: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Where `hostPath` is in a container with these mounts. The deepest mount that holds it and is of use counts:
 * writable, and not hidden below another mount. What the mounts promise is no proof that the container's path
 * reaches the file: links inside the container can lead elsewhere.
 */
export function proveLogPath(mounts: readonly Mount[], hostPath: string): MountProof {
  const path = normalise(hostPath);
  if (path === null) return { ok: false, reason: `${hostPath} is not an absolute, plain path` };
  const problems: string[] = [];
  for (const { mount, source, destination } of deepestFirst(mounts)) {
    const rest = below(source, path);
    if (rest === null) continue;
    const containerPath = join(destination, rest);
    const hiding = mounts.find((other) => hides(other, destination, containerPath));
    if (hiding) {
      problems.push(
        `${source} is mounted at ${destination}, but ${hiding.destination} hides part of it`,
      );
    } else if (!mount.writable) {
      problems.push(`${source} is mounted read-only at ${destination}`);
    } else {
      return { ok: true, containerPath };
    }
  }
  return { ok: false, reason: problems[0] ?? `no mount of the container holds ${path}` };
}

/** The path on the host of what a container calls `containerPath`; null where no mount of the host holds it. */
export function hostPathOf(mounts: readonly Mount[], containerPath: string): string | null {
  const path = normalise(containerPath);
  if (path === null) return null;
  const covering = mounts
    .map((mount) => ({ mount, rest: below(mount.destination, path) }))
    .filter(({ rest }) => rest !== null)
    .sort((a, b) => b.mount.destination.length - a.mount.destination.length);
  const deepest = covering[0];
  if (!deepest || deepest.rest === null || deepest.mount.source === "") return null;
  return join(deepest.mount.source, deepest.rest);
}

/** The names of the folders directly in `folder` that are mounted by themselves. */
export function mountedFoldersIn(mounts: readonly Mount[], folder: string): string[] {
  const names = mounts.flatMap((mount) => {
    const source = normalise(mount.source);
    const rest = source === null ? null : below(folder, source);
    return rest === null || rest === "" || rest.includes("/") ? [] : [rest];
  });
  return [...new Set(names)];
}

/** The mounts through which something of `folder` is seen that is not in a folder directly in it. */
export function mountsOfWhole(mounts: readonly Mount[], folder: string): Mount[] {
  return mounts.filter((mount) => {
    const source = normalise(mount.source);
    return source !== null && below(source, folder) !== null;
  });
}

function deepestFirst(
  mounts: readonly Mount[],
): { mount: Mount; source: string; destination: string }[] {
  return mounts.flatMap((mount) => {
    const destination = normalise(mount.destination);
    const source = normalise(mount.source);
    return source === null || destination === null ? [] : [{ mount, source, destination }];
  }).sort((a, b) => b.source.length - a.source.length);
}

/** Whether another mount lies on the way from `destination` down to `path`. */
function hides(other: Mount, destination: string, path: string): boolean {
  const at = normalise(other.destination);
  return at !== null && at !== destination && below(destination, at) !== null &&
    below(at, path) !== null;
}

/** `path` without empty and `.` parts; null when it is relative or climbs. */
function normalise(path: string): string | null {
  if (!path.startsWith("/")) return null;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.includes("..") ? null : `/${parts.join("/")}`;
}

/** The rest of `path` below `folder`, without a leading slash; null when `path` is elsewhere. */
function below(folder: string, path: string): string | null {
  if (path === folder) return "";
  const prefix = folder === "/" ? "/" : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}

function join(folder: string, rest: string): string {
  if (rest === "") return folder;
  return folder === "/" ? `/${rest}` : `${folder}/${rest}`;
}
