/** One run of tests: a folder and a mark of its own, and nothing of it left when it is over. */
import { killMarked, markedProcesses } from "./marked_processes.ts";
import { unmountBelow } from "./mounts.ts";
import { PrivatePodman } from "./private_podman.ts";
import { within } from "./within.ts";

const IMAGE = "agenttower-bench:test";
const ROOT = `${import.meta.dirname}/..`;
/** Tests mostly wait, so that two for each processor keep those busy. */
const JOBS = String(navigator.hardwareConcurrency * 2);
const LAST_MS = 5_000;
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What the tests' environment holds where they can have no podman: the reason. */
export const NO_PODMAN = "AGENTTOWER_NO_PODMAN";

const TESTED = "TESTED_AGENTTOWER";

/**
 * Processes, folders and containers of the tests carry the name of their run, so that what they leave behind
 * is found. The image of a bench container is removed unless it was there before; podman is one of the run's own.
 */
export class TestRun {
  /** The compiled program that tests of the command line run; null: this checkout. */
  program: string | null = Deno.env.get(TESTED) ?? null;

  private constructor(
    readonly folder: string,
    private readonly hadImage: boolean,
    private readonly podman: Awaited<ReturnType<typeof PrivatePodman.open>>,
  ) {}

  static async open(): Promise<TestRun> {
    const folder = Deno.makeTempDirSync({ dir: "/tmp", prefix: "at-" });
    const hadImage = await output("docker", "image", "inspect", IMAGE) !== null;
    if (await output("docker", "version") !== null) await output(`${ROOT}/scripts/bench-image`);
    return new TestRun(folder, hadImage, await PrivatePodman.open(`${folder}/podman`));
  }

  /** Runs Deno with these arguments until it ends or this program is told to end; gives its exit code. */
  async deno(...args: string[]): Promise<number> {
    const child = new Deno.Command(Deno.execPath(), {
      args,
      cwd: ROOT,
      env: {
        TEST_RUN_OF_AGENTTOWER: this.folder,
        DENO_JOBS: Deno.env.get("DENO_JOBS") ?? JOBS,
        ...(this.program === null ? {} : { [TESTED]: this.program }),
        ...("obstacle" in this.podman ? { [NO_PODMAN]: this.podman.obstacle } : this.podman.client),
      },
    }).spawn();
    const end = () => child.kill("SIGTERM");
    for (const signal of ENDING) Deno.addSignalListener(signal, end);
    const { code } = await child.status;
    for (const signal of ENDING) Deno.removeSignalListener(signal, end);
    return code;
  }

  /** Removes everything of the run, and names what should not have been there any more; gives whether it was. */
  async close(): Promise<boolean> {
    const remains = await this.#remove();
    if (!this.hadImage) await output("docker", "image", "rm", IMAGE);
    for (const line of remains) console.error(`left behind: ${line}`);
    return remains.length > 0;
  }

  async #remove(): Promise<string[]> {
    const { folder } = this;
    const marker = `TEST_RUN_OF_AGENTTOWER=${folder}`;
    // What a tmux server has started for a second may outlive it by that.
    await within(LAST_MS, async () => (await markedProcesses(marker)).length === 0);
    const processes = await Promise.all((await markedProcesses(marker)).map(nameOf));
    await killMarked(marker);
    const filter = `label=agenttower.test=${folder}`;
    const listed = await output("docker", "ps", "-aq", "--filter", filter);
    const containers = listed?.split("\n").filter((id) => id !== "") ?? [];
    if (containers.length > 0) await output("docker", "rm", "-fv", ...containers);
    if (!("obstacle" in this.podman)) {
      containers.push(...await this.podman.containers());
      await this.podman[Symbol.asyncDispose]();
    }
    const folders = [...Deno.readDirSync(folder)].filter((it) => it.isDirectory);
    await unmountBelow(folder);
    Deno.removeSync(folder, { recursive: true });
    return [
      ...processes,
      ...containers.map((id) => `container ${id}`),
      ...folders.map(({ name }) => `folder ${folder}/${name}`),
    ];
  }
}

/** A process, with its command line. */
async function nameOf(id: number): Promise<string> {
  return `process ${id}: ${(await output("ps", "-o", "args=", "-p", `${id}`))?.trim() ?? ""}`;
}

/** What a program prints, or null if it fails or is not there. */
async function output(program: string, ...args: string[]): Promise<string | null> {
  try {
    const command = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      signal: AbortSignal.timeout(60_000),
    });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch {
    return null;
  }
}
