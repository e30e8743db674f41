/**
 * A container engine of this machine that is as far away as another machine's: behind an sshd of one's own, which `ssh
 * far` leads to.
 */
import { Relay } from "./relay.ts";

const SSHD = "/usr/sbin/sshd";
const SSH = "/usr/bin/ssh";
const SSH_KEYGEN = "/usr/bin/ssh-keygen";

/** What keeps ssh from getting there. */
export type SshFault =
  | "key-refused"
  | "password-wanted"
  | "host-unknown"
  | "host-key-changed"
  | "name-unknown"
  | "no-docker-there"
  | "no-engine-there";

export class FarSsh {
  /** Variables with which a docker client reaches the engine. */
  readonly client: Readonly<Record<string, string>>;

  private constructor(
    private readonly dir: string,
    private readonly engine: string,
    /** What leads to it. */
    readonly relay: Relay,
  ) {
    this.client = {
      PATH: `${dir}/bin:${Deno.env.get("PATH")}`,
      DOCKER_HOST: "ssh://far",
      DOCKER_CONTEXT: "",
    };
  }

  /** Why there can be none here, or null. */
  static obstacle(): string | null {
    const missing = [SSHD, SSH, SSH_KEYGEN].find((path) => !isFile(path));
    return missing === undefined ? null : `there is no ${missing}`;
  }

  /**
   * @param folder Takes its files, in a folder that must not be there yet.
   * @param engine How the machine itself reaches its engine: a `DOCKER_HOST`.
   */
  static async open(
    folder: string,
    engine = Deno.env.get("DOCKER_HOST") ?? "unix:///var/run/docker.sock",
  ): Promise<FarSsh> {
    const dir = `${folder}/far`;
    for (const name of ["bin", "home"]) Deno.mkdirSync(`${dir}/${name}`, { recursive: true });
    // sshd insists on it where root starts it.
    if (Deno.uid() === 0) Deno.mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    const far = new FarSsh(dir, engine, new Relay(() => startSshd(dir)));
    await far.mend();
    return far;
  }

  /** Puts one thing wrong, until {@linkcode FarSsh.mend}. */
  async spoil(fault: SshFault): Promise<void> {
    switch (fault) {
      case "key-refused":
        return this.#write("authorized_keys", "");
      case "password-wanted":
        return this.#configureThere("PubkeyAuthentication no\nPasswordAuthentication yes\n");
      case "host-unknown":
        return this.#write("known_hosts", "");
      case "host-key-changed":
        return await this.#makeKey("host_key");
      case "name-unknown":
        return this.#configureHere("no-such-host.invalid");
      case "no-docker-there":
        return this.#configureThere("", { PATH: `${this.dir}/home` });
      case "no-engine-there":
        return this.#configureThere("", { DOCKER_HOST: `unix://${this.dir}/nowhere.sock` });
    }
  }

  /** Has one connection shared by all from the first on, as long as the result lives. */
  share(): AsyncDisposable {
    this.#configureHere("127.0.0.1", ["ControlMaster auto", "ControlPersist yes"]);
    return {
      [Symbol.asyncDispose]: async () => {
        const args = ["-O", "exit", "far"];
        await new Deno.Command(`${this.dir}/bin/ssh`, { args, stdin: "null" }).output();
        this.#configureHere("127.0.0.1");
      },
    };
  }

  /** Puts everything right, also what {@linkcode FarSsh.relay} does. */
  async mend(): Promise<void> {
    for (const name of ["host_key", "user_key"]) await this.#makeKey(name);
    this.#write("authorized_keys", this.#read("user_key.pub"));
    this.#write("known_hosts", `far ${this.#read("host_key.pub")}`);
    this.#configureHere("127.0.0.1");
    this.#configureThere();
    this.relay.delayMs = 0;
    this.relay.mend();
  }

  [Symbol.dispose](): void {
    this.relay[Symbol.dispose]();
  }

  /** What ssh here is to know. */
  #configureHere(hostName: string, more: readonly string[] = []): void {
    const config = `Host far
  HostName ${hostName}
  HostKeyAlias far
  Port ${this.relay.port}
  IdentityFile ${this.dir}/user_key
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${this.dir}/known_hosts
  GlobalKnownHostsFile /dev/null
  ControlPath ${this.dir}/shared
${more.map((line) => `  ${line}\n`).join("")}`;
    this.#write("ssh_config", config);
    const wrapper = `#!/bin/sh\nexec ${SSH} -F '${this.dir}/ssh_config' "$@"\n`;
    this.#write("bin/ssh", wrapper, 0o755);
  }

  #configureThere(more = "", env: Record<string, string> = {}): void {
    // Every process of it is known by the mark of the run of tests that it is of.
    const mark = Deno.env.get("TEST_RUN_OF_AGENTTOWER");
    const all = {
      PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
      HOME: `${this.dir}/home`,
      DOCKER_HOST: this.engine,
      ...(mark === undefined ? {} : { TEST_RUN_OF_AGENTTOWER: mark }),
      ...env,
    };
    const set = Object.entries(all).map(([name, value]) => `"${name}=${value}"`).join(" ");
    const config = `${more}HostKey ${this.dir}/host_key
AuthorizedKeysFile ${this.dir}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintLastLog no
SetEnv ${set}
`;
    this.#write("sshd_config", config);
  }

  async #makeKey(name: string): Promise<void> {
    const path = `${this.dir}/${name}`;
    await Deno.remove(path).catch(() => {});
    const args = ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path];
    const { success, stderr } = await new Deno.Command(SSH_KEYGEN, { args, stdin: "null" })
      .output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }

  #read(name: string): string {
    return Deno.readTextFileSync(`${this.dir}/${name}`);
  }

  #write(name: string, text: string, mode = 0o600): void {
    Deno.writeTextFileSync(`${this.dir}/${name}`, text, { mode });
  }
}

/** One for each connection, which reads its configuration anew. */
function startSshd(dir: string) {
  const child = new Deno.Command(SSHD, {
    args: ["-i", "-f", `${dir}/sshd_config`, "-E", `${dir}/log`],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  return {
    readable: child.stdout,
    writable: child.stdin,
    close: () => {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
    },
  };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
