/** What `/proc/self/mountinfo` tells about the container around this process (proc(5)). Pure. */

export interface MountEntry {
  /** The mounted folder or file, as a path within its own file system. */
  readonly root: string;
  readonly mountPoint: string;
  readonly type: string;
  /** Options of the file system itself: for an overlay, its folders. */
  readonly options: string;
}

/** The entries in the file's order: a later one lies over an earlier one. */
export function parseMountinfo(text: string): MountEntry[] {
  return text.split("\n").flatMap((line) => {
    const fields = line.split(" ");
    // A hyphen ends the optional fields, of which there may be any number.
    const hyphen = fields.indexOf("-", 6);
    if (hyphen < 0) return [];
    const [, , , root = "", mountPoint = ""] = fields;
    return [{
      root: unescape(root),
      mountPoint: unescape(mountPoint),
      type: fields[hyphen + 1] ?? "",
      options: fields[hyphen + 3] ?? "",
    }];
  });
}

/** The kernel writes blanks and backslashes as octal numbers. */
function unescape(field: string): string {
  if (!field.includes("\\")) return field;
  return field.replaceAll(
    /\\([0-7]{3})/g,
    (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** Files that docker and podman mount into each container, out of a folder named by the container's id. */
const RUNTIME_FILES = new Set([
  "/etc/hostname",
  "/etc/hosts",
  "/etc/resolv.conf",
  "/run/.containerenv",
]);

/** `…/docker/containers/<id>/hostname`; `…/overlay-containers/<id>/userdata/hostname`. */
const RUNTIME_SOURCE = /\/(?:\w+-)?containers\/(?:[^/]+\/)?([0-9a-f]{64})\/(?:userdata\/)?[\w.-]+$/;

/** The container ids in the sources of the runtime's own files. */
export function claimsInMounts(mounts: readonly MountEntry[]): string[] {
  const claims = new Set<string>();
  for (const { mountPoint, root } of mounts) {
    const id = RUNTIME_FILES.has(mountPoint) ? RUNTIME_SOURCE.exec(root)?.[1] : undefined;
    if (id !== undefined) claims.add(id);
  }
  return [...claims];
}

/** The mount that a path without links lies in. */
export function holdingMount(
  mounts: readonly MountEntry[],
  path: string,
): MountEntry | undefined {
  let holding: MountEntry | undefined;
  for (const mount of mounts) {
    const { mountPoint } = mount;
    const holds = mountPoint === "/" || path === mountPoint || path.startsWith(`${mountPoint}/`);
    if (holds && mountPoint.length >= (holding?.mountPoint.length ?? 0)) holding = mount;
  }
  return holding;
}

/** Layers that a container runtime keeps: docker, containerd, podman and cri-o. */
const RUNTIME_LAYERS =
  /(?:\/overlay2\/|docker\/fuse-overlayfs|io\.containerd\.snapshotter|containers\/storage\/(?:overlay|fuse-overlayfs))/;

/** A folder of its own for each container, where the runtime has no layers: docker's and podman's vfs and btrfs. */
const RUNTIME_FOLDER = /\/(?:vfs\/dir|btrfs\/subvolumes)\/[0-9a-f]{64}$/;

/** Whether the root file system is one that a container runtime made; the runtime's folder names no container. */
export function isRuntimeRoot(mount: MountEntry): boolean {
  return isOwnRoot(mount) &&
    (RUNTIME_LAYERS.test(mount.options) || RUNTIME_FOLDER.test(mount.root));
}

/** Whether a mount is a container's own root, which no other machine looks into, and not a folder of the host. */
export function isOwnRoot(mount: MountEntry): boolean {
  if (mount.mountPoint !== "/") return false;
  return /^(?:overlay|aufs|fuse\.fuse-overlayfs|fuse-overlayfs)$/.test(mount.type) ||
    RUNTIME_FOLDER.test(mount.root);
}
