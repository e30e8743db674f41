/** Container ids in `/proc/self/cgroup` (cgroups(7)). Pure. */

// A name of 64 hexadecimal characters is a container's wherever a runtime was told to put it.
const LONG = "[0-9a-f]{64}";
const ID = `(?:${LONG}|[0-9a-f]{12})`;

/** Names given by systemd's cgroup driver: `docker-<id>.scope`, `libpod-<id>.scope`, `cri-containerd-<id>.scope`. */
const SCOPE = new RegExp(
  `^(?:docker|podman|libpod|libpod-payload|containerd|cri-containerd|crio|nerdctl)[-:](${ID})(?:\\.scope)?$`,
);

/** Folders whose children are containers, named by their ids alone. */
const PARENT = /^(?:docker|podman|containerd|libpod_parent|pod[0-9a-f_-]+)$/;

const LONG_NAME = new RegExp(`^${LONG}$`);
const ANY_NAME = new RegExp(`^${ID}$`);

/**
 * The container ids named on the way to this process's cgroup, in cgroup v1 and v2 alike. In a cgroup
 * namespace of its own a process sees `/` only, and there is none.
 */
export function claimsInCgroup(text: string): string[] {
  const claims = new Set<string>();
  for (const line of text.split("\n")) {
    // hierarchy-ID:controller-list:path; the path may hold colons (`system.slice:docker:<id>`).
    const path = /^\d+:[^:]*:(\/.*)$/.exec(line)?.[1];
    if (path === undefined) continue;
    const parts = path.split("/");
    parts.forEach((part, index) => {
      const scope = SCOPE.exec(part)?.[1] ?? SCOPE.exec(part.slice(part.indexOf(":") + 1))?.[1];
      if (scope !== undefined) claims.add(scope);
      else if (LONG_NAME.test(part)) claims.add(part);
      else if (ANY_NAME.test(part) && PARENT.test(parts[index - 1] ?? "")) claims.add(part);
    });
  }
  return [...claims];
}
