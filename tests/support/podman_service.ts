/** podman's engine as a service at a socket, and the connections by which a sandbox's podman knows it. */
import { assertEquals } from "@std/assert";
import { eventually } from "./eventually.ts";
import type { Sandbox } from "./sandbox.ts";

/** The service of the run's own podman, for one sandbox. */
export class PodmanService {
  #child: Deno.ChildProcess | null = null;

  private constructor(private readonly box: Sandbox, readonly socket: string) {}

  /** The connections of the sandbox's podman are its own from then on. */
  static async start(box: Sandbox): Promise<PodmanService> {
    const settings = box.env.CONTAINERS_CONF;
    if (settings === undefined) throw new Error("podman has no settings of the run's own");
    box.env.CONTAINERS_CONF = `${box.dir}/containers.conf`;
    Deno.copyFileSync(settings, box.env.CONTAINERS_CONF);
    const service = new PodmanService(box, `${box.dir}/podman.sock`);
    await service.begin();
    return service;
  }

  /** Adds a connection to it. */
  async connect(name: string): Promise<void> {
    const add = ["podman", "system", "connection", "add", name, `unix://${this.socket}`];
    const { code, stderr } = await this.box.exec(add);
    assertEquals(code, 0, stderr);
  }

  /** Starts it, again after {@linkcode end}; resolves when it answers. */
  async begin(): Promise<void> {
    this.#child = new Deno.Command("podman", {
      args: ["system", "service", "--time=0", `unix://${this.socket}`],
      clearEnv: true,
      env: this.box.env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
      // A rootless one has a second process in its user namespace.
      detached: true,
    }).spawn();
    const ask = ["podman", "--url", `unix://${this.socket}`, "version"];
    await eventually(async () => (await this.box.exec(ask)).code === 0);
  }

  /** Ends it as a crash does; the containers go on. */
  async end(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    Deno.kill(-child.pid, "SIGKILL");
    await child.status;
  }

  /** Has it answer nobody, or answer again. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    if (this.#child !== null) Deno.kill(-this.#child.pid, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}
