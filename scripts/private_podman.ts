/**
 * Settings with which podman keeps everything in a folder of one's own; there is no daemon. A plain user's podman is
 * rootless: its containers run in a user namespace, whose root is that user.
 */
import { unmountBelow } from "./mounts.ts";
import { isOnPath } from "./on_path.ts";

/** What podman runs containers with: one of these, the first that is there. */
const OCI_RUNTIMES = ["runc", "crun"] as const;

export class PrivatePodman {
  /** Variables with which podman takes these settings and no others. */
  readonly client: Readonly<Record<string, string>>;

  private constructor(private readonly dir: string, runtime: string) {
    this.client = {
      CONTAINERS_CONF: `${dir}/containers.conf`,
      CONTAINERS_STORAGE_CONF: `${dir}/storage.conf`,
      ...(Deno.uid() === 0 ? {} : { XDG_RUNTIME_DIR: `${dir}/runtime` }),
    };
    Deno.mkdirSync(dir);
    Deno.mkdirSync(`${dir}/runtime`, { mode: 0o700 });
    // A limit must not be above that of this process, and podman's defaults may be.
    Deno.writeTextFileSync(
      this.client.CONTAINERS_CONF!,
      `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=500:500"]
[engine]
runtime = "${runtime}"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
stop_timeout = 0
tmp_dir = "${dir}/tmp"
static_dir = "${dir}/static"
volume_path = "${dir}/volumes"
`,
    );
    Deno.writeTextFileSync(
      this.client.CONTAINERS_STORAGE_CONF!,
      `[storage]
driver = "vfs"
graphroot = "${dir}/root"
runroot = "${dir}/run"
rootless_storage_path = "${dir}/root"
`,
    );
  }

  /**
   * Makes the settings; the first container needs an image.
   *
   * @param dir of everything; must not be there, and be short: podman takes no more than 50 characters.
   * @returns what is to be disposed of, or why there is no podman here.
   */
  static async open(dir: string): Promise<PrivatePodman | { readonly obstacle: string }> {
    if (Deno.build.os !== "linux") return { obstacle: "this is not Linux" };
    if (!isOnPath("podman")) return { obstacle: "there is no podman on PATH" };
    if (Deno.uid() !== 0 && !isOnPath("newuidmap")) {
      return { obstacle: "this is not root, and there is no newuidmap on PATH" };
    }
    const runtime = OCI_RUNTIMES.find(isOnPath);
    if (runtime === undefined) return { obstacle: "there is no runc or crun on PATH" };
    const podman = new PrivatePodman(dir, runtime);
    const obstacle = await podman.#obstacle();
    if (obstacle === null) return podman;
    await podman[Symbol.asyncDispose]();
    return { obstacle };
  }

  async #obstacle(): Promise<string | null> {
    if (await this.#podman("info") === null) return "podman does not start";
    if (Deno.uid() === 0) return null;
    const users = await this.#podman("unshare", "cat", "/proc/self/uid_map") ?? "";
    return users.trim().includes("\n") ? null : "this user has no others in /etc/subuid";
  }

  /** Ids of all its containers. */
  async containers(): Promise<string[]> {
    return (await this.#podman("ps", "--all", "--quiet") ?? "").split("\n").filter((id) => id);
  }

  /** Removes its containers, its images and its folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#podman("rm", "--all", "--force");
    if (Deno.uid() !== 0) await this.#endNamespace();
    await unmountBelow(this.dir);
    Deno.removeSync(this.dir, { recursive: true });
  }

  /** Files of other users of the namespace are out of this user's reach, and it is kept open by a process. */
  async #endNamespace(): Promise<void> {
    await this.#podman("unshare", "rm", "-rf", `${this.dir}/root`);
    await this.#podman("system", "migrate");
  }

  /** What podman prints, or null where it fails. */
  async #podman(...args: string[]): Promise<string | null> {
    const { success, stdout } = await new Deno.Command("podman", {
      args,
      env: this.client,
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : null;
  }
}
